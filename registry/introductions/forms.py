from typing import Any

from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l
from registry.experts.kinds import ContactKind
from registry.introductions.models import IntroductionState
from registry.web.fields import CheckList, Choice
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import PARAGRAPH, NoContacts, at_most, required

NOTE = 2_000
NOT_IN_DISTRICT = "not_in_district", _l("The expert does not live in our district")
"""Of former days: such a case is handed over now."""
REFUSAL_CODES = [
    ("contact_known_wrong", _l("The contact is known to be out of date")),
    ("expert_asked_for_pause", _l("The expert asked the mission for a pause")),
    ("security", _l("An introduction is not advisable at present")),
]


class ProposeForm(BaseForm):
    opening_id = Choice(
        _l("Opening"), [required(_l("Choose the opening you are asking for"))], choices=()
    )
    message_vi = TextAreaField(
        _l("Message to the expert, in Vietnamese"),
        [
            required(_l("Write why you are asking this expert, in Vietnamese")),
            at_most(PARAGRAPH),
            NoContacts(),
        ],
        description=_l("The expert reads it with the opening. Do not write contact details here."),
    )
    message_en = TextAreaField(_l("The same in English"), [at_most(PARAGRAPH), NoContacts()])


class EndorseForm(VersionedForm):
    note = TextAreaField(
        _l("Note to the expert"),
        [at_most(NOTE), NoContacts()],
        description=_l("What the mission knows of the institution or advises."),
    )


class RefuseEndorsementForm(VersionedForm):
    code = RadioField(_l("Reason"), [required(_l("Choose a reason"))], choices=REFUSAL_CODES)


class HandOverForm(VersionedForm):
    mission_id = Choice(_l("Mission"), [required(_l("Choose a mission"))], choices=())


class AcceptForm(VersionedForm):
    reveal = CheckList(
        _l("What may the institution see from now on?"),
        [required(_l("Choose at least one of your contact details to reveal"))],
        choices=(),
        description=_l("Nothing else is shown. You can take it back at any time by withdrawing."),
    )


class DeclineForm(VersionedForm):
    reason = TextAreaField(
        _l("Reason"),
        [at_most(NOTE), NoContacts()],
        description=_l("The institution only sees “not now”. Your reason stays with the ministry."),
    )


class WithdrawForm(VersionedForm):
    reason = TextAreaField(
        _l("Reason"),
        [required(_l("Enter the reason for withdrawing")), at_most(NOTE), NoContacts()],
    )


class CloseForm(VersionedForm):
    outcome = RadioField(
        _l("How did it end?"),
        [required(_l("Choose how it ended"))],
        choices=[("no_fit", _l("No fit")), ("later", _l("Later perhaps"))],
    )
    note = TextAreaField(_l("Note"), [at_most(NOTE)])


def contact_choices(kinds: list[ContactKind]) -> list[tuple[str, Any]]:
    return [(kind.value, kind.label) for kind in kinds]


def refusal_label(code: str) -> Any:
    return dict([*REFUSAL_CODES, NOT_IN_DISTRICT]).get(code, code)


def state_choices() -> list[tuple[str, Any]]:
    return [(state.value, state.label) for state in IntroductionState]
