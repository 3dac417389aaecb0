"""Hostile uploads, made here, each refused in words."""

import io
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from PIL import Image

from registry.core.errors import RegistryError
from registry.documents import inspection, services
from registry.documents.models import Document, DocumentState


def pdf(change: Callable[[pikepdf.Pdf], Any] | None = None, **saving: Any) -> bytes:
    made, stream = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    if change:
        change(made)
    made.save(stream, **saving)
    return stream.getvalue()


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, format=kind)
    return stream.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A few hundred bytes that claim to unfold into a huge picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def receive(content: bytes, name: str = "bằng tiến sĩ.pdf") -> Document:
    return services.receive(io.BytesIO(content), filename=name)


def files(app: Flask) -> set[str]:
    return {path.name for path in app.extensions["file_store"].root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (pdf(), "application/pdf"),
        (image("PNG"), "image/png"),
        (image("JPEG"), "image/jpeg"),
    ],
)
def test_plain_papers_are_taken_with_their_digest(
    database: Any, content: bytes, content_type: str
) -> None:
    document = receive(content)
    assert (document.content_type, document.size) == (content_type, len(content))
    assert document.state is DocumentState.QUARANTINED
    assert document.filename == f"bằng tiến sĩ{inspection.EXTENSIONS[content_type]}"
    assert services.read_verified(document) == content


def add_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def add_page_action(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    made.pages[0].AA = pikepdf.Dictionary(O=action)


def add_launch_link(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])


def add_direct_launch_link(made: pikepdf.Pdf) -> None:
    """The same inside an array of the page itself, without an object of its own."""
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    made.pages[0].Annots = pikepdf.Array([link])


def add_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["tool.exe"] = b"MZ"


def add_named_script(made: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("x"), script])
    )


@pytest.mark.parametrize(
    "change",
    [
        add_script,
        add_page_action,
        add_launch_link,
        add_direct_launch_link,
        add_attachment,
        add_named_script,
    ],
)
def test_a_pdf_that_does_something_is_refused(
    database: Any, app: Flask, change: Callable[[pikepdf.Pdf], Any]
) -> None:
    before = files(app)
    with pytest.raises(RegistryError, match="scripts or actions|attached files"):
        receive(pdf(change))
    assert files(app) == before


def add_harmless_links(made: pikepdf.Pdf) -> None:
    """As typesetters write them: open at a page, a web address in a footnote."""
    page = made.pages[0]
    made.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D=pikepdf.Array([page.obj, pikepdf.Name.Fit])
    )
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://doi.org/10.1/x"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    page.Annots = pikepdf.Array([link])


def test_a_pdf_with_plain_links_is_taken(database: Any) -> None:
    assert receive(pdf(add_harmless_links)).content_type == "application/pdf"


def packed_pdf(parts: list[bytes], *, size: int | None = None, blanks: int = 0) -> bytes:
    """Numbered parts in one packed list of objects, unfolding to so many blanks more. `size` is how
    many objects the file says it has."""
    first, made, at = 6, b"%PDF-1.5\n", {}
    places = b" ".join(
        b"%d %d" % (first + number, sum(len(part) + 1 for part in parts[:number]))
        for number in range(len(parts))
    )
    listed = zlib.compress(places + b" " + b" ".join(parts) + b" " * blanks, 9)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(parts), len(places) + 1, len(listed), listed),
    }
    for number, content in objects.items():
        at[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    at[5] = len(made)
    rows = [b"\0" * 7] + [b"\1" + at[number].to_bytes(4) + b"\0\0" for number in range(1, first)]
    rows += [b"\2" + (4).to_bytes(4) + number.to_bytes(2) for number in range(len(parts))]
    table = b"<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (
        size or first + len(parts),
        7 * len(rows),
        b"".join(rows),
    )
    return made + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, at[5])


HARMLESS, SCRIPT = b"<</A/B>>", b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def test_a_pdf_with_a_packed_list_of_objects_is_taken_unless_one_of_them_does_something(
    database: Any,
) -> None:
    assert receive(packed_pdf([HARMLESS] * 9)).content_type == "application/pdf"
    with pytest.raises(RegistryError, match="scripts or actions|attached files"):
        receive(packed_pdf([HARMLESS] * 9 + [SCRIPT]))


@pytest.mark.parametrize(
    "content",
    [
        packed_pdf([SCRIPT], blanks=200_000_000),  # 200 KB that would unfold to 200 MB
        packed_pdf([HARMLESS, SCRIPT], size=7),  # the script is not counted
    ],
)
def test_a_pdf_that_cannot_be_looked_at_whole_is_refused(database: Any, content: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RegistryError, match="malformed"):
        receive(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_pdf_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.documents.inspection.MOST_PARTS", 50)
    few, many = (packed_pdf([HARMLESS] * number) for number in (40, 60))
    assert inspection.inspect_file(io.BytesIO(few), "application/pdf") is None
    assert inspection.inspect_file(io.BytesIO(many), "application/pdf") == "parts"


D, N = pikepdf.Dictionary, pikepdf.Name
ELSEWHERE = D(Type=N.Filespec, F=pikepdf.String(r"\\host\share\a.pdf"))


def annotated(**keys: Any) -> Callable[[pikepdf.Pdf], None]:
    def add(made: pikepdf.Pdf) -> None:
        made.pages[0].Annots = pikepdf.Array([D(Type=N.Annot, Rect=[0, 0, 9, 9], **keys)])

    return add


def in_catalogue(**keys: Any) -> Callable[[pikepdf.Pdf], None]:
    def add(made: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            made.Root[f"/{key}"] = value

    return add


def add_form_from_elsewhere(made: pikepdf.Pdf) -> None:
    form = pikepdf.Stream(made, b"", Type=N.XObject, Subtype=N.Form, BBox=[0, 0, 9, 9])
    form["/Ref"] = D(F=ELSEWHERE, Page=0)
    made.pages[0].Resources = D(XObject=D(Fm0=form))


def add_stream_from_elsewhere(made: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(made, b"", Type=N.XObject, Subtype=N.Image)
    image["/F"] = ELSEWHERE
    made.pages[0].Resources = D(XObject=D(Im0=image))


REACHING_OUT: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "opens an address": in_catalogue(OpenAction=D(S=N.URI, URI=pikepdf.String("http://x.test"))),
    "opens by a chain": in_catalogue(
        OpenAction=D(S=N.GoTo, Next=D(S=N.Unheard, F=ELSEWHERE)),
    ),
    "thread elsewhere": annotated(Subtype=N.Link, A=D(S=N.Thread, F=ELSEWHERE)),
    "unheard action": annotated(Subtype=N.Link, A=D(S=N.Unheard)),
    "rich media": annotated(Subtype=N.RichMedia),
    "three dimensions": annotated(Subtype=pikepdf.Name("/3D")),
    "screen": annotated(Subtype=N.Screen),
    "file as a note": annotated(Subtype=N.FileAttachment),
    "associated file": in_catalogue(AF=pikepdf.Array([D(Type=N.Filespec, F="a")])),
    "portfolio": in_catalogue(Collection=D(View=N.D)),
    "form from elsewhere": add_form_from_elsewhere,
    "stream from elsewhere": add_stream_from_elsewhere,
}


def test_a_pdf_that_reaches_outside_or_holds_more_is_refused() -> None:
    for name, change in REACHING_OUT.items():
        found = inspection.inspect_file(io.BytesIO(pdf(change)), "application/pdf")
        assert found == "active", name


def test_an_archive_between_two_ends_is_found_and_an_update_is_not() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("tool.exe", "MZ")
    plain = pdf()
    update = b"\n9 0 obj\n<<>>\nendobj\n%%EOF\n"
    for content, expected in (
        (plain + archive.getvalue() + b"\n%%EOF\n", "hidden"),
        (plain + b"PK\3\4 half an archive\n%%EOF\n", "hidden"),
        (plain, None),
    ):
        assert inspection.inspect_file(io.BytesIO(content), "application/pdf") == expected
    assert inspection._pdf_ends(plain + update)


def test_a_file_is_parsed_by_a_child_with_limits(database: Any) -> None:
    """A picture of 59 million pixels, 180 MB unfolded, leaves the server's memory as it was."""
    stream = io.BytesIO()
    Image.new("RGB", (7_700, 7_700), "teal").save(stream, format="PNG")
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    there = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert receive(stream.getvalue()).content_type == "image/png"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - here < 20_000  # KB
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > max(there, 150_000) - 1


def test_what_kills_or_stops_its_parser_is_refused(
    database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for body in ("import os; os.abort()", "import time; time.sleep(9)"):
        child = tmp_path / "child.py"
        child.write_text(body)
        monkeypatch.setattr("registry.documents.parsing.PATIENCE", 1)
        monkeypatch.setattr("registry.documents.inspection.__file__", str(child))
        with pytest.raises(RegistryError, match="damaged"):
            receive(pdf())


def photo(**saving: Any) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(stream, format="JPEG", **saving)
    return stream.getvalue()


@pytest.mark.parametrize(
    "saving",
    [
        {"progressive": True},
        {"restart_marker_blocks": 2},
        {"exif": b"Exif\0\0" + image("JPEG")},  # a thumbnail with an end marker of its own
    ],
)
def test_a_photograph_is_taken_however_its_camera_wrote_it(
    database: Any, saving: dict[str, Any]
) -> None:
    assert receive(photo(**saving)).content_type == "image/jpeg"
    with pytest.raises(RegistryError, match="after the end"):
        receive(photo(**saving) + b"PK\x03\x04 hidden \xff\xd9")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 and then nothing of a PDF",
        image("PNG")[:60],
        image("JPEG")[:-400],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 10,
    ],
)
def test_a_damaged_file_is_refused(database: Any, app: Flask, content: bytes) -> None:
    before = files(app)
    with pytest.raises(RegistryError, match="damaged"):
        receive(content)
    assert files(app) == before


def test_an_empty_file_is_refused(database: Any) -> None:
    with pytest.raises(RegistryError, match="is empty"):
        receive(b"")


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(
    database: Any, app: Flask
) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF-" + b"x" * (size - 5)

    stream, before = Endless(), app.extensions["config"]
    app.extensions["config"] = replace(before, upload_limit=2_000_000)
    try:
        with pytest.raises(RegistryError, match="larger than 2 MB"):
            services.receive(stream, filename="a.pdf")  # type: ignore[arg-type]
    finally:
        app.extensions["config"] = before
    assert stream.given < 2_200_000


@pytest.mark.parametrize("size", [(20_000, 20_000), (100_000, 100_000)])
def test_an_image_bomb_is_refused_by_its_header(database: Any, size: tuple[int, int]) -> None:
    with pytest.raises(RegistryError, match="too many pixels|damaged"):
        receive(png_bomb(*size))


@pytest.mark.parametrize(
    "tail", [b"PK\x03\x04 a program in a zip archive", b"<script>alert(1)</script>" * 40]
)
@pytest.mark.parametrize("content", [image("PNG"), image("JPEG"), pdf()])
def test_a_polyglot_with_something_behind_its_end_is_refused(
    database: Any, content: bytes, tail: bytes
) -> None:
    with pytest.raises(RegistryError):
        receive(content + tail)
