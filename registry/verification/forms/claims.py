"""The verifier's answers to a claim."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.experts.kinds import VerificationMethod
from registry.experts.labels import REASONS
from registry.verification.recording import NamedSource
from registry.web.fields import Choice
from registry.web.forms import VersionedForm, options
from registry.web.step_forms import Explained, in_english, in_vietnamese, one_of
from registry.web.validators import at_most, required


class VerifyForm(VersionedForm):
    subject = SelectField(
        _l("What was checked"), [required(_l("Choose what was checked"))], choices=()
    )
    method = RadioField(
        _l("How was it checked?"),
        [required(_l("Choose how it was checked"))],
        choices=options(VerificationMethod),
    )
    level = Choice(
        _l("Level"),
        choices=[
            ("1", _l("1 – document")),
            ("2", _l("2 – document and an independent source")),
            ("3", _l("3 – issuing body, or legalised")),
            ("4", _l("4 – in person at a mission")),
        ],
    )
    source_what = StringField(
        _l("Source that was asked"),
        [at_most()],
        description=_l("Register, archive, office or person; needed beyond the document alone"),
    )
    source_where = StringField(
        _l("Where it can be looked up"), [at_most()], description=_l("Address, file or page")
    )

    def validate_source_what(self, field: Any) -> None:
        self._refuse_unnamed(field)

    def validate_source_where(self, field: Any) -> None:
        self._refuse_unnamed(field)

    def _refuse_unnamed(self, field: Any) -> None:
        if self.method.data and self.method.data != VerificationMethod.DOCUMENT and not field.data:
            raise ValidationError(_("Name the source that was asked, and where it is"))

    def source(self) -> NamedSource | None:
        if not self.source_what.data:
            return None
        return NamedSource(self.source_what.data, self.source_where.data or "", hanoi_today())


class AnswerForm(Explained, VersionedForm):
    outcome = one_of(
        _l("Answer"), _l("Choose an answer"), more=_l("Ask for more evidence"), refuse=_l("Refuse")
    )
    reason = Choice(_l("Reason"), choices=list(REASONS.items()))
    text_vi = in_vietnamese()
    text_en = in_english()


class RevokeForm(Explained, VersionedForm):
    text_vi = TextAreaField(
        _l("Reason in Vietnamese"), [required(_l("Enter the reason in Vietnamese")), at_most(2000)]
    )
    text_en = TextAreaField(
        _l("Reason in English"), [required(_l("Enter the reason in English")), at_most(2000)]
    )
