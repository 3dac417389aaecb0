"""What an uploaded file really is: an allow-list of PDF, PNG and JPEG with structural checks."""

import warnings
from typing import IO, Any

import pikepdf
from PIL import Image

from registry.errors import RegistryError
from registry.i18n import _

SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
EXTENSIONS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
PIXEL_CAP = 60_000_000
ACTIVE_KEYS = {
    "/OpenAction",
    "/AA",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/XFA",
    "/RichMedia",
}


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
        return check(stream)
    except Exception:
        return _("The file is damaged or not what it says it is.")


def _inspect_pdf(stream: IO[bytes]) -> str | None:
    with pikepdf.open(stream) as pdf:
        if pdf.is_encrypted:
            return _("The PDF is encrypted. Save it without a password and upload it again.")
        if any(_is_active(item) for item in pdf.objects):
            return _(
                "The PDF holds scripts, actions or attached files. Print it to a plain PDF and upload that."
            )
    return None


def _is_active(item: Any) -> bool:
    is_mapping = isinstance(item, pikepdf.Dictionary | pikepdf.Stream)
    return is_mapping and bool(ACTIVE_KEYS & set(item.keys()))


def _inspect_image(stream: IO[bytes]) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about sizes that we refuse just below
        with Image.open(stream, formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > PIXEL_CAP:
                return _("The image has too many pixels. Make it smaller and upload it again.")
            image.load()
    return None
