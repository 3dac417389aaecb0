"""What a file is that we do not take, by its first bytes, and what its owner can do."""

import io
import zipfile
from typing import IO, Any

from registry.core.i18n import _, _l

MARK = b"\xef\xbb\xbf"
OTHERS: tuple[tuple[bytes, Any], ...] = (
    (b"II*\0", _l("This is a TIFF picture. Save it as PDF, PNG or JPEG; a scanner offers PDF among its formats.")),
    (b"MM\0*", _l("This is a TIFF picture. Save it as PDF, PNG or JPEG; a scanner offers PDF among its formats.")),
    (b"GIF8", _l("This is a GIF picture. Save it as PNG or JPEG.")),
    (b"BM", _l("This is a BMP picture. Save it as PNG or JPEG.")),
    (b"\0\0\0\x0cjP  ", _l("This is a JPEG 2000 picture. Save it as PDF or JPEG.")),
    (b"\xd0\xcf\x11\xe0", _l("This is an old Office document (.doc, .xls, .ppt). Open it and save it as PDF.")),
    (b"{\\rtf", _l("This is an RTF document. Open it and save it as PDF.")),
    (b"%!PS", _l("This is a PostScript file. Convert it to PDF.")),
    (b"AT&TFORM", _l("This is a DjVu file. Convert it to PDF.")),
    (b"Rar!", _l("This is an archive. Unpack it and upload each document by itself.")),
    (b"7z\xbc\xaf", _l("This is an archive. Unpack it and upload each document by itself.")),
    (b"\x1f\x8b", _l("This is an archive. Unpack it and upload each document by itself.")),
    (b"MZ", _l("This is a program, not a document.")),
    (b"\x7fELF", _l("This is a program, not a document.")),
    (b"\x1aE\xdf\xa3", _l("This is a video. Upload a photograph or a PDF.")),
)  # fmt: skip
ARCHIVE = _l("This is an archive. Unpack it and upload each document by itself.")
MACROS = _l("This Office document holds macros and is not taken. Open it and save it as PDF.")
OFFICE = _l("This is an Office document. Open it and save it as PDF.")
SIGNED = _l("This is a container of an electronic signature. Upload the signed PDF itself.")
VIDEO = _l("This is a video. Upload a photograph or a PDF.")
WEB = _l("This is a web page. Print it to PDF and upload that.")
LETTER = _l("This is an e-mail. Print it to PDF, or upload its attachment.")
UNKNOWN = _l("Only PDF, PNG and JPEG files and photographs of an iPhone (HEIC) can be uploaded. This file is of another kind, whatever its name says.")  # fmt: skip


def explain(stream: IO[bytes]) -> Any:
    """The sentence for a file that is of no kind that we take."""
    start = stream.read(512)
    stream.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return _explain_package(stream)
    if start[4:8] == b"ftyp":
        is_picture = start[8:12] == b"avif"
        return _("This is an AVIF picture. Save it as PNG or JPEG.") if is_picture else VIDEO
    if start.startswith(b"RIFF"):
        is_picture = start[8:12] == b"WEBP"
        return _("This is a WebP picture. Save it as PNG or JPEG.") if is_picture else VIDEO
    for signature, sentence in OTHERS:
        if start.startswith(signature):
            return sentence
    return _explain_text(start) or UNKNOWN


def _explain_text(start: bytes) -> Any:
    text = start.removeprefix(MARK).lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<svg", b"<?xml")):
        return WEB
    if text.startswith(
        (b"from:", b"return-path:", b"received:", b"mime-version:", b"delivered-to:")
    ):
        return LETTER
    if text.startswith((b"\\documentclass", b"%\\documentclass")):
        return _("This is the source of a LaTeX document. Upload the PDF that LaTeX makes of it.")
    if text.startswith((b"-----begin pkcs7", b"-----begin cms")) or start[:2] == b"0\x82":
        return SIGNED
    return None


def _explain_package(stream: IO[bytes]) -> Any:
    """Office documents and signed containers are zip archives inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(stream.read())) as package:
            names = [name.lower() for name in package.namelist()[:5000]]
    except Exception:  # what a damaged package does to the library is not told by its documentation
        return ARCHIVE
    finally:
        stream.seek(0)
    if any(name.endswith(("vbaproject.bin", "basic/script-lc.xml")) for name in names):
        return MACROS
    if any("signatures" in name and name.startswith("meta-inf/") for name in names):
        return SIGNED
    is_office = "[content_types].xml" in names or "mimetype" in names
    return OFFICE if is_office or any(name.startswith("index/") for name in names) else ARCHIVE
