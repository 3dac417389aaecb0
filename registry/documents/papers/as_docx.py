"""A paper as a Word file, which both sides may still work on."""

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from registry.documents.papers.paper import MOTTO, NATION, Pair, Paper, Section

TYPEFACE = "Times New Roman"  # Decree 30/2020/NĐ-CP, Annex I
SIZE, SMALL = Pt(12), Pt(9)
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = Pair("vi-VN", "en-GB")


def write(paper: Paper) -> bytes:
    document = docx.Document()
    _set_up(document, paper)
    _head(document, paper)
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for line in paper.preamble:
        _row(table, line, italic=True)
    for section in paper.sections:
        _section(table, section)
    _signatures(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
    style.paragraph_format.space_after = Pt(6)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.start_type = WD_SECTION.NEW_PAGE
    page.different_first_page_header_footer = True
    number = page.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(number)
    for foot in (page.footer, page.first_page_footer):
        _add(foot.paragraphs[0], paper.foot, size=SMALL)
    known = document.core_properties
    known.title, known.author, known.comments = paper.title.vi, "", paper.number
    known.language = LANGUAGES.vi
    known.created = known.modified = paper.made_at.replace(tzinfo=None)


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _head(document: Document, paper: Paper) -> None:
    head = document.add_table(rows=0, cols=2)
    _row(head, NATION, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _row(head, MOTTO, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.draft is not None:
        _row(head, paper.draft, italic=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    title = document.add_table(rows=0, cols=2)
    upper = Pair(paper.title.vi.upper(), paper.title.en.upper())
    _row(title, upper, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    number = Pair(f"Số: {paper.number}", f"No. {paper.number}")
    _row(title, number, align=WD_ALIGN_PARAGRAPH.CENTER)


def _section(table: Any, section: Section) -> None:
    _row(table, section.heading, bold=True, stays=True)
    for paragraph in section.paragraphs:
        _row(table, paragraph, align=WD_ALIGN_PARAGRAPH.JUSTIFY)


def _signatures(document: Document, paper: Paper) -> None:
    if not paper.signatures:
        return
    table = document.add_table(rows=1, cols=len(paper.signatures))
    for cell, signature in zip(table.rows[0].cells, paper.signatures, strict=True):
        first = cell.paragraphs[0]
        _add(first, signature.heading.vi.upper(), bold=True)
        _add(cell.add_paragraph(), signature.heading.en.upper(), language=LANGUAGES.en, bold=True)
        for _line in range(3):  # room for a signature and a seal
            cell.add_paragraph()
        _add(cell.add_paragraph(), signature.name, bold=True)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _keep_together(table)


def _row(table: Any, pair: Pair, *, align: Any = None, stays: bool = False, **looks: Any) -> None:
    """`stays`: on the page of what follows."""
    for cell, text, language in zip(table.add_row().cells, pair, LANGUAGES, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.keep_with_next = stays
        _add(paragraph, text, language=language, **looks)


def _add(
    paragraph: Paragraph,
    text: str,
    *,
    language: str = LANGUAGES.vi,
    size: Any = None,
    bold: bool = False,
    italic: bool = False,
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = size
    spoken = OxmlElement(
        "w:lang"
    )  # so that nobody's spelling checker underlines the other language
    spoken.set(qn("w:val"), language)
    run._r.get_or_add_rPr().append(spoken)


def _keep_together(table: Any) -> None:
    for row in table.rows:
        cannot_split = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(cannot_split)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
