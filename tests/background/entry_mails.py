"""What the mails about entered contracts and about officers in charge are written about."""

from datetime import date
from typing import Any

from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_person,
    make_user,
)
from factories.papers import Paper

from registry.accounts.models import User
from registry.contracts.care import CARE
from registry.desk.models import Absence
from registry.entries.kinds import Answer

Samples = dict[str, list[dict[str, Any]]]


def samples_of_entries() -> Samples:
    paper = Paper()
    entry, answered = paper.sent(), Paper().accepted()
    entry.note, answered.answer = "Thiếu & mờ", Answer.WRONG
    entry.answer_due_on = date(2026, 12, 24)
    news = "handed_over given_back accepted returned refused on_papers warned lapsed".split()
    tasks = ("waiting", "second", "disagreed", "withdrawn")
    occasions = ("first", "again", "reminder")
    return {
        "entry_news": [
            *({"entry": entry, "news": one} for one in news),
            {"entry": answered, "news": "answered"},
        ],
        "entry_task": [
            *({"entry": entry, "task": one} for one in tasks),
            {"entry": answered, "task": "unconfirmed"},
        ],
        "entry_asked": [{"entry": entry, "occasion": one, "token": "abc-123"} for one in occasions],
        "entry_objected": [{"entry": entry}],
    }


def samples_of_cases(reader: User) -> Samples:
    colleague, place = make_user(), make_institution().organisation
    made = [make_contract(make_introduction(make_person())) for _number in range(7)]
    several = [{"records": made[:most], "kind_of_case": CARE} for most in (1, 7)]
    days = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 9)}
    absences = [
        Absence(user=one, stand_in=other, **days)
        for one, other in ((reader, colleague), (colleague, reader))
    ]
    for absence in absences:
        absence.user_id, absence.stand_in_id = absence.user.id, absence.stand_in.id
    return {
        "case_assigned": [one | {"owner": who} for one in several for who in (reader, colleague)],
        "case_taken": [one | {"owner": who} for one in several for who in (None, colleague)],
        "case_released": [one | {"left": colleague} for one in several],
        "case_rule": [{"place": place}],
        **dict.fromkeys(
            ("absence_entered", "absence_ended"), [{"absence": one} for one in absences]
        ),
    }
