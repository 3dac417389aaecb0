"""The minutes of a panel, in both languages side by side: who sat, who was left out, and what came of it.
Of scores they name means alone."""

from registry.core.db import now
from registry.core.enums import LabelledEnum
from registry.core.i18n import format_date, hanoi_today, in_languages
from registry.documents.papers.paper import Pair, Paper, Section, Signature
from registry.nominations.models import Nomination
from registry.nominations.panel import queries
from registry.nominations.panel.aspects import mean_of
from registry.nominations.panel.judging import count_votes, is_recommended
from registry.nominations.panel.kinds import Round
from registry.nominations.panel.models import Panelist

CHAIR = Pair("Chủ tịch hội đồng", "Chair of the panel")
SECRETARY = Pair("Thư ký", "Secretary")
YES = Pair("Hội đồng đề nghị công nhận.", "The panel recommends the designation.")
NO = Pair("Hội đồng không đề nghị công nhận.", "The panel does not recommend the designation.")


def compose(nomination: Nomination) -> Paper:
    members = queries.list_panelists(nomination)
    chair = next((one.user.display_name for one in members if one.is_chair), "")
    return Paper(
        title=Pair("Biên bản họp hội đồng", "Minutes of the panel"),
        number=f"{nomination.code}/BB",
        made_at=now(),
        preamble=[_basis(nomination)],
        sections=[
            Section(Pair("1. Hồ sơ", "1. Nomination"), [_subject(nomination)]),
            Section(Pair("2. Thành viên", "2. Members"), [_member(one) for one in members]),
            Section(Pair("3. Điểm bình quân", "3. Mean scores"), _scores(nomination)),
            Section(Pair("4. Biểu quyết", "4. Vote"), _votes(nomination)),
        ],
        signatures=[Signature(CHAIR, chair), Signature(SECRETARY)],
        foot=nomination.code,
    )


def _basis(nomination: Nomination) -> Pair:
    day = format_date(nomination.panel_decided_on)
    number = nomination.panel_number
    return Pair(
        f"Căn cứ Quyết định số {number} ngày {day} về việc thành lập hội đồng;",
        f"Pursuant to Decision No. {number} of {day} on appointing the panel;",
    )


def _subject(nomination: Nomination) -> Pair:
    name = nomination.nominee_name
    vi, en = _both(nomination.category)
    return Pair(f"Người được đề cử: {name}. {vi}.", f"Nominee: {name}. {en}.")


def _member(panelist: Panelist) -> Pair:
    name = panelist.user.display_name
    if panelist.conflict:
        vi, en = _both(panelist.conflict)
        return Pair(f"{name}: không tham gia. {vi}.", f"{name}: left out. {en}.")
    if panelist.excused:
        return Pair(f"{name}: vắng mặt.", f"{name}: excused.")
    vi, en = CHAIR if panelist.is_chair else Pair("Thành viên", "Member")
    return Pair(f"{name}: {vi}.", f"{name}: {en}.")


def _scores(nomination: Nomination) -> list[Pair]:
    lines = []
    for turn in Round:
        scores = queries.list_scores(nomination, turn)
        mean = mean_of([one.marks for one in scores], on=hanoi_today())
        figure = "–" if mean is None else f"{mean:.2f}"
        vi, en = _both(turn)
        lines.append(
            Pair(
                f"{vi}: {len(scores)} phiếu, {figure.replace('.', ',')}.",
                f"{en}: {len(scores)} sheets, {figure}.",
            )
        )
    return lines


def _votes(nomination: Nomination) -> list[Pair]:
    votes = count_votes(nomination)
    lines = []
    for vote, number in votes.items():
        vi, en = _both(vote)
        lines.append(Pair(f"{vi}: {number}.", f"{en}: {number}."))
    return [*lines, YES if is_recommended(votes) else NO]


def _both(kind: LabelledEnum) -> Pair:
    """The label of a kind in Vietnamese and in English."""
    return Pair(*in_languages(kind.label))
