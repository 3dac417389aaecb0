"""What an uploaded file really is: an allow-list of PDF, PNG and JPEG with structural checks.

This module is also what the child process runs in which strangers' bytes are parsed (see parsing.py):
it imports the parsers and nothing of the registry, and names a problem by its code.
"""

import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

import pikepdf
from PIL import Image

MEMORY, SECONDS = 1_500_000_000, 20
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
EXTENSIONS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
PIXEL_CAP = 60_000_000
# What reaches outside, starts something or carries another file, wherever it stands.
ACTIVE_KEYS = {
    "/AA",
    "/AF",
    "/Collection",
    "/EF",
    "/EmbeddedFiles",
    "/FS",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/RichMedia",
    "/XFA",
}
# An action is told by its /S. Going to a page or opening a web address is what plain papers do.
ACTION_KEYS = {"/A", "/Next", "/OpenAction", "/PA"}
ALLOWED_ACTIONS = {"/GoTo", "/Named", "/URI", "/SetOCGState"}
OPENING_ACTIONS = {"/GoTo", "/Named"}  # happens by itself, when the file is opened
OTHER_ACTIONS = {
    "/GoTo3DView",
    "/GoToDp",
    "/GoToE",
    "/GoToR",
    "/Hide",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/ResetForm",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
    "/Thread",
}
ANNOTATIONS = {
    "/Caret",
    "/Circle",
    "/FreeText",
    "/Highlight",
    "/Ink",
    "/Line",
    "/Link",
    "/PolyLine",
    "/Polygon",
    "/Popup",
    "/PrinterMark",
    "/Redact",
    "/Square",
    "/Squiggly",
    "/Stamp",
    "/StrikeOut",
    "/Text",
    "/TrapNet",
    "/Underline",
    "/Watermark",
    "/Widget",
}
DEEPEST = 50
REPAIRED = "; repairing"  # a page without resources; what else was not understood may hide things
MOST_PARTS = 100_000  # a tagged text has some fifty on a page
# A few kilobytes may unfold into gigabytes. Only lists of objects are unfolded here, never pages.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=16_000_000,
    png_max_memory=16_000_000,
    tiff_max_memory=16_000_000,
    run_length_max_memory=16_000_000,
    parser_max_container_size=1_000_000,
)
BLANK = b" \t\r\n\f\0"
UPDATE = re.compile(rb"[ \t\r\n\f\0]*(%|[0-9]+ [0-9]+ obj\b|xref\b)")
JPEG_END, JPEG_SCAN = 0xD9, 0xDA


def find_type(stream: IO[bytes]) -> str | None:
    """By its first bytes, never by its name. None for anything else."""
    start = stream.read(8)
    stream.seek(0)
    return next((kind for sign, kind in SIGNATURES.items() if start.startswith(sign)), None)


def inspect_file(stream: IO[bytes], content_type: str) -> str | None:
    """The code of the reason why the file is refused, or None."""
    check = _inspect_pdf if content_type == "application/pdf" else _inspect_image
    try:
        problem = check(stream)
        stream.seek(0)
        if problem is None and not ENDS[content_type](stream.read()):
            return "hidden"
        stream.seek(0)
        if problem is None and zipfile.is_zipfile(stream):
            return "hidden"
    except Exception:
        return "damaged"
    return problem


def _inspect_pdf(stream: Any) -> str | None:
    with pikepdf.open(cast(BinaryIO, stream)) as pdf:
        if pdf.is_encrypted:
            return "encrypted"
        if _has_too_many_parts(pdf):
            return "parts"
        if any(_is_active(part) for item in pdf.objects for part in _parts(item)):
            return "active"
        if not all(REPAIRED in warning for warning in pdf.get_warnings()):
            return "malformed"
    return None


def _has_too_many_parts(pdf: pikepdf.Pdf) -> bool:
    """By its own word first, because naming each takes memory."""
    return int(pdf.trailer.get("/Size", 0)) > MOST_PARTS or len(pdf.objects) > MOST_PARTS


def _parts(item: Any, depth: int = 0) -> Iterator[Any]:
    """An object and what stands directly inside it; what it refers to is an object of its own."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        inner = [value for _key, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        inner = list(item)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _parts(value, depth + 1)


def _is_active(item: Any) -> bool:
    keys = set(item.keys())
    if ACTIVE_KEYS & keys or str(item.get("/S", "")) in OTHER_ACTIONS:
        return True
    if isinstance(item, pikepdf.Stream) and {"/F", "/Ref"} & keys:
        return True  # its content lies in another file
    if "/Rect" in keys and str(item.get("/Subtype", "/Link")) not in ANNOTATIONS:
        return True
    return any(_does_more(key, item[key]) for key in ACTION_KEYS & keys)


def _does_more(key: str, action: Any) -> bool:
    """`/A` of a structure's element holds attributes, which have no /S."""
    allowed = OPENING_ACTIONS if key == "/OpenAction" else ALLOWED_ACTIONS
    steps = list(action) if isinstance(action, pikepdf.Array) else [action]
    return any(
        isinstance(step, pikepdf.Dictionary) and "/S" in step and str(step["/S"]) not in allowed
        for step in steps
    )


def _inspect_image(stream: Any) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about sizes that we refuse just below
        with Image.open(stream, formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > PIXEL_CAP:
                return "pixels"
            image.load()
    return None


def _pdf_ends(content: bytes) -> bool:
    """Also what follows an earlier end is PDF: the objects of an update, and nothing else."""
    *earlier, rest = content.rstrip(BLANK).split(b"%%EOF")
    return rest == b"" and all(UPDATE.match(part) for part in earlier[1:])


def _png_ends(content: bytes) -> bool:
    """Chunk by chunk to IEND, and nothing after it."""
    place = 8
    while place < len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        place += 12 + length
        if kind == b"IEND":
            break
    return not content[place:].strip(BLANK)


def _jpeg_ends(content: bytes) -> bool:
    """Segment by segment to the end marker, and nothing after it. A previewer's thumbnail lies
    inside a segment, so its end marker is not taken for the picture's."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == JPEG_END:
            break
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == JPEG_SCAN:
            place = _end_of_scan(content, place)
    return content[place : place + 2] == b"\xff\xd9" and not content[place + 2 :].strip(BLANK)


def _end_of_scan(content: bytes, place: int) -> int:
    """The next marker; 0xFF00 is data and 0xFFD0 to 0xFFD7 are restarts inside the scan."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1 : place + 2]
        if following and following[0] and not 0xD0 <= following[0] <= 0xD7:
            return place
        place += 2 if following else 1
    return len(content)


ENDS = {"application/pdf": _pdf_ends, "image/png": _png_ends, "image/jpeg": _jpeg_ends}


def _limit() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    _limit()
    with open(sys.argv[1], "rb") as given:
        sys.stdout.write(inspect_file(given, sys.argv[2]) or "sound")
