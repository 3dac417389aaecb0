"""What an edition says in the blanks of a clause, in each language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from registry.contracts import courses
from registry.contracts.edition_terms import EditionTerms
from registry.contracts.models import Contract
from registry.contracts.texts.kinds import Blank, Need
from registry.contracts.texts.models import ContractClause
from registry.core.i18n import format_date, format_number, localized_text, say_in_languages
from registry.documents.papers.paper import Pair

BLANK = re.compile(r"\{([a-z_]+)\}")
FULL_LOAD = 100


def blanks_in(text: str) -> set[str]:
    return set(BLANK.findall(text))


def in_both(say: Callable[[], Any]) -> Pair:
    return Pair(*say_in_languages(lambda: str(say() or "")))


def values_of(contract: Contract, terms: EditionTerms, *, expert: str) -> Mapping[str, Pair]:
    opening = contract.opening
    said: dict[Blank, Callable[[], Any]] = {
        Blank.NUMBER: lambda: contract.number,
        Blank.INSTITUTION: lambda: localized_text(contract.institution, "name"),
        Blank.EXPERT: lambda: expert,
        Blank.KIND: lambda: terms.kind.label,
        Blank.MODE: lambda: terms.work_mode.label,
        Blank.FUNDING: lambda: terms.funding_text,
        Blank.FIRST_DAY: lambda: format_date(terms.planned_start_on),
        Blank.LAST_DAY: lambda: format_date(terms.planned_end_on),
        Blank.HOURS: lambda: format_number(terms.teaching_hours),
        Blank.WEEKLY_HOURS: lambda: format_number(terms.weekly_hours),
        Blank.LOAD: lambda: format_number(terms.load_percent),
        Blank.PAY: lambda: terms.pay_text,
        Blank.POST: lambda: terms.post_text,
        Blank.GROUP: lambda: terms.research_group,
        Blank.PLACE: lambda: terms.place,
        Blank.COURSES: lambda: "\n\n".join(f"- {courses.describe(one)};" for one in terms.courses),
        Blank.OPENING: lambda: localized_text(opening, "title") if opening else "",
    }
    filled = {blank.value: in_both(say) for blank, say in said.items()}
    lines = [_promise(one.text_vi, one.text_en, one.due_on) for one in terms.promises]
    filled[Blank.PROMISES.value] = Pair(
        "\n\n".join(line.vi for line in lines), "\n\n".join(line.en for line in lines)
    )
    return filled | {Blank.TERMS.value: Pair(terms.terms_vi, terms.terms_en)}


def _promise(vi: str, en: str, due_on: Any) -> Pair:
    due = in_both(lambda: format_date(due_on))
    by = Pair(f" (chậm nhất ngày {due.vi})", f" (by {due.en})") if due_on else Pair("", "")
    return Pair(f"- {vi}{by.vi};", f"- {en or vi}{by.en};")


def is_met(clause: ContractClause, contract: Contract, terms: EditionTerms) -> bool:
    has = {
        Need.END: terms.planned_end_on is not None,
        Need.NO_END: terms.planned_end_on is None,
        Need.HOURS: bool(terms.teaching_hours),
        Need.WEEKLY_HOURS: bool(terms.weekly_hours),
        Need.PART_LOAD: (terms.load_percent or FULL_LOAD) < FULL_LOAD,
        Need.PAY: bool(terms.pay_text),
        Need.POST: bool(terms.academic_post),
        Need.GROUP: bool(terms.research_group),
        Need.PLACE: bool(terms.place),
        Need.COURSES: bool(terms.courses),
        Need.PROMISES: bool(terms.promises),
        Need.TERMS: bool(terms.terms_vi or terms.terms_en),
        Need.OPENING: contract.opening is not None,
    }
    return all(has[Need(name)] for name in clause.needs.split())


def fill(text: str, values: Mapping[str, Pair], language: int) -> str:
    return BLANK.sub(lambda found: values[found[1]][language], text)
