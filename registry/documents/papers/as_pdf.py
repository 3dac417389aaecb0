"""A paper as a PDF file, which prints alike everywhere: its typeface travels in it."""

from collections.abc import Iterable

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, VAlign
from fpdf.fonts import FontFace

from registry.core.config import PACKAGE
from registry.documents.papers.paper import MOTTO, NATION, Pair, Paper, Section

FONTS = PACKAGE / "static/built/fonts"
FAMILY = "paper"
STYLES = {"": "paper-regular", "B": "paper-bold", "I": "paper-italic"}
SIZE, HEAD, SMALL = 10.5, 9.2, 8  # points
LINE = 5.0  # millimetres
SIGNING = 24.0  # millimetres that a signature and a seal take
CONTENT_TYPE = "application/pdf"


class _Page(FPDF):
    """What stands on every page."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.paper = paper
        self.set_margins(left=25, top=20, right=15)
        self.set_auto_page_break(auto=True, margin=20)
        for style, name in STYLES.items():
            self.add_font(FAMILY, style=style, fname=FONTS / f"{name}.ttf")
        self.set_title(paper.title.vi)
        self.set_subject(paper.number)
        self.set_lang("vi-VN")
        self.set_creation_date(paper.made_at)

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font(FAMILY, size=SIZE)
            self.set_y(10)
            self.cell(w=0, h=LINE, text=str(self.page_no()), align=Align.C)
            self.set_y(20)

    def footer(self) -> None:
        self.set_xy(self.l_margin, -14)
        self.set_font(FAMILY, size=SMALL)
        self.cell(w=0, h=LINE, text=self.paper.foot, align=Align.L)


def write(paper: Paper) -> bytes:
    page = _Page(paper)
    page.add_page()
    _rows(page, [NATION, MOTTO], align=Align.C, style="B", size=HEAD)
    if paper.draft is not None:
        _rows(page, [paper.draft], align=Align.C, style="I")
    page.ln(LINE)
    _rows(page, [Pair(paper.title.vi.upper(), paper.title.en.upper())], align=Align.C, style="B")
    _rows(page, [Pair(f"Số: {paper.number}", f"No. {paper.number}")], align=Align.C)
    page.ln(LINE / 2)
    _rows(page, paper.preamble, style="I")
    for section in paper.sections:
        _section(page, section)
    _signatures(page, paper)
    return bytes(page.output())


def _section(page: _Page, section: Section) -> None:
    if page.will_page_break(4 * LINE):
        page.add_page()  # no heading alone at the foot of a page
    page.ln(LINE / 2)
    _rows(page, [section.heading], style="B", align=Align.L)
    _rows(page, section.paragraphs)


def _rows(
    page: _Page,
    pairs: Iterable[Pair],
    *,
    align: Align = Align.J,
    style: str = "",
    size: float = SIZE,
) -> None:
    lines = list(pairs)
    if not lines:
        return
    page.set_font(FAMILY, style=style, size=size)
    face = FontFace(family=FAMILY, emphasis=style or None, size_pt=size)
    with page.table(
        borders_layout=TableBordersLayout.NONE,
        first_row_as_headings=False,
        col_widths=(1, 1),
        line_height=LINE,
        gutter_width=6,
        gutter_height=1.5,
        text_align=align,
        v_align=VAlign.T,
        padding=0,
    ) as table:
        for pair in lines:
            row = table.row(style=face)
            row.cell(pair.vi)
            row.cell(pair.en)


def _signatures(page: _Page, paper: Paper) -> None:
    if not paper.signatures:
        return
    if page.will_page_break(SIGNING + 6 * LINE):
        page.add_page()
    page.ln(LINE)
    width, top = page.epw / len(paper.signatures), page.get_y()
    for place, signature in enumerate(paper.signatures):
        page.set_xy(page.l_margin + place * width, top)
        for text, space in (
            (signature.heading.vi.upper(), 0.0),
            (signature.heading.en.upper(), SIGNING),
            (signature.name, 0.0),
        ):
            page.set_x(page.l_margin + place * width)
            page.set_font(FAMILY, style="B", size=SIZE)
            page.multi_cell(
                w=width, h=LINE, text=text, align=Align.C, new_x="LMARGIN", new_y="NEXT"
            )
            page.set_y(page.get_y() + space)
