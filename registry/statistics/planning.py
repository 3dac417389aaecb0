"""What a release may say: which figures are new, which are repeated, and which are held back.

A figure is published anew only if (1) alone it is a group of at least k people, also after
complementary suppression, (2) since every earlier time it was published either nobody or at least k
people joined, and either nobody or at least k left, and (3) no sum or difference of it with all that was
ever published tells of fewer than k. Otherwise the last one is repeated with its day. A figure that has
not changed is repeated too: else a new day would tell that nobody moved, and an old one that somebody did.

Figures of one dimension are held together, with all totals: experts by field and counted people by field
are largely the same people. Across dimensions sums tell of nobody: the tables of one release share
their total alone.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registry.statistics.gathering import Population
from registry.statistics.guarding import Group, is_apart, isolates
from registry.statistics.kinds import OTHER, TOTAL, Dimension, Remark, TableKind, tables_of
from registry.statistics.protecting import protect

Name = tuple[
    str, str
]  # of a figure: code of its table (of its population, for a total), and of its row


@dataclass(frozen=True)
class Figure:
    """As it was first published. `release`: the number of that release; "": of the one being drafted."""

    table: str
    row: str
    members: Group
    release: str = ""

    @property
    def name(self) -> Name:
        return self.table, self.row


@dataclass
class Plan:
    """`shown`: of each table the figures of its rows, "other" included, and of each population its total;
    the largest first. `new`: those that were not published before."""

    smallest: int
    most: int
    past: list[Figure]
    last: Mapping[str, Sequence[str]]  # rows of each table in the release before
    shown: dict[str, list[Figure]] = field(default_factory=dict)
    new: list[Figure] = field(default_factory=list)
    remarks: dict[str, dict[str, str]] = field(default_factory=dict)


def plan(
    populations: Sequence[Population],
    past: Sequence[Figure],
    *,
    last: Mapping[str, Sequence[str]],
    smallest: int,
    most: int,
) -> Plan:
    """`past`: every figure ever published, the oldest first, also of releases that were replaced."""
    made = Plan(smallest, most, list(past), last)
    for one in populations:
        _add_total(made, one)
    for one in populations:
        for table in tables_of(one.code):
            _add_rows(made, one, table)
    return made


def _add_total(made: Plan, one: Population) -> None:
    figure = Figure(one.code, TOTAL, one.members)
    if len(one.members) < made.smallest and not _earlier(made, figure.name):
        made.shown[one.code] = []
        _remark(made, figure, Remark.MERGED)
        return
    families = [_family(made, dimension) for dimension in Dimension]
    shown = _choose(made, figure, families, is_stopped=_is_stopped(made, one))
    made.shown[one.code] = [shown] if shown else []


def _add_rows(made: Plan, one: Population, table: TableKind) -> None:
    """A row that is held back joins "other", which is chosen last."""
    groups = one.groups[table.dimension]
    counts = {code: len(members) for code, members in groups.items()}
    safe = protect(counts, smallest=made.smallest, shown=made.most)
    natural = {code: groups[code] for code, _count in safe.rows}
    for code in groups.keys() - natural.keys():
        _remark(made, Figure(table.code, code, groups[code]), Remark.MERGED)
    shown = {code: _choose_row(made, one, table, code, natural[code]) for code in natural}
    kept = [members for code, members in natural.items() if shown[code]]
    natural[OTHER] = one.members.difference(*kept)
    if natural[OTHER]:
        shown[OTHER] = _choose_row(made, one, table, OTHER, natural[OTHER])
    for code in _left_over(made, table.code, shown, groups):
        members = groups.get(code, frozenset())
        shown[code] = _choose_row(made, one, table, code, members, is_repeated=True)
    figures = [figure for figure in shown.values() if figure]
    made.shown[table.code] = sorted(
        figures, key=lambda row: (row.row == OTHER, -len(row.members), row.row)
    )


def _choose_row(
    made: Plan,
    one: Population,
    table: TableKind,
    code: str,
    members: Group,
    *,
    is_repeated: bool = False,
) -> Figure | None:
    return _choose(
        made,
        Figure(table.code, code, members),
        [_family(made, table.dimension)],
        is_stopped=_is_stopped(made, one),
        is_repeated=is_repeated,
    )


def _is_stopped(made: Plan, one: Population) -> bool:
    return 0 < one.left_out < made.smallest


def _left_over(
    made: Plan, table: str, chosen: Container[str], groups: Mapping[str, Group]
) -> list[str]:
    """Rows of the release before that should go, although nobody or too few people joined or left: the
    gap would tell that."""
    gone = [code for code in made.last.get(table, ()) if code not in chosen]
    return [
        code
        for code in gone
        if not _may_go(groups.get(code, frozenset()), _earlier(made, (table, code)), made.smallest)
    ]


def _may_go(members: Group, earlier: Sequence[Group], smallest: int) -> bool:
    return members != earlier[-1] and is_apart(members, earlier, smallest)


def _choose(
    made: Plan,
    figure: Figure,
    families: Iterable[list[Group]],
    *,
    is_stopped: bool,
    is_repeated: bool = False,
) -> Figure | None:
    """The figure itself, the last one of its name, or nothing."""
    earlier = [one for one in made.past if one.name == figure.name]
    last = earlier[-1] if earlier else None
    remark = _judge(made, figure, earlier, families)
    if is_stopped:
        remark = Remark.STOPPED
    elif is_repeated and remark is Remark.NEW:
        remark = Remark.FEW
    if remark is Remark.NEW:
        made.past.append(figure)
        made.new.append(figure)
    elif last is None:
        remark = Remark.WITHHELD
    _remark(made, figure, remark)
    return figure if remark is Remark.NEW else last


def _judge(
    made: Plan, figure: Figure, earlier: Sequence[Figure], families: Iterable[list[Group]]
) -> Remark:
    if earlier and earlier[-1].members == figure.members:
        return Remark.SAME
    is_enough = len(figure.members) >= made.smallest
    if not is_enough or not is_apart(
        figure.members, [one.members for one in earlier], made.smallest
    ):
        return Remark.FEW
    if any(isolates([*family, figure.members], made.smallest) for family in families):
        return Remark.TELLING
    return Remark.NEW


def _family(made: Plan, dimension: Dimension) -> list[Group]:
    ending = f"-{dimension.value}"
    return [one.members for one in made.past if one.row == TOTAL or one.table.endswith(ending)]


def _earlier(made: Plan, name: Name) -> list[Group]:
    return [one.members for one in made.past if one.name == name]


def _remark(made: Plan, figure: Figure, remark: Remark) -> None:
    made.remarks.setdefault(figure.table, {})[figure.row] = remark.value
