"""What an uploaded file really is: an allow-list of PDF, PNG, JPEG and HEIC with structural checks.

A file is taken as phones, scanners and offices write it. Of a picture what stands behind its end is cut
off, HEIC becomes JPEG; a PDF is kept byte by byte, so that a signature in it stays provable.

This module is also what the child process runs in which strangers' bytes are parsed (see parsing.py):
it imports the parsers and nothing of the registry, and names a problem by its code.
"""

import io
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

import pikepdf
from PIL import Image, ImageOps

MEMORY, SECONDS = 1_500_000_000, 20
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
PDF, PNG, JPEG, HEIC = "application/pdf", "image/png", "image/jpeg", "image/heic"
EXTENSIONS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", HEIC: ".jpg"}
MARK = b"\xef\xbb\xbf"  # some converters put one before a PDF
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
PIXEL_CAP = 60_000_000
# What reaches outside, starts something or carries another file, wherever it stands.
ACTIVE_KEYS = ("/Collection", "/FS", "/JavaScript", "/JS", "/Launch", "/RichMedia")
# What a machine reads in a digital diploma or transcript; nothing that starts by being opened.
PLAIN_DATA = (".xml", ".json", ".csv", ".txt", ".xsd", ".png", ".jpg", ".jpeg")
LARGEST_DATA = 5_000_000
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
REPAIRING = "; repairing"  # a page without resources
# What qpdf says when it makes a wrong table of contents anew, as every reader does.
REBUILT = re.compile(
    r"; repairing|file is damaged|can't find startxref|Attempting to reconstruct cross-reference table"
    r"|xref not found|invalid xref|xref entry|unable to find trailer|startxref|expected \d+ \d+ obj"
)
ACTIVE_WORDS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
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
JPEG_END, JPEG_SCAN, JPEG_FILL = 0xD9, 0xDA, 0xFF
NEAR_THE_END, BEGINNING = 1024, 4096
# Phones put a second picture, a short film or notes of their own behind a picture's end. Who hides
# something puts a document or a program there.
FOREIGN = (
    b"%PDF-",
    b"PK\3\4",
    b"PK\5\6",
    b"Rar!\x1a\7",
    b"7z\xbc\xaf\x27\x1c",
    b"\x7fELF",
    b"This program cannot be run",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
MARKUP = (b"<html", b"<script", b"<?php", b"<svg", b"<!doctype", b"#!/")


def find_type(stream: IO[bytes]) -> str | None:
    """By its first bytes, never by its name. None for anything else."""
    start = stream.read(512)
    stream.seek(0)
    if start.removeprefix(MARK).lstrip(BLANK).startswith(b"%PDF-"):
        return PDF
    if start[4:8] == b"ftyp" and _brands(start) & HEIC_BRANDS:
        return HEIC
    return next((kind for sign, kind in SIGNATURES.items() if start.startswith(sign)), None)


def _brands(start: bytes) -> set[bytes]:
    """Of the first box of a file of the kind of MP4, whose length its fourth byte tells."""
    return {start[8:12], *(start[at : at + 4] for at in range(16, min(start[3], 64), 4))}


def inspect_file(stream: IO[bytes], content_type: str) -> str | None:
    """The code of the reason why the file is refused, or None."""
    check = _inspect_pdf if content_type == PDF else _inspect_image
    try:
        problem = check(stream)
        if problem is None:
            stream.seek(0)
            problem = _inspect_end(stream, content_type)
    except Exception:
        return "damaged"
    return problem


def kept_part(content: bytes, content_type: str) -> bytes:
    """What of a file is stored: all of a PDF, of a picture what its readers see."""
    if content_type == HEIC:
        return _as_jpeg(content)
    return content if content_type == PDF else content[: PICTURE_ENDS[content_type](content)]


def _inspect_end(stream: IO[bytes], content_type: str) -> str | None:
    if zipfile.is_zipfile(stream):
        return "hidden"
    stream.seek(0)
    content = stream.read()
    if content_type == PDF:
        return None if _pdf_ends(content) else "hidden"
    if content_type == HEIC:
        return None
    end = PICTURE_ENDS[content_type](content)
    if end is None:
        return "damaged"
    is_foreign = hides_something(content[end:]) or b"%PDF-" in content[:BEGINNING]
    return "hidden" if is_foreign else None


def hides_something(tail: bytes) -> bool:
    lower = tail.lower()
    return any(sign in tail for sign in FOREIGN) or any(sign in lower for sign in MARKUP)


def _inspect_pdf(stream: Any) -> str | None:
    try:
        with pikepdf.open(cast(BinaryIO, stream)) as pdf:
            if _has_too_many_parts(pdf):
                return "parts"
            parts = (part for item in pdf.objects for part in _parts(item))
            problem = next(filter(None, map(_problem_of, parts)), None)
            warnings = pdf.get_warnings()
    except pikepdf.PasswordError:
        return "locked"
    return problem or _doubt_repair(stream, warnings)


def _doubt_repair(stream: Any, warnings: list[str]) -> str | None:
    """What is made anew may leave out what another reader sees: then nothing in it may be active."""
    if all(REPAIRING in warning for warning in warnings):
        return None
    stream.seek(0)
    is_rebuilt = all(REBUILT.search(warning) for warning in warnings)
    return None if is_rebuilt and not ACTIVE_WORDS.search(stream.read()) else "malformed"


def _problem_of(item: Any) -> str | None:
    if _holds(item.get("/XFA")):
        return "xfa"
    if _is_active(item):
        return "active"
    return "attached" if _attaches(item) else None


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
    if str(item.get("/S", "")) in OTHER_ACTIONS or any(
        _holds(item.get(key)) for key in ACTIVE_KEYS
    ):
        return True
    if isinstance(item, pikepdf.Stream) and {"/F", "/Ref"} & keys:
        return True  # its content lies in another file
    if "/Rect" in keys and str(item.get("/Subtype", "/Link")) not in ANNOTATIONS:
        return True
    if any(not _is_attached_here(one) for one in _listed(item.get("/AF"))):
        return True
    own = item.get("/AA")  # what happens by itself, when a page is opened or closed
    happens = list(own.items()) if isinstance(own, pikepdf.Dictionary) else []
    if any(_does_more("/OpenAction", action) for _key, action in happens):
        return True
    return any(_does_more(key, item[key]) for key in ACTION_KEYS & keys)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else [] if value is None else [value]


def _is_attached_here(file: Any) -> bool:
    return isinstance(file, pikepdf.Dictionary) and "/EF" in file


def _holds(value: Any, depth: int = 0) -> bool:
    """Whether there is anything in it: a key may be left with an empty list, a tree without leaves."""
    if depth > DEEPEST:
        return True
    if isinstance(value, pikepdf.Stream):
        return True
    if isinstance(value, pikepdf.Dictionary):
        tree = [value[key] for key in ("/Names", "/Kids") if key in value]
        inner = tree or [one for _key, one in value.items()]
        return any(_holds(one, depth + 1) for one in inner)
    if isinstance(value, pikepdf.Array):
        return any(_holds(one, depth + 1) for one in list(value))
    return value is not None and bool(str(value))


def _attaches(item: Any) -> bool:
    files = item.get("/EF")
    if not isinstance(files, pikepdf.Dictionary) or not len(files.keys()):
        return False
    names = [str(item[key]).lower() for key in ("/UF", "/F") if key in item]
    streams = [one for _key, one in files.items()]
    are_plain = all(
        isinstance(one, pikepdf.Stream) and _is_plain_data(one.read_bytes()) for one in streams
    )
    return not (are_plain and names and all(name.endswith(PLAIN_DATA) for name in names))


def _is_plain_data(content: bytes) -> bool:
    if len(content) > LARGEST_DATA or hides_something(content):
        return False
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return any(content.startswith(sign) for sign, kind in SIGNATURES.items() if kind != PDF)


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
        with _open_image(stream) as image:
            if image.width * image.height > PIXEL_CAP:
                return "pixels"
            image.load()
    return None


def _open_image(stream: Any) -> Image.Image:
    if find_type(stream) == HEIC:
        import pillow_heif  # loaded where it is needed: most files are not of an iPhone

        pillow_heif.register_heif_opener()
        return Image.open(stream, formats=["HEIF"])
    return Image.open(stream, formats=["PNG", "JPEG"])


def _as_jpeg(content: bytes) -> bytes:
    """As every reader opens it, upright."""
    made = io.BytesIO()
    with _open_image(io.BytesIO(content)) as image:
        ImageOps.exif_transpose(image).convert("RGB").save(made, format="JPEG", quality=92)
    return made.getvalue()


def _pdf_ends(content: bytes) -> bool:
    """Also what follows an earlier end is PDF: the objects of an update, and nothing else. Behind the
    last one there may be a note of whoever gave the file out, as far as readers look for the end."""
    *earlier, rest = content.rstrip(BLANK).split(b"%%EOF")
    is_note = len(rest) <= NEAR_THE_END and not hides_something(rest)
    return bool(earlier) and is_note and all(UPDATE.match(part) for part in earlier[1:])


def end_of_png(content: bytes) -> int | None:
    """Chunk by chunk to IEND."""
    place = 8
    while place < len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        place += 12 + length
        if kind == b"IEND":
            return place if place <= len(content) else None
    return None


def end_of_jpeg(content: bytes) -> int | None:
    """Segment by segment to the end marker; any number of fill bytes may stand before a marker. A
    previewer's thumbnail lies inside a segment, so its end marker is not taken for the picture's."""
    place = 2
    while content[place : place + 1] == b"\xff" and place + 1 < len(content):
        marker = content[place + 1]
        if marker == JPEG_FILL:
            place += 1
            continue
        if marker == JPEG_END:
            return place + 2
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == JPEG_SCAN:
            place = _end_of_scan(content, place)
    return None


def _end_of_scan(content: bytes, place: int) -> int:
    """The next marker; 0xFF00 is data and 0xFFD0 to 0xFFD7 are restarts inside the scan."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1 : place + 2]
        if following and following[0] and not 0xD0 <= following[0] <= 0xD7:
            return place
        place += 2 if following else 1
    return len(content)


PICTURE_ENDS = {PNG: end_of_png, JPEG: end_of_jpeg}


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
        problem = inspect_file(given, sys.argv[2])
        sys.stdout.buffer.write((problem or "sound").encode() + b"\n")
        if problem is None and sys.argv[2] != PDF:
            given.seek(0)
            sys.stdout.buffer.write(kept_part(given.read(), sys.argv[2]))
