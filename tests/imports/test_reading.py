"""Forty honest files give their rows, whatever wrote them; forty hostile ones give a reason, quickly, and
harm nobody."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from imports import shapes
from imports.shapes import AS_DAYS, HEADS, NAMES, READ, ROWS, cells, lines, package, sheet

from registry.imports import reading
from registry.imports.reading import Stopped
from registry.imports.sheets.refusals import ERROR, FORMULA

pytestmark = pytest.mark.slow  # a process for each file

TITLE = (("DANH SÁCH CÁN BỘ", "", ""), ("", "", ""))
NOTED = f"<si><r><t>{NAMES[0][:6]}</t></r><r><rPr><b/></rPr><t>{NAMES[0][6:]}</t></r></si>"
INLINE = "".join(
    cells(*(f't="inlineStr"|<is><t xml:space="preserve">{text}</t></is>' for text in row), row=n)
    for n, row in enumerate(ROWS, start=1)
)
COMPUTED = cells(
    't="str"|<f>A1&amp;""</f><v>Họ và tên</v>', 't="s"|<v>1</v>', 't="s"|<v>2</v>'
) + "".join(cells(*(f't="s"|<v>{3 * n + p}</v>' for p in range(3)), row=n + 1) for n in (1, 2))
MERGED = sheet(
    cells('t="s"|<v>0</v>', 't="s"|<v>1</v>')
    + cells('t="s"|<v>3</v>', 't="s"|<v>4</v>', row=2)
    + cells("|", 't="s"|<v>7</v>', row=3),
    '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
)
HONEST: dict[str, tuple[bytes, list[list[str]]]] = {
    "utf-8": (lines().encode(), READ),
    "utf-8 with a mark, as Excel": (lines().encode("utf-8-sig"), READ),
    "semicolons, as Excel in Viet Nam": (lines(";").encode("utf-8-sig"), READ),
    "tabs": (lines("\t").encode(), READ),
    "bars": (lines("|").encode(), READ),
    "utf-16 as Excel writes Unicode text": (lines("\t").encode("utf-16"), READ),
    "utf-16 big endian": (b"\xfe\xff" + lines("\t").encode("utf-16-be"), READ),
    "utf-16 without a mark": (lines("\t").encode("utf-16-le"), READ),
    "utf-16 big endian without a mark": (lines(";").encode("utf-16-be"), READ),
    "utf-32": (lines().encode("utf-32"), READ),
    "windows-1258": (shapes.in_windows_1258(lines()), READ),
    "windows-1258 with semicolons": (shapes.in_windows_1258(lines(";")), READ),
    "TCVN3": (shapes.in_tcvn3(lines()), READ),
    "VNI": (shapes.in_vni(lines()), READ),
    "line ends of Windows": (lines(end="\r\n").encode(), READ),
    "line ends of old Macs": (lines(end="\r").encode(), READ),
    "every cell quoted": (lines('","', '"\n"').strip('"').join(('"', "")).encode(), READ),
    "sep= before the table": (("sep=;\r\n" + lines(";", "\r\n")).encode("utf-8-sig"), READ),
    "blank lines between": (lines(end="\n\n\n").encode(), READ),
    "empty columns behind": (lines(end=",,,\n").encode(), READ),
    "a title above": (lines(rows=(*TITLE, *ROWS)).encode(), [[TITLE[0][0]], *READ]),
    "no line end at the end": (lines().rstrip().encode(), READ),
    "decomposed letters, as macOS": (__import__("unicodedata").normalize("NFD", lines()).encode(), READ),
    "read as Latin-1 once": (lines().encode().decode("latin-1").encode(), READ),
    "end of file of DOS": (lines().encode() + b"\x1a", READ),
    "XlsxWriter": (shapes.with_xlsxwriter(), READ),
    "texts inside the cells": (shapes.with_xlsxwriter(constant_memory=True, in_memory=False), READ),
    "openpyxl": (shapes.with_openpyxl(), READ),
    "a hidden sheet first": (shapes.with_openpyxl(state="hidden"), READ),
    "a very hidden sheet first": (shapes.with_openpyxl(state="veryHidden"), READ),
    "days as numbers": (shapes.with_days(), AS_DAYS),
    "days of 1904": (shapes.with_days(date_1904=True), AS_DAYS),
    "days in an English format": (shapes.with_days(shape="[$-409]mmm d, yyyy"), AS_DAYS),
    "Google": (package(), READ),
    "LibreOffice, texts in pieces": (
        package(strings=shapes.STRINGS.replace(f"<si><t>{NAMES[0]}</t></si>", NOTED)),
        READ,
    ),
    "how texts are read aloud": (
        package(strings=shapes.STRINGS.replace(f"<t>{NAMES[0]}</t>", f"<t>{NAMES[0]}</t><rPh sb='0' eb='1'><t>x</t></rPh>")),
        READ,
    ),
    "inline texts": (package(sheet(INLINE), strings=shapes.STRINGS), READ),
    "formulas with values": (package(sheet(COMPUTED)), READ),
    "cells merged downwards": (package(MERGED), [list(HEADS[:2]), [NAMES[0], "05/09/2027"], [NAMES[0], "01/02/2025"]]),
    "no rows numbered": (package(sheet(shapes.SHARED.replace(' r="1"', "").replace(' r="2"', "").replace(' r="3"', ""))), READ),
    "old letters in a new workbook": (
        package(strings=shapes.STRINGS.replace(NAMES[0], shapes.in_tcvn3(NAMES[0]).decode("latin-1"))),
        READ,
    ),
}  # fmt: skip


def read(path: Path, content: bytes) -> list[list[str]]:
    path.write_bytes(content)
    looked = reading.look(str(path))
    return [cells for _number, cells in reading.read(str(path), 0, looked.encoding)]


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_gives_its_rows(app: Any, tmp_path: Path, name: str) -> None:
    content, wanted = HONEST[name]
    found = read(tmp_path / "x", content)
    plain = [[cell.strip("\x1a") for cell in row] for row in found]
    assert [row for row in plain if any(row)] == wanted


def zipped(**parts: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def locked_zip() -> bytes:
    content = bytearray(package())
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DEEP = "<a>" * 100_000
FAR = sheet('<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>')
BEYOND = sheet('<row r="99999999"><c r="A99999999" t="str"><v>x</v></c></row>')
MANY = {f"xl/x{number}.xml": "" for number in range(2_100)}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
STOPPED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b"  \n \n", "empty"),
    "only separators": (b",,,\n,,,\n", "empty"),
    "PDF": (b"%PDF-1.7\n%abc", "kind"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "kind"),
    "a program": (b"MZ" + bytes(range(32)) * 50, "kind"),
    "RTF": (b"{\\rtf1 abc}", "kind"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "web"),
    "XML of Excel 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><x/>', "web"),
    "before Excel 2007": (OLE, "old"),
    "locked with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "macros": (package(more={"xl/vbaProject.bin": b"x"}), "macros"),
    "OpenDocument": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "other_table"),
    "binary workbook": (zipped(**{"[Content_Types].xml": "x", "xl__workbook.bin": "x"}), "other_table"),
    "Numbers": (zipped(**{"Index__Document.iwa": "x"}), "other_table"),
    "Word": (zipped(**{"[Content_Types].xml": "x", "word__document.xml": "x"}), "kind"),
    "any archive": (zipped(a="1", b="2"), "kind"),
    "a locked archive": (locked_zip(), "locked"),
    "a cut archive": (package()[:-40], "damaged"),
    "an archive of noise": (b"PK\x03\x04" + bytes(range(256)) * 4, "damaged"),
    "a path out of the archive": (package(more={"../../etc/x.xml": "x"}), "damaged"),
    "one part": (package(more={"big.xml": b"0" * 400_000_000}), "bomb"),
    "texts that unfold": (package(strings="<sst>" + " " * 300_000_000), "bomb"),
    "thousands of parts": (package(more=MANY), "bomb"),
    "a billion laughs": (package(strings=LAUGHS + shapes.STRINGS), "damaged"),
    "a file of the server": (package(sheet_xml=OUTSIDE + sheet(shapes.SHARED)), "damaged"),
    "a hundred thousand levels": (package(sheet_xml=DEEP), "damaged"),
    "no workbook": (package(more={"xl/workbook.xml": None}), "damaged"),
    "no sheet": (package(more={"xl/worksheets/sheet1.xml": None}), "empty"),
    "a workbook that is no XML": (package(more={"xl/workbook.xml": "x"}), "damaged"),
    "texts that are none": (package(strings="<sst><si><t>x"), "damaged"),
    "a text that there is not": (package(sheet(cells('t="s"|<v>999</v>'))), "damaged"),
    "the row one hundred million": (package(BEYOND), "long"),
    "more rows than a sheet has": (b"a,b\n" * 1_048_580, "long"),
    "a quotation mark that never ends": (b'a,"b\n' + b"x,y\n" * 60_000, "quote"),
    "an empty workbook": (package(sheet("")), "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPPED)
def test_a_hostile_file_gives_a_reason(app: Any, tmp_path: Path, name: str) -> None:
    content, code = STOPPED[name]
    with pytest.raises(Stopped) as stopped:
        read(tmp_path / "x", content)
    assert stopped.value.code == code
    assert str(stopped.value)


WIDE = ",".join(str(number) for number in range(10_000)) + "\n"
KEPT: dict[str, tuple[bytes, list[list[str]]]] = {
    "a formula that was never computed": (
        package(sheet(cells("|<f>1+1</f>", 't="s"|<v>1</v>'))),
        [[FORMULA, HEADS[1]]],
    ),
    "an error": (package(sheet(cells('t="e"|<v>#REF!</v>', 't="s"|<v>1</v>'))), [[f"{ERROR}#REF!", HEADS[1]]]),
    "a formula as text": (b'name,b\n"=HYPERLINK(""http://x"")",1\n', [["name", "b"], ['=HYPERLINK("http://x")', "1"]]),
    "bytes of nothing": (b"na\0me,b\n1,2\n", [["name", "b"], ["1", "2"]]),
    "a mark of ours": (b"a,b\n\x01f,2\n" + b"x,y\n" * 50, [["a", "b"], ["f", "2"]] + [["x", "y"]] * 50),
    "the last cell of a sheet": (package(FAR), []),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_is_strange_in_a_cell_is_kept_as_text_or_named(
    app: Any, tmp_path: Path, name: str
) -> None:
    content, wanted = KEPT[name]
    path = tmp_path / "x"
    if not wanted:
        with pytest.raises(Stopped):
            read(path, content)
        return
    assert read(path, content) == wanted


def test_a_line_of_ten_thousand_columns_is_cut(app: Any, tmp_path: Path) -> None:
    [row] = read(tmp_path / "x", WIDE.encode())
    assert len(row) == 200
