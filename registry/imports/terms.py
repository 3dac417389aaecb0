"""Official terms that cells choose from: found by their names in either language, with or without marks,
by their codes, and by everyday words."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.core.db import list_rows
from registry.core.finding import fold_texts
from registry.core.i18n import hanoi_today, in_languages
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.imports import bases
from registry.imports.problems import Wrong
from registry.programs.kinds import Currency, FundingLine, PayPeriod, ProgramLevel
from registry.programs.models import TalentProgram
from registry.taxonomy import labels, words
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution, Organisation

NEAR_ENOUGH, MOST_NEAR = 70, 3


@dataclass(frozen=True)
class Term:
    value: str
    vi: str
    en: str
    words: tuple[str, ...] = ()


@dataclass
class Terms:
    """`find` remembers: a file of a million rows names the same few again and again."""

    entries: list[Term]
    known: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.folded: dict[str, set[str]] = defaultdict(set)
        for one in self.entries:
            for word in (one.value, one.vi, one.en, f"{one.vi} / {one.en}", *one.words):
                if word:
                    self.exact[word.casefold()].add(one.value)
                    self.folded[fold_texts(word)].add(one.value)

    def find(self, text: str) -> str:
        """Raises Wrong, with the nearest."""
        if text not in self.known:
            if len(self.known) > 50_000:
                self.known.clear()
            self.known[text] = self._find(text)
        found = self.known[text]
        if isinstance(found, Wrong):
            raise found
        return str(found)

    def _find(self, text: str) -> str | Wrong:
        for words_, asked in ((self.exact, text.casefold()), (self.folded, fold_texts(text))):
            found = words_.get(asked, set()) if asked else set()
            if len(found) == 1:
                return next(iter(found))
            if found:
                return Wrong("ambiguous", value=text, near=self._name(found))
        near = process.extract(
            fold_texts(text), list(self.folded), limit=MOST_NEAR, score_cutoff=NEAR_ENOUGH
        )
        values = {value for word, _score, _place in near for value in self.folded[word]}
        if not values:
            return Wrong("choice_unknown", value=text)
        return Wrong("choice", value=text, near=self._name(values))

    def _name(self, values: set[str]) -> str:
        named = [f"{one.vi} / {one.en}" for one in self.entries if one.value in values]
        return "; ".join(named[:MOST_NEAR])


@dataclass(frozen=True)
class Setting:
    """For whom, and by whom, something is imported."""

    by: User
    organisation_id: uuid.UUID | None


def _of_enum(kind: Any) -> list[Term]:
    both = [(one, in_languages(one.label)) for one in kind]
    return [Term(one.value, told[0], told[1]) for one, told in both]


def _fields(_setting: Setting) -> list[Term]:
    found = [one for one in taxonomy.list_concepts(taxonomy.FIELDS) if one.level > 1]
    known = words.words_of(found)
    return [
        Term(
            str(one.id),
            one.name_vi,
            one.name_en,
            (one.code, *(word.strip() for word in known[one.code].split(","))),
        )
        for one in found
    ]


def _field_codes(setting: Setting) -> list[Term]:
    """By the code instead of the id."""
    return [Term(one.words[0], one.vi, one.en, one.words) for one in _fields(setting)]


def _technologies(_setting: Setting) -> list[Term]:
    return [
        Term(str(one.id), one.name_vi, one.name_en, (one.code,))
        for scheme in taxonomy.technology_schemes(hanoi_today())
        for one in taxonomy.list_concepts(scheme.code)
    ]


def _institutions(setting: Setting) -> list[Term]:
    statement = select(Institution).join(Organisation, Organisation.id == Institution.id)
    if setting.organisation_id:
        statement = statement.where(Institution.id == setting.organisation_id)
    rows = {one.id: one for one in list_rows(statement)}
    return [
        Term(str(one.id), one.name_vi, one.name_en, (one.code, rows[one.id].abbreviation))
        for one in list_rows(
            select(Organisation).where(
                Organisation.id.in_(statement.with_only_columns(Institution.id))
            )
        )
    ]


def _organisations(setting: Setting) -> list[Term]:
    return [
        Term(str(one.id), one.name_vi, one.name_en, (one.code,))
        for one in accounts.grantable_organisations(setting.by)
        if setting.organisation_id in {None, one.id}
    ]


def _roles(setting: Setting) -> list[Term]:
    return _of_enum(accounts.grantable_roles(setting.by))


def _programs(setting: Setting) -> list[Term]:
    statement = select(TalentProgram).order_by(TalentProgram.code)
    if setting.organisation_id:
        statement = statement.where(TalentProgram.institution_id == setting.organisation_id)
    return [
        Term(str(one.id), one.name_vi, one.name_en, (one.code,)) for one in list_rows(statement)
    ]


def _languages(_setting: Setting) -> list[Term]:
    vi, en = labels.language_names("vi"), labels.language_names("en")
    return [Term(code, vi[code], en[code]) for code in vi]


def _countries(_setting: Setting) -> list[Term]:
    told = words.country_words()
    return [
        Term(
            one.code,
            one.name_vi,
            one.name_en,
            (one.code3, *(word.strip() for word in told.get(one.code, "").split(","))),
        )
        for one in taxonomy.list_countries()
    ]


def _bases(_setting: Setting) -> list[Term]:
    return [Term(one.code, one.name_vi, one.name_en) for one in bases.in_force(hanoi_today())]


def _letters(_setting: Setting) -> list[Term]:
    return [
        Term("vi", "Tiếng Việt", "Vietnamese", ("VN",)),
        Term("en", "Tiếng Anh", "English", ("EN",)),
    ]


SOURCES: Mapping[str, Callable[[Setting], list[Term]]] = {
    "bases": _bases,
    "countries": _countries,
    "contract_kinds": lambda _setting: _of_enum(ContractKind),
    "currencies": lambda _setting: _of_enum(Currency),
    "degrees": lambda _setting: _of_enum(DegreeKind),
    "employments": lambda _setting: _of_enum(EmploymentKind),
    "field_codes": _field_codes,
    "fields": _fields,
    "funding": lambda _setting: _of_enum(FundingLine),
    "institutions": _institutions,
    "languages": _languages,
    "letters": _letters,
    "levels": lambda _setting: _of_enum(ProgramLevel),
    "modes": lambda _setting: _of_enum(Mode),
    "organisations": _organisations,
    "periods": lambda _setting: _of_enum(PayPeriod),
    "programs": _programs,
    "roles": _roles,
    "technologies": _technologies,
}


def read_terms(names: Iterable[str], setting: Setting) -> dict[str, Terms]:
    return {name: Terms(SOURCES[name](setting)) for name in names if name}
