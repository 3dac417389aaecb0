from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.leading.kinds import LegalCategory
from registry.nominations.kinds import Finding
from registry.web.fields import (
    CheckList,
    Choice,
    DayField,
    EmailAddressField,
    LastDayField,
    ReferenceField,
    chosen,
)
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import NoContacts, at_most, required

STATEMENT, DOSSIER, NOTE = 3_000, 5_000, 2_000


def _category() -> Any:
    return Choice(_l("Legal category"), choices=options(LegalCategory))


def _statement(label: Any) -> Any:
    return TextAreaField(label, [required(_l("Enter a reason")), at_most(STATEMENT), NoContacts()])


class NominateForm(BaseForm):
    """`channel` is offered as far as the reader's roles go."""

    channel = Choice(_l("You nominate as"), choices=())
    on_behalf_of = StringField(
        _l("On behalf of"),
        [at_most()],
        description=_l("The body, association or community in whose name you nominate, if any"),
    )
    category = _category()
    name = StringField(_l("Name of the nominee"), [required(_l("Enter the name")), at_most()])
    email = EmailAddressField(
        _l("E-mail address of the nominee"),
        [required(_l("Enter an e-mail address, for example name@university.edu.")), at_most()],
        description=_l(
            "The nominee is asked at this address. Nothing shows whether it is known here."
        ),
    )
    language = Choice(
        _l("Language in which the nominee is asked"),
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
    )
    statement = _statement(_l("Why you nominate this person"))


class SelfForm(BaseForm):
    category = _category()
    statement = _statement(_l("Why you nominate yourself"))


class PartForm(VersionedForm):
    text = TextAreaField(_l("Text"), [required(_l("Enter a text")), at_most(DOSSIER)])
    file = FileField(_l("File"), description=_l("For example a curriculum vitae or a letter"))


class ClaimForm(VersionedForm):
    criterion = RadioField(_l("Condition"), [required(_l("Choose a condition"))], choices=())
    text = TextAreaField(_l("How you meet it"), [required(_l("Enter a text")), at_most(NOTE)])
    file = FileField(_l("Evidence"), [chosen])


class JudgeForm(VersionedForm):
    finding = RadioField(
        _l("What the evidence shows"),
        [required(_l("Choose an answer"))],
        choices=options(Finding),
    )
    note = TextAreaField(
        _l("Note"), [at_most(NOTE)], description=_l("Needed where the condition is not met")
    )

    def validate_note(self, field: Any) -> None:
        if self.finding.data == Finding.NOT_MET and not field.data:
            raise ValidationError(_("Enter a reason"))


class ReturnForm(VersionedForm):
    missing = CheckList(_l("What is missing"), [required(_l("Choose what is missing"))], choices=())
    note = TextAreaField(
        _l("What the nominee has to do"), [required(_l("Enter a reason")), at_most(NOTE)]
    )


class CloseNominationForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(NOTE)])


class DesignateForm(VersionedForm):
    """The category is that of the nomination."""

    decision_number = ReferenceField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    authority = StringField(
        _l("Competent authority"), [required(_l("Enter which authority decided")), at_most()]
    )
    valid_from = DayField(
        _l("First day of the term"), [required(_l("Enter the first day of the term"))]
    )
    valid_to = LastDayField(_l("Last day of the term"))
    file = FileField(_l("Decision"), [chosen])


class RefereesForm(VersionedForm):
    lines = TextAreaField(
        _l("Referees"),
        [at_most(NOTE)],
        description=_l("One a line: name, e-mail address. Referees do not judge the nomination."),
    )
