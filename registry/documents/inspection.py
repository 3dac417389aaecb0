"""What an uploaded file really is: an allow-list of PDF, PNG and JPEG with structural checks."""

import warnings
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

import pikepdf
from PIL import Image

from registry.core.errors import RegistryError
from registry.core.i18n import _

SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
EXTENSIONS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
PIXEL_CAP = 60_000_000
ACTIVE_KEYS = {
    "/AA",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMedia",
}
# An action is told by its /S. Going to a page or opening a web address is what plain papers do.
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
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
JPEG_END, JPEG_SCAN = 0xD9, 0xDA


def find_type(stream: IO[bytes]) -> str:
    """By its first bytes, never by its name. Raises RegistryError for anything else."""
    start = stream.read(8)
    stream.seek(0)
    for signature, content_type in SIGNATURES.items():
        if start.startswith(signature):
            return content_type
    raise RegistryError(
        _(
            "Only PDF, PNG and JPEG files can be uploaded. This file is of another kind, whatever its name says."
        )
    )


def inspect_file(stream: IO[bytes], content_type: str) -> str | None:
    """The reason why the file is refused, in words, or None."""
    check = _inspect_pdf if content_type == "application/pdf" else _inspect_image
    try:
        problem = check(stream)
        stream.seek(0)
        if problem is None and not ENDS[content_type](stream.read()):
            problem = _(
                "There is hidden data after the end of the file. Open it, save or print it again, and upload the new file."
            )
    except Exception:
        return _("The file is damaged or not of the type that its name claims.")
    return problem


def _inspect_pdf(stream: Any) -> str | None:
    with pikepdf.open(cast(BinaryIO, stream)) as pdf:
        if pdf.is_encrypted:
            return _("The PDF is encrypted. Save it without a password and upload it again.")
        if _has_too_many_parts(pdf):
            return _(
                "The PDF has too many parts. Save it in several files, or print it to a plain PDF."
            )
        if any(_is_active(part) for item in pdf.objects for part in _parts(item)):
            return _(
                "The PDF holds scripts, actions or attached files. Print it to a plain PDF and upload that."
            )
        if not all(REPAIRED in warning for warning in pdf.get_warnings()):
            return _(
                "The PDF is malformed, so parts of it cannot be checked. Print it to a plain PDF and upload that."
            )
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
    return bool(ACTIVE_KEYS & set(item.keys())) or str(item.get("/S", "")) in ACTIVE_ACTIONS


def _inspect_image(stream: Any) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about sizes that we refuse just below
        with Image.open(stream, formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > PIXEL_CAP:
                return _("The image has too many pixels. Make it smaller and upload it again.")
            image.load()
    return None


def _pdf_ends(content: bytes) -> bool:
    return content.rstrip(BLANK).endswith(b"%%EOF")


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
