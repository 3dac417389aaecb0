"""The text of a contract in both languages: its clauses, filled with what one edition says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from registry.contracts import edition_terms
from registry.contracts.models import Contract, TermsEdition
from registry.contracts.states import ContractState
from registry.contracts.texts import queries
from registry.contracts.texts.filling import fill, in_both, is_met, values_of
from registry.contracts.texts.kinds import ClausePart
from registry.contracts.texts.models import ContractClause
from registry.core.i18n import localized_text, official_date
from registry.documents.papers.paper import Pair, Paper, Section, Signature
from registry.programs.drift import Drift, find_drift

S = ContractState
DRAFT = Pair("DỰ THẢO, chưa phải là hợp đồng", "DRAFT, not a contract yet")
BETWEEN = Pair("Hợp đồng này được giao kết giữa:", "This contract is made between:")
INSTITUTION, EXPERT = Pair("Bên A", "Party A"), Pair("Bên B", "Party B")
NOT_AGREED = frozenset(
    {S.DRAFT, S.OFFERED, S.NEGOTIATING, S.DECLINED, S.RETRACTED, S.LAPSED, S.VOID}
)
PARTY_LINES = (  # written in by hand: the register does not keep them
    Pair(
        "Người đại diện: ........................ Chức vụ: ........................",
        "Represented by: ........................ Position: ........................",
    ),
    Pair(
        "Quốc tịch, số hộ chiếu hoặc căn cước: ........................",
        "Nationality, number of passport or identity card: ........................",
    ),
)


@dataclass(frozen=True)
class Composed:
    """The paper, and where its two languages do not say the same figures."""

    paper: Paper
    drifts: Sequence[Drift]


def compose(contract: Contract, edition: TermsEdition, *, expert: str) -> Composed:
    """`expert`: their name, or the number of their profile for a reader who may not know it."""
    terms = edition_terms.read_terms(edition)
    clauses = [
        clause
        for clause in queries.list_clauses(on=official_date(edition.created_at), kind=terms.kind)
        if is_met(clause, contract, terms)
    ]
    values = values_of(contract, terms, expert=expert)
    articles = [one for one in clauses if one.part is ClausePart.ARTICLE]
    sections = [_article(place, one, values) for place, one in enumerate(articles, 1)]
    kind = in_both(lambda: terms.kind.label)
    paper = Paper(
        title=Pair(f"Hợp đồng: {kind.vi}", f"Contract: {kind.en}"),
        number=contract.number,
        made_at=edition.created_at,
        preamble=[
            *(
                Pair(fill(one.text_vi, values, 0), fill(one.text_en, values, 1))
                for one in clauses
                if one.part is ClausePart.PREAMBLE
            ),
            BETWEEN,
        ],
        sections=[*_parties(contract, expert), *sections],
        signatures=[
            Signature(Pair(f"Đại diện {INSTITUTION.vi}", f"For {INSTITUTION.en}")),
            Signature(EXPERT, expert),
        ],
        foot=f"{contract.number} · phiên bản {edition.number} / version {edition.number}",
        draft=DRAFT if contract.state in NOT_AGREED else None,
    )
    return Composed(paper, list(_drifts(sections)))


def _parties(contract: Contract, expert: str) -> Iterator[Section]:
    name = in_both(lambda: localized_text(contract.institution, "name"))
    yield Section(
        Pair(f"{INSTITUTION.vi}: {name.vi}", f"{INSTITUTION.en}: {name.en}"), [PARTY_LINES[0]]
    )
    yield Section(Pair(f"{EXPERT.vi}: {expert}", f"{EXPERT.en}: {expert}"), [PARTY_LINES[1]])


def _article(place: int, clause: ContractClause, values: Mapping[str, Pair]) -> Section:
    heading = Pair(f"Điều {place}. {clause.title_vi}", f"Article {place}. {clause.title_en}")
    texts = (fill(clause.text_vi, values, 0), fill(clause.text_en, values, 1))
    paragraphs = [
        Pair(vi, en) for vi, en in zip_longest(*map(_paragraphs, texts), fillvalue="") if vi or en
    ]
    return Section(heading, paragraphs)


def _paragraphs(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line]


def _drifts(sections: Sequence[Section]) -> Iterator[Drift]:
    """Article by article, so that a figure is vouched for where it stands."""
    for section in sections:
        vietnamese = "\n".join(one.vi for one in section.paragraphs)
        yield from find_drift(vietnamese, "\n".join(one.en for one in section.paragraphs))
