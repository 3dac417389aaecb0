"""The official document as a Word file."""

import io
from collections.abc import Sequence
from typing import Any

import docx
import segno
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from registry.reports.official import Official, Table

TYPEFACE = "Times New Roman"  # Decree 30/2020/NĐ-CP, Annex I
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEAD, SMALL, TINY, CELL = Pt(14), Pt(13), Pt(11), Pt(8), Pt(11)
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def write(official: Official) -> bytes:
    document = docx.Document()
    _set_up(document, official)
    _head(document, official)
    _title(document, official)
    _body(document, official)
    _signature(document, official)
    _annex(document, official)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, official: Official) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
    style.paragraph_format.space_after = Pt(0)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LANGUAGES[official.language])
    style.element.rPr.append(spoken)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(20)
    page.different_first_page_header_footer = True
    number = page.header.paragraphs[0]
    number.alignment = CENTER
    _page_number(number)
    for foot in (page.footer, page.first_page_footer):
        foot.paragraphs[0].alignment = CENTER
        _add(foot.paragraphs[0], official.foot, size=TINY)
    known = document.core_properties
    known.title, known.author, known.comments = official.subject, "", official.foot
    known.language = LANGUAGES[official.language]
    known.created = known.modified = official.made_at.replace(tzinfo=None)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def _head(document: Any, official: Official) -> None:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    _widths(table, (70, 95))
    first = left.paragraphs[0]
    if official.superior:
        _add(first, official.superior, size=HEAD)
        first = left.add_paragraph()
    _add(first, official.agency, size=HEAD, bold=True)
    _line(left.add_paragraph(), length=12)
    _add(left.add_paragraph(), official.number, size=HEAD)
    _add(right.paragraphs[0], official.nation, size=Pt(12), bold=True)
    motto = right.add_paragraph()
    _add(motto, official.motto, size=HEAD, bold=True)
    _line(right.add_paragraph(), length=24)
    _add(right.add_paragraph(), official.place_date, size=HEAD, italic=True)
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.alignment = CENTER


def _line(paragraph: Any, *, length: int) -> None:
    """A thin line below what stands above it."""
    paragraph.paragraph_format.line_spacing = Pt(8)
    _add(paragraph, "_" * length, size=Pt(7))


def _title(document: Any, official: Official) -> None:
    if official.draft:
        _centred(document, official.draft, bold=True)
    first = _centred(document, official.kind, bold=True)
    first.paragraph_format.space_before = Pt(14)
    _centred(document, official.subject, bold=True)
    line = _centred(document, "", bold=True)
    _line(line, length=20)
    addressee = _centred(document, official.addressee)
    addressee.paragraph_format.space_before = Pt(10)
    addressee.paragraph_format.space_after = Pt(6)


def _centred(document: Any, text: str, **looks: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    _add(paragraph, text, **looks)
    return paragraph


def _body(document: Any, official: Official) -> None:
    _paragraph(document, official.opening)
    for heading, paragraphs in official.sections:
        head = _paragraph(document, heading, bold=True)
        head.paragraph_format.keep_with_next = True
        for text in paragraphs:
            _paragraph(document, text)


def _paragraph(document: Any, text: str, **looks: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_before = Pt(6)
    _add(paragraph, text, **looks)
    return paragraph


def _signature(document: Any, official: Official) -> None:
    table = document.add_table(rows=1, cols=2)
    _widths(table, (80, 80))
    left, right = table.rows[0].cells
    _add(left.paragraphs[0], official.recipients_head, size=Pt(12), bold=True, italic=True)
    for line in official.recipients:
        _add(left.add_paragraph(), line, size=SMALL)
    _add(right.paragraphs[0], official.authority.upper(), bold=True)
    _add(right.add_paragraph(), official.title.upper(), bold=True)
    for _room in range(4):  # for a signature and a seal
        right.add_paragraph()
    _add(right.add_paragraph(), official.name, bold=True)
    for paragraph in right.paragraphs:
        paragraph.alignment = CENTER
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(document: Any, official: Official) -> None:
    document.add_page_break()
    _centred(document, official.annex, bold=True)
    _centred(document, official.annex_title, bold=True)
    _centred(document, official.annex_of, italic=True)
    for text in official.basis:
        _paragraph(document, text)
    for table in official.tables:
        _table(document, table)
    if official.check:
        _checked(document, official)


def _table(document: Any, table: Table) -> None:
    title = document.add_paragraph()
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(10), Pt(4)
    title.paragraph_format.keep_with_next = True
    _add(title, table.title, bold=True)
    rows = [table.head, *table.rows, *([table.total] if table.total else [])]
    made = document.add_table(rows=len(rows), cols=len(table.head))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    whole = sum(table.widths)
    _widths(made, [160 * one / whole for one in table.widths])
    repeated = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    cells = made._cells
    for place, row in enumerate(rows):
        is_strong = place == 0 or (bool(table.total) and place == len(rows) - 1)
        for column, text in enumerate(row):
            paragraph = cells[place * len(row) + column].paragraphs[0]
            paragraph.alignment = CENTER if place == 0 or column != 1 else None
            _add(paragraph, text, size=CELL, bold=is_strong)


def _checked(document: Any, official: Official) -> None:
    picture = io.BytesIO()
    segno.make(official.check_url, error="m").save(picture, kind="png", scale=4, border=1)
    picture.seek(0)
    table = document.add_table(rows=1, cols=2)
    _widths(table, (30, 130))
    left, right = table.rows[0].cells
    left.paragraphs[0].paragraph_format.space_before = Pt(12)
    left.paragraphs[0].add_run().add_picture(picture, width=Mm(26))
    right.paragraphs[0].paragraph_format.space_before = Pt(12)
    _add(right.paragraphs[0], official.check, size=SMALL)
    _add(right.add_paragraph(), official.check_url, size=SMALL)


def _widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _add(
    paragraph: Any, text: str, *, size: Any = None, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = size
