"""A CV as a PDF file: what institutions in Viet Nam are handed in, and what is usual elsewhere."""

from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, VAlign
from fpdf.fonts import FontFace

from registry.background.letters import in_language
from registry.core.i18n import _, format_date_long, official_date
from registry.documents.papers.as_pdf import FONTS, STYLES
from registry.documents.papers.paper import MOTTO, NATION
from registry.profile.cv.content import Cv, Layout, Scope, Section

CONTENT_TYPE = "application/pdf"
FAMILY = "paper"
NAME, TITLE, SIZE, SMALL = 18, 14, 10.5, 8  # points
LINE, LEFT = 5.2, 25  # millimetres
LABELS = 45  # millimetres, of the column that says from when to when
SIGNING = 22.0  # millimetres that a signature takes
LANGUAGES = {Layout.VI: "vi-VN", Layout.EN: "en-GB"}
LACKING = "\u25a1"  # what stands for a letter that the typeface lacks


class _Page(FPDF):
    """What stands on every page."""

    def __init__(self, cv: Cv) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.cv = cv
        self.lacked = False
        self.set_margins(left=LEFT, top=20, right=15)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=20)
        for style, name in STYLES.items():
            self.add_font(FAMILY, style=style, fname=FONTS / f"{name}.ttf")
        self.set_title(self.known(cv.heading))
        self.set_lang(LANGUAGES[cv.layout])
        self.set_creation_date(cv.made_at)

    def footer(self) -> None:
        self.set_xy(LEFT, -14)  # within a table the margin is another one
        self.set_font(FAMILY, size=SMALL)
        self.cell(w=150, h=LINE, text=self.known(self.cv.foot), align=Align.L)
        self.cell(w=20, h=LINE, text=f"{self.page_no()} / {{nb}}", align=Align.R)

    def known(self, text: str) -> str:
        """With a mark in the place of each letter that the typeface lacks."""
        typeface: Any = self.fonts[FAMILY]
        letters = typeface.cmap
        told = "".join(one if ord(one) in letters or one == "\n" else LACKING for one in text)
        self.lacked |= told != text
        return told if ord(LACKING) in letters else told.replace(LACKING, "?")

    def line_of(
        self, text: str, *, style: str = "", size: float = SIZE, align: Align = Align.L
    ) -> None:
        self.set_font(FAMILY, style=style, size=size)
        self.multi_cell(
            w=0,
            h=max(LINE, size * 0.46),
            text=self.known(text),
            align=align,
            new_x="LMARGIN",
            new_y="NEXT",
        )


def write(cv: Cv) -> bytes:
    page = _Page(cv)
    page.add_page()
    with in_language(cv.layout.value):
        (_vietnamese_head if cv.layout is Layout.VI else _english_head)(page, cv)
        for section in cv.sections:
            _section(page, section)
        if cv.layout is Layout.VI and cv.scope is Scope.EVERYTHING:
            _signature(page, cv)
        if page.lacked:
            page.ln(LINE)
            page.line_of(
                _(
                    "Letters that the typeface of this file lacks are marked; the web page has them."
                ),
                size=SMALL,
            )
    return bytes(page.output())


def _vietnamese_head(page: _Page, cv: Cv) -> None:
    page.line_of(NATION.vi, style="B", align=Align.C)
    page.line_of(MOTTO.vi, style="B", align=Align.C)
    width = page.get_string_width(MOTTO.vi)
    middle, under = page.l_margin + page.epw / 2, page.get_y() + 0.8
    page.set_line_width(0.25)
    page.line(middle - width / 2, under, middle + width / 2, under)
    page.ln(2 * LINE)
    page.line_of(_("Curriculum vitae").upper(), style="B", size=TITLE, align=Align.C)
    page.line_of(cv.heading, style="B", size=12, align=Align.C)
    page.line_of(cv.who.headline, align=Align.C)


def _english_head(page: _Page, cv: Cv) -> None:
    page.line_of(_("Curriculum vitae"), size=SMALL)
    page.line_of(cv.heading, style="B", size=NAME)
    page.line_of(cv.who.headline, style="I")


def _section(page: _Page, section: Section) -> None:
    if page.will_page_break(4 * LINE):
        page.add_page()  # no heading alone at the foot of a page
    page.ln(LINE)
    page.line_of(section.heading, style="B", size=12)
    page.set_line_width(0.2)
    page.line(page.l_margin, page.get_y() + 0.5, page.l_margin + page.epw, page.get_y() + 0.5)
    page.ln(2)
    page.set_font(FAMILY, size=SIZE)
    with page.table(
        borders_layout=TableBordersLayout.NONE,
        first_row_as_headings=False,
        width=page.epw,
        align="LEFT",
        col_widths=_widths(page, section) if section.has_labels else (page.epw,),
        line_height=LINE,
        gutter_width=2,
        gutter_height=1,
        text_align=Align.L,
        v_align=VAlign.T,
        padding=0,
    ) as table:
        for row in section.rows:
            cells = table.row(style=FontFace(family=FAMILY, size_pt=SIZE))
            if section.has_labels:
                cells.cell(page.known(row.label))
            cells.cell(page.known(row.text))


def _widths(page: _Page, section: Section) -> tuple[float, float]:
    """As wide as its labels are, up to the usual column."""
    widest = max(page.get_string_width(page.known(row.label)) for row in section.rows)
    labels = min(widest + 4, LABELS)
    return labels, page.epw - labels


def _signature(page: _Page, cv: Cv) -> None:
    if page.will_page_break(SIGNING + 6 * LINE):
        page.add_page()
    page.ln(LINE)
    left = page.l_margin + page.epw / 2
    for text, style in (
        (f"…………, {format_date_long(official_date(cv.made_at))}", "I"),
        (_("The declarant"), "B"),
        (_("(signature and full name)"), "I"),
        ("", ""),
        (cv.heading, "B"),
    ):
        if not text:
            page.ln(SIGNING)
            continue
        page.set_x(left)
        page.set_font(FAMILY, style=style, size=SIZE)
        page.multi_cell(
            w=page.epw / 2,
            h=LINE,
            text=page.known(text),
            align=Align.C,
            new_x="LMARGIN",
            new_y="NEXT",
        )
