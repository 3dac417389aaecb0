"""Which tables a release has: of whom, told apart by what. The data dictionary is made of these."""

from dataclasses import dataclass

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l

TOTAL, OTHER, UNKNOWN = "total", "other", "unknown"
EXPERTS = "experts"


class Dimension(LabelledEnum):
    COUNTRY = "country", _l("Country of residence")
    FIELD = "field", _l("Group of research fields")
    CATEGORY = "category", _l("Legal category")
    MINISTRY = "ministry", _l("Governing body")
    KIND = "kind", _l("Kind of recruitment")


class Place(LabelledEnum):
    """What happened to a figure in a release."""

    NEW = "new", _l("New figure")
    REPEATED = "repeated", _l("Earlier figure, repeated")


class Remark(LabelledEnum):
    """What the ministry reads beside a row before it publishes."""

    NEW = "new", _l("New figure")
    SAME = "same", _l("Repeated: nobody was added or left")
    FEW = "few", _l("Repeated: too few people were added or left")
    TELLING = "telling", _l("Repeated: sums with other figures would tell of too few people")
    WITHHELD = "withheld", _l("Held back: sums with other figures would tell of too few people")
    MERGED = "merged", _l("In “other”: too few people, or needed to protect such a row")
    STOPPED = "stopped", _l("Repeated: too few counted people have not agreed to statistics")


OF_EXPERTS = (Dimension.COUNTRY, Dimension.FIELD, Dimension.CATEGORY)
OF_COUNTED = (Dimension.FIELD, Dimension.MINISTRY, Dimension.KIND)


@dataclass(frozen=True)
class TableKind:
    """`population`: the experts, or a code of a target."""

    population: str
    dimension: Dimension

    @property
    def code(self) -> str:
        return f"{self.population.lower()}-{self.dimension.value}"


def tables_of(population: str) -> list[TableKind]:
    dimensions = OF_EXPERTS if population == EXPERTS else OF_COUNTED
    return [TableKind(population, one) for one in dimensions]


def read_code(code: str) -> TableKind:
    """Of a stored table. Raises ValueError."""
    population, _dash, dimension = code.rpartition("-")
    known = population if population == EXPERTS else population.upper()
    return TableKind(known, Dimension(dimension))
