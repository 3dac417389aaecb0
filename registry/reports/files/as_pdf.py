"""The official document as a PDF file, its typeface in it."""

from collections.abc import Sequence
from typing import Any

import segno
from fpdf import FPDF
from fpdf.enums import Align, TextMode, VAlign
from fpdf.fonts import FontFace

from registry.documents.papers.as_pdf import FONTS, STYLES
from registry.reports.official import Official, Table

FAMILY = "paper"
BODY, HEAD, SMALL, TINY, CELL = 13.5, 12.5, 11, 7.5, 10.5  # points
LINE, CELL_LINE, INDENT = 6.4, 5.0, 12.7  # millimetres
SIGNING = 26.0  # millimetres that a signature and a seal take
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


class _Page(FPDF):
    """What stands on every page."""

    def __init__(self, official: Official) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.official = official
        self.set_margins(left=30, top=20, right=20)
        self.set_auto_page_break(auto=True, margin=20)
        for style, name in STYLES.items():
            self.add_font(FAMILY, style=style, fname=FONTS / f"{name}.ttf")
        self.set_title(official.subject)
        self.set_subject(official.foot)
        self.set_lang(LANGUAGES[official.language])
        self.set_creation_date(official.made_at)

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font(FAMILY, size=BODY)
            self.set_y(11)
            self.cell(w=0, h=LINE, text=str(self.page_no()), align=Align.C)
            self.set_y(20)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(FAMILY, size=TINY)
        self.cell(w=0, h=4, text=self.official.foot, align=Align.C)

    def centred(self, text: str, *, style: str = "", size: float = BODY, width: float = 0) -> None:
        self.set_font(FAMILY, style=style, size=size)
        self.multi_cell(w=width, h=LINE - 0.4, text=text, align=Align.C, new_x="LEFT", new_y="NEXT")

    def line_below(self, middle: float, length: float) -> None:
        top = self.get_y() + 0.8
        self.set_line_width(0.25)
        self.line(middle - length / 2, top, middle + length / 2, top)
        self.set_y(top + 1.6)


def write(official: Official) -> bytes:
    page = _Page(official)
    page.add_page()
    _head(page, official)
    _title(page, official)
    _body(page, official)
    _signature(page, official)
    _annex(page, official)
    return bytes(page.output())


def _head(page: _Page, official: Official) -> None:
    top, left, right = page.get_y(), 68.0, 100.0
    page.set_x(22)
    if official.superior:
        page.centred(official.superior, size=HEAD, width=left)
    page.centred(official.agency, style="B", size=HEAD, width=left)
    page.line_below(22 + left / 2, 26)
    page.set_x(22)
    page.centred(official.number, size=13, width=left)
    under = page.get_y()
    middle = 91 + right / 2
    page.set_xy(91, top)
    page.centred(official.nation, style="B", size=12, width=right)
    page.centred(official.motto, style="B", size=13, width=right)
    page.line_below(middle, page.get_string_width(official.motto))
    page.set_x(91)
    page.centred(official.place_date, style="I", size=13, width=right)
    page.set_xy(page.l_margin, max(under, page.get_y()) + 6)


def _title(page: _Page, official: Official) -> None:
    if official.draft:
        page.centred(official.draft, style="B")
    page.centred(official.kind, style="B", size=14)
    page.centred(official.subject, style="B", size=14)
    page.line_below(page.l_margin + page.epw / 2, 45)
    page.set_x(page.l_margin)
    page.ln(3)
    page.centred(official.addressee)
    page.ln(2)


def _body(page: _Page, official: Official) -> None:
    _paragraph(page, official.opening)
    for heading, paragraphs in official.sections:
        if page.will_page_break(3 * LINE):
            page.add_page()  # no heading alone at the foot of a page
        _paragraph(page, heading, style="B")
        for text in paragraphs:
            _paragraph(page, text)


def _paragraph(page: _Page, text: str, *, style: str = "", size: float = BODY) -> None:
    page.set_font(FAMILY, style=style, size=size)
    page.ln(2.1)  # 6 points
    page.set_x(page.l_margin)
    with (
        page.text_columns(text_align=Align.J, line_height=LINE / page.font_size) as columns,
        columns.paragraph(first_line_indent=INDENT, text_align=Align.J) as paragraph,
    ):
        paragraph.write(text)
    page.set_x(page.l_margin)


def _signature(page: _Page, official: Official) -> None:
    if page.will_page_break(SIGNING + 6 * LINE):
        page.add_page()
    page.ln(LINE)
    top, half = page.get_y(), page.epw / 2
    with page.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.12):
        page.set_font(FAMILY, style="I", size=12)  # bold italic: drawn stronger
        page.cell(w=half, h=5, text=official.recipients_head, new_x="LMARGIN", new_y="NEXT")
    page.set_font(FAMILY, size=SMALL)
    for line in official.recipients:
        page.multi_cell(w=half, h=4.8, text=line, align=Align.L, new_x="LMARGIN", new_y="NEXT")
    under = page.get_y()
    page.set_xy(page.l_margin + half, top)
    page.centred(official.authority.upper(), style="B", size=14, width=half)
    page.centred(official.title.upper(), style="B", size=14, width=half)
    page.set_xy(page.l_margin + half, page.get_y() + SIGNING)
    page.centred(official.name, style="B", size=14, width=half)
    page.set_xy(page.l_margin, max(under, page.get_y()))


def _annex(page: _Page, official: Official) -> None:
    page.add_page()
    page.centred(official.annex, style="B", size=14)
    page.centred(official.annex_title, style="B", size=14)
    page.centred(official.annex_of, style="I", size=13)
    for text in official.basis:
        _paragraph(page, text, size=12)
    for table in official.tables:
        _table(page, table)
    if official.check:
        _checked(page, official)


def _table(page: _Page, table: Table) -> None:
    if page.will_page_break(6 * LINE):
        page.add_page()
    page.ln(4)
    page.set_font(FAMILY, style="B", size=12)
    page.multi_cell(w=0, h=LINE, text=table.title, align=Align.L, new_x="LMARGIN", new_y="NEXT")
    page.ln(1)
    page.set_font(FAMILY, size=CELL)
    page.set_line_width(0.2)
    strong = FontFace(family=FAMILY, emphasis="B", size_pt=CELL)
    alignments = [Align.C if column != 1 else Align.L for column in range(len(table.head))]
    with page.table(
        col_widths=tuple(table.widths),
        line_height=CELL_LINE,
        text_align=tuple(alignments),
        v_align=VAlign.M,
        headings_style=strong,
        padding=1,
        align="LEFT",
    ) as made:
        made.row(table.head)
        for row in table.rows:
            made.row(row)
        if table.total:
            made.row(table.total, style=strong)


def _checked(page: _Page, official: Official) -> None:
    size = 28.0
    if page.will_page_break(size + 8):
        page.add_page()
    page.ln(5)
    top = page.get_y()
    _draw_code(page, official.check_url, page.l_margin, top, size)
    page.set_xy(page.l_margin + size + 4, top + 3)
    page.set_font(FAMILY, size=SMALL)
    page.multi_cell(
        w=page.epw - size - 4,
        h=5,
        text=f"{official.check}\n{official.check_url}",
        align=Align.L,
        new_x="LMARGIN",
        new_y="NEXT",
    )


def _draw_code(page: Any, text: str, left: float, top: float, size: float) -> None:
    rows: Sequence[Any] = list(segno.make(text, error="m").matrix)
    unit = size / len(rows)
    page.set_fill_color(0)
    for down, row in enumerate(rows):
        for along, is_dark in enumerate(row):
            if is_dark:
                page.rect(left + along * unit, top + down * unit, unit, unit, style="F")
