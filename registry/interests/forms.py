from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l
from registry.experts.kinds import ContactKind
from registry.interests.kinds import NoReason
from registry.web.fields import CheckList
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import NoContacts, at_most, required

NOTE = 2_000


class StateForm(BaseForm):
    note = TextAreaField(
        _l("Note to the institution"),
        [at_most(NOTE), NoContacts()],
        description=_l(
            "In one language, as you like. Your profile is the application; do not write contact details here."
        ),
    )
    reveal = CheckList(
        _l("What may the institution see as soon as it invites you?"),
        choices=(),
        description=_l(
            "Choose nothing to be asked then. Your name goes with what you choose; where the text of the opening has changed, you are asked again."
        ),
    )


class AnswerNoForm(VersionedForm):
    reason = RadioField(
        _l("Reason"),
        [required(_l("Choose a reason"))],
        choices=[(one.value, one.label) for one in NoReason],
    )
    text = TextAreaField(
        _l("A personal line"),
        [at_most(NOTE), NoContacts()],
        description=_l("The expert reads the reason and this line, with thanks for the interest."),
    )


class InviteForm(VersionedForm):
    message_vi = TextAreaField(
        _l("Message to the expert, in Vietnamese"),
        [at_most(NOTE), NoContacts()],
        description=_l("The expert reads it with the opening. Do not write contact details here."),
    )
    message_en = TextAreaField(_l("The same in English"), [at_most(NOTE), NoContacts()])


def contact_choices(kinds: list[ContactKind]) -> list[tuple[str, object]]:
    return [(kind.value, kind.label) for kind in dict.fromkeys(kinds)]
