"""Files as phones, scanners, LaTeX, office suites, registrars and signing tools write them, made here:
each goes through, or is refused by the sentence that says what it is and what to do."""

import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pillow_heif
import pytest
from flask import Flask, g
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from registry.core.errors import RegistryError
from registry.documents import inspection, kinds, parsing, services

Change = Callable[[pikepdf.Pdf], Any]
D, N, S = pikepdf.Dictionary, pikepdf.Name, pikepdf.String
PRODUCERS = (
    "pdfTeX-1.40.26", "XeTeX 0.99", "Microsoft® Word for Microsoft 365", "LibreOffice 24.8", "Skia/PDF m128",
    "macOS Version 15 Quartz PDFContext", "iOS Version 18 Quartz", "CamScanner", "Adobe Scan for Android",
    "HP Scan", "Canon iR-ADV", "EPSON Scan", "iText 7.2 (registrar)", "DocuSign", "Apache FOP 2.9", "GPL Ghostscript 10",
)  # fmt: skip


def pdf(producer: str = "x", change: Change | None = None, **saving: Any) -> bytes:
    made, stream = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Producer"] = producer
    if change:
        change(made)
    made.save(stream, **saving)
    return stream.getvalue()


def open_at_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = D(S=N.GoTo, D=pikepdf.Array([made.pages[0].obj, N.Fit]))
    made.pages[0].AA = D(O=D(S=N.GoTo, D=S("first")))


def empty_keys(made: pikepdf.Pdf) -> None:
    made.Root.Names = D(JavaScript=D(Names=[]), EmbeddedFiles=D(Names=[]))
    made.pages[0].AA = D()
    made.Root.AcroForm = D(Fields=[], XFA=[])


def signed(made: pikepdf.Pdf) -> None:
    value = made.make_indirect(
        D(
            Type=N.Sig,
            Filter=N("/Adobe.PPKLite"),
            SubFilter=N("/adbe.pkcs7.detached"),
            ByteRange=[0, 9, 9, 9],
            Contents=S("0" * 64),
        )
    )
    field = D(
        FT=N.Sig, T=S("Signature1"), V=value, Type=N.Annot, Subtype=N.Widget, Rect=[0, 0, 0, 0]
    )
    made.Root.AcroForm = D(Fields=[made.make_indirect(field)], SigFlags=3)


def diploma_data(made: pikepdf.Pdf) -> None:
    made.attachments["diploma.xml"] = b'<?xml version="1.0"?><diploma/>'


def archival(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as meta:
        meta["pdfaid:part"], meta["pdfaid:conformance"] = "2", "B"


def locked(**how: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"user": "", "R": 6} | how
    return {"encryption": pikepdf.Encryption(owner="registrar", **options)}


SHAPES: dict[str, tuple[Change | None, dict[str, Any], Callable[[bytes], bytes]]] = {
    "plain": (None, {}, bytes),
    "linearised": (None, {"linearize": True}, bytes),
    "packed": (None, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, bytes),
    "owner-locked": (None, locked(), bytes),
    "owner-locked of old": (None, locked(R=4), bytes),
    "links and outlines": (open_at_page, {}, bytes),
    "signed": (signed, {}, bytes),
    "empty keys": (empty_keys, {}, bytes),
    "PDF/A": (archival, {}, bytes),
    "PDF/A-3 with data": (diploma_data, {}, bytes),
    "blank behind": (None, {}, lambda made: made + b"\r\n\0\0"),
    "note behind": (None, {}, lambda made: made + b"\n% printed by the registrar 2026-01-05\n"),
    "blank before": (None, {}, lambda made: b"\xef\xbb\xbf\n" + made),
    "moved table": (None, {}, lambda made: made.replace(b"startxref\n", b"startxref\n9")),
    "lost table": (None, {}, lambda made: made[: made.rfind(b"startxref")] + b"%%EOF\n"),
}  # fmt: skip


def papers() -> Iterator[tuple[str, str, bytes]]:
    """Each shape from several producers."""
    for (shape, (change, saving, after)), producer in itertools.product(
        SHAPES.items(), PRODUCERS[::2]
    ):
        yield f"{producer}: {shape}", "application/pdf", after(pdf(producer, change, **saving))


def photo(
    kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (90, 60), **saving: Any
) -> bytes:
    stream, picture = io.BytesIO(), Image.effect_noise(size, 60).convert(mode)
    picture.save(stream, format=kind, **saving)
    return stream.getvalue()


def with_preview() -> bytes:
    stream = io.BytesIO()
    more = [Image.new("RGB", (60, 45))]
    Image.new("RGB", (120, 90)).save(stream, "MPO", save_all=True, append_images=more)
    return stream.getvalue()


def heic(**saving: Any) -> bytes:
    stream = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "teal")).save(stream, **saving)
    return stream.getvalue()


FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 400
BEHIND = {
    "of an iPhone": b"", "of a Pixel (motion)": FILM, "of a Samsung": b"\0\0\x01\x0aImage_UTC_Data1700000000SEFHk\0\0\0SEFT",
    "of a Xiaomi": b"\0" * 64, "of a Huawei": b"HwMnote\0\x01", "of a Fujifilm": b"\xff\xff", "of a scanner": b"\n",
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "baseline": {}, "progressive": {"progressive": True}, "restarts": {"restart_marker_blocks": 2},
    "thumbnail": {"exif": b"Exif\0\0" + photo(size=(9, 9))}, "print quality": {"quality": 100, "subsampling": 0},
}  # fmt: skip


def pictures() -> Iterator[tuple[str, str, bytes]]:
    for (maker, tail), (kind, saving) in itertools.product(BEHIND.items(), KINDS.items()):
        yield f"JPEG {maker}: {kind}", "image/jpeg", photo(**saving) + tail
    for fill in (b"\xff", b"\xff\xff"):
        yield "fill bytes", "image/jpeg", photo()[:-2] + fill + b"\xff\xd9"
    yield "second picture", "image/jpeg", with_preview()
    for mode in ("L", "CMYK"):
        yield f"JPEG {mode}", "image/jpeg", photo(mode=mode)
    for mode in ("RGB", "RGBA", "L", "P", "1", "LA", "I;16"):
        yield f"PNG {mode}", "image/png", photo("PNG", "L" if mode == "I;16" else mode)
    yield "PNG with the rest of a cropped picture", "image/png", photo("PNG") + photo("PNG")[40:90]
    for saving in ({}, {"quality": 60}, {"quality": -1}):
        yield f"HEIC {saving}", "image/jpeg", heic(**saving)


ACCEPTED = [*papers(), *pictures()]


def test_what_people_really_send_is_taken() -> None:
    refused = {}
    for name, content_type, content in ACCEPTED:
        try:
            found, kept = look(content)
        except RegistryError as error:
            refused[name] = str(error)
            continue
        assert inspection.EXTENSIONS[found] == inspection.EXTENSIONS[content_type], name
        if content_type == "application/pdf":
            assert kept == content  # its signature stays provable
        else:
            Image.open(io.BytesIO(kept)).load()
    assert refused == {}


STARTS = sorted({*inspection.SIGNATURES, b"%PDF-1.7", b"\0\0\0\x18ftypheic", *(sign for sign, _ in kinds.OTHERS), b"PK\3\4", b"RIFF0000WEBP"})  # fmt: skip


@given(st.sampled_from(STARTS), st.integers(0, 16), st.binary(max_size=80))
@example(b"\xff\xd8\xff", 3, b"")
def test_a_file_cut_short_at_any_byte_is_named_or_refused_in_words(
    start: bytes, length: int, rest: bytes
) -> None:
    content = start[:length] + rest
    content_type = inspection.find_type(io.BytesIO(content))
    if content_type is None:
        assert str(kinds.explain(io.BytesIO(content)))
    else:
        found = inspection.inspect_file(io.BytesIO(content), content_type)
        assert found is None or found in parsing.PROBLEMS


@given(st.integers(0), st.binary(min_size=1, max_size=8))
def test_a_damaged_package_is_still_refused_in_words(at: int, damage: bytes) -> None:
    content = bytearray(package("[Content_Types].xml", "word/document.xml"))
    at %= len(content)
    content[at : at + len(damage)] = damage
    assert str(kinds.explain(io.BytesIO(bytes(content))))


def look(content: bytes) -> tuple[str, bytes]:
    """(type, what is kept), as the child process finds it. Raises RegistryError as the page does."""
    content_type = parsing.find_type(io.BytesIO(content))
    problem = inspection.inspect_file(io.BytesIO(content), content_type)
    if problem:
        raise RegistryError(str(parsing.PROBLEMS[problem]))
    return content_type, inspection.kept_part(content, content_type)


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return stream.getvalue()


def script(made: pikepdf.Pdf) -> None:
    made.Root.Names = D(JavaScript=D(Names=[S("x"), D(S=N.JavaScript, JS=S("app.alert(1)"))]))


def opens_a_page_of_the_web(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = D(O=D(S=N.URI, URI=S("https://example.org/")))


def form_of_adobe(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = D(Fields=[], XFA=[S("template"), made.make_stream(b"<template/>")])


def attach(name: str, content: bytes) -> Change:
    return lambda made: made.attachments.__setitem__(name, content)


ZIP = package("a.txt")
REFUSED: list[tuple[str, bytes]] = [
    ("TIFF", photo("TIFF")), ("TIFF", b"MM\0*" + b"\0" * 60), ("GIF", photo("GIF", "P")), ("BMP", photo("BMP")),
    ("WebP", photo("WEBP")), ("AVIF", b"\0\0\0\x1cftypavif" + b"\0" * 60), ("JPEG 2000", b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("Office document", package("[Content_Types].xml", "word/document.xml")),
    ("Office document", package("[Content_Types].xml", "xl/workbook.xml")),
    ("Office document", package("mimetype", "content.xml")), ("Office document", package("Index/Document.iwa")),
    ("macros", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("old Office document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), ("RTF", b"{\\rtf1 x}"),
    ("container of an electronic signature", package("mimetype", "META-INF/signatures0.xml")),
    ("container of an electronic signature", b"0\x82\x10\x00\x06\x09*\x86H"), ("archive", ZIP), ("archive", b"PK\x03\x04 broken"),
    ("archive", b"Rar!\x1a\x07\x01\0"), ("archive", b"7z\xbc\xaf\x27\x1c"), ("archive", b"\x1f\x8b\x08\0"),
    ("PostScript", b"%!PS-Adobe-3.0"), ("DjVu", b"AT&TFORM\0\0\0\0DJVU"), ("program", b"MZ\x90\0"), ("program", b"\x7fELF\x02"),
    ("web page", b"<!DOCTYPE html><html>"), ("web page", b'<svg onload="alert(1)"/>'), ("e-mail", b"From: a@b.org\r\nSubject: x"),
    ("LaTeX", b"\\documentclass{article}"), ("video", b"\0\0\0\x18ftypmp42" + b"\0" * 50), ("video", b"\0\0\0\x14ftypqt  "),
    ("Only PDF, PNG and JPEG", b"just some words"), ("Only PDF, PNG and JPEG", b"\0" * 100),
    ("locked with a password", pdf(**locked(user="b"))), ("locked with a password", pdf(**locked(user="b", R=4))),
    ("locked with a password", pdf(**locked(user="b", R=3, aes=False, metadata=False))),
    ("scripts or actions", pdf(change=script)), ("scripts or actions", pdf(change=opens_a_page_of_the_web)),
    ("scripts or actions", pdf(change=script, **locked())), ("form of the kind XFA", pdf(change=form_of_adobe)),
    ("attached files", pdf(change=attach("tool.exe", b"MZ"))), ("attached files", pdf(change=attach("a.docx", ZIP))),
    ("attached files", pdf(change=attach("a.xml", b"<html><script>"))), ("attached files", pdf(change=attach("a.pdf", pdf()))),
    ("scripts or actions", pdf(change=script)[:-40].replace(b"xref", b"xxxx") + b"%%EOF"), ("damaged", b"%PDF-1.7 nothing"),
    ("damaged", photo()[:-300]), ("damaged", photo("PNG")[:60]), ("damaged", b"\xff\xd8\xff" + b"x" * 90),
    ("hidden data", photo() + ZIP), ("hidden data", photo("PNG") + ZIP), ("hidden data", pdf() + ZIP),
    ("hidden data", photo() + b"<script>alert(1)</script>"), ("hidden data", photo() + pdf()),
    ("hidden data", photo("PNG") + b"<?php x ?>"), ("hidden data", pdf() + b"<html>"),
    ("hidden data", photo(comment=b"%PDF-1.4 1 0 obj")), ("hidden data", heic() + ZIP),
]  # fmt: skip


def test_what_is_not_taken_is_named_with_the_way_out(app: Flask) -> None:
    wrong = []
    with app.test_request_context("/en/"):
        g.locale = "en"
        for sentence, content in REFUSED:
            try:
                look(content)
                wrong.append((sentence, content[:20], "taken"))
            except RegistryError as error:
                if sentence not in str(error):
                    wrong.append((sentence, content[:20], str(error)))
    assert wrong == []
    assert len(ACCEPTED) + len(REFUSED) >= 200


def test_a_file_gets_the_extension_of_what_it_is_and_a_picture_loses_its_tail(
    database: Any,
) -> None:
    plain = photo()
    for content, extension, kept in (
        (pdf(**locked()), "pdf", None),
        (plain + FILM, "jpg", plain),
        (heic(), "jpg", None),
    ):
        sent = io.BytesIO(content)
        document = services.receive(sent, filename="VĂN BẰNG scan.exe")
        assert document.filename == f"VĂN BẰNG scan.{extension}"
        stored = services.read_verified(document)
        assert stored == (kept or stored)
        assert bool(document.received_sha256) == (stored != content)
    with pytest.raises(RegistryError, match="is empty"):
        services.receive(io.BytesIO(b""), filename="a.pdf")
