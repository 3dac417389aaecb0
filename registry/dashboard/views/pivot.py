"""Any dimension by any other one: counted people under a reading, at a pair of moments, as a table whose
cells open their lists, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.i18n import _, _l, format_date, format_share, localized_text
from registry.core.permissions import requires
from registry.core.sorting import sort_key
from registry.dashboard.actions import DashboardAction
from registry.dashboard.pivots import ALL, Pivot, pivot
from registry.dashboard.views import drawn
from registry.dashboard.views.shared import READ, Asked, ask, bp, list_periods, plain
from registry.targets.lists import tables
from registry.web.downloads import download_parts
from registry.web.forms import ButtonForm, transaction
from registry.web.lists import files
from registry.web.lists.declaration import Column, Filter
from registry.web.steps import current_user

CHRONOLOGICAL = ("month", "term")
ROWS, COLUMNS = "rows", "columns"


@dataclass(frozen=True)
class Table:
    """`asked` by the dimensions `down` and, where there is one, `across`."""

    asked: Asked
    down: Filter
    across: Filter | None

    @cached_property
    def pivot(self) -> Pivot:
        both = [self.down, *([self.across] if self.across else [])]
        groups = tables.count_by(self.asked.people, self.asked.narrowed, current_user(), both)
        return pivot(
            groups,
            by_row=self._order(self.down, [key[0] for key in groups]),
            by_column=self._order(self.across, [key[1] for key in groups if len(key) > 1]),
        )

    def _order(self, one: Filter | None, values: Sequence[Any]) -> Any:
        """Months one after the other, all else by the alphabet."""
        if one is None or one.name in CHRONOLOGICAL:
            return lambda value: (str(value),)
        labels = self.asked.label_all(one, [value for value in values if value is not None])
        return lambda value: (sort_key(str(labels.get(plain(value), ""))), plain(value))

    @cached_property
    def labels(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for name, one, values in (
            (ROWS, self.down, self.pivot.rows),
            (COLUMNS, self.across, self.pivot.columns),
        ):
            known = (
                self.asked.label_all(one, [value for value in values if value is not None])
                if one
                else {}
            )
            found |= {(name, value): str(label) for value, label in known.items()}
        return found

    def name_row(self, value: Any) -> str:
        return self.labels.get((ROWS, plain(value)), _("not known"))

    def name_column(self, value: Any) -> str:
        if self.across is None:
            return _("Counted")
        return self.labels.get((COLUMNS, plain(value)), _("not known"))

    def url(self, row: Any = ALL, column: Any = ALL) -> str:
        """The list of a cell, of a row, of a column, or of all."""
        further = {}
        if row is not ALL:
            further[self.down.name] = plain(row)
        if column is not ALL and self.across is not None:
            further[self.across.name] = plain(column)
        return self.asked.url_of_people(**further)

    @property
    def kept(self) -> dict[str, Any]:
        across = self.across.name if self.across else ""
        return {
            "target": self.asked.target.code,
            **self.asked.kept,
            ROWS: self.down.name,
            COLUMNS: across,
        }


def _table() -> Table:
    asked = ask()
    known = asked.dimensions
    down = known.get(request.args.get(ROWS, "")) or next(iter(known.values()))
    across = known.get(request.args.get(COLUMNS, ""))
    return Table(asked, down, across if across is not down else None)


@bp.get("/pivot")
@requires(READ)
def pivoted() -> ResponseReturnValue:
    table = _table()
    asked = table.asked
    return render_template(
        "dashboard/pivot.html",
        table=table,
        asked=asked,
        target=asked.target,
        when=asked.when,
        moments=asked.when.form,
        periods=list_periods(),
        chips=drawn.chips(asked),
        all=ALL,
        bars=_bars(table),
        share=format_share,
    )


def _bars(table: Table) -> list[dict[str, Any]]:
    return [
        drawn.bar_of(table.name_row(row), table.pivot.of_row(row), None, table.url(row))
        for row in table.pivot.rows
    ]


@bp.post("/pivot/export/<any(csv,xlsx):kind>")
@requires(READ, write=READ)
def pivoted_export(kind: str) -> ResponseReturnValue:
    """The numbers of the page, with the reading and the moments that they hold for."""
    table = _table()
    if not ButtonForm().submitted():
        return redirect(url_for(".pivoted", **table.kept))
    made = files.write(kind, _columns(table), _lines(table), about=_about(table))
    with transaction():
        audit.record(
            DashboardAction.TABLE_EXPORTED,
            table.asked.target,
            by=current_user(),
            kind=kind,
            rows=table.down.name,
            columns=table.across.name if table.across else "",
            reading=table.asked.reading,
            as_of=table.asked.when.as_of,
        )
    name = f"{table.asked.target.code}-{table.down.name}-{table.asked.when.as_of:%Y%m%d}.{kind}"
    return download_parts(files.read_chunks(made), name=name, mimetype=files.KINDS[kind])


def _columns(table: Table) -> list[Column]:
    def number(column: Any) -> Column:
        return Column(
            plain(column),
            table.name_column(column),
            lambda line: table.pivot.cell(line.row, column) if line.is_row else table.pivot.of_column(column),
        )  # fmt: skip

    several = [number(one) for one in table.pivot.columns] if table.across else []
    total = Column(
        "total",
        _l("In all"),
        lambda line: table.pivot.of_row(line.row) if line.is_row else table.pivot.total,
    )
    return [Column("row", table.down.label, lambda line: line.label), *several, total]


def _lines(table: Table) -> list[SimpleNamespace]:
    rows = [
        SimpleNamespace(row=one, label=table.name_row(one), is_row=True) for one in table.pivot.rows
    ]
    return [*rows, SimpleNamespace(row=None, label=_("In all"), is_row=False)]


def _about(table: Table) -> list[tuple[str, str]]:
    asked = table.asked
    known = format_date(asked.when.known_at) if asked.when.known_at else _("as known now")
    chosen = "; ".join(text for text, _url in drawn.chips(asked))
    return [
        (_("Target"), localized_text(asked.target, "title")),
        (_("Reading"), f"{localized_text(asked.rules, 'title')} ({asked.rules.edition})"),
        (_("State on"), format_date(asked.when.as_of)),
        (_("As known on"), known),
        (_("Filters"), chosen or _("none")),
        (_("Made by"), current_user().display_name),
    ]
