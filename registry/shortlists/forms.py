from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l
from registry.shortlists.models import Unsuitable
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import at_most, required


class UnsuitableForm(VersionedForm):
    reason = RadioField(
        _l("Reason"), [required(_l("Choose a reason"))], choices=options(Unsuitable)
    )


class NoteForm(BaseForm):
    text = TextAreaField(
        _l("Note"),
        [required(_l("Enter a note")), at_most(2_000)],
        description=_l("Read by colleagues of your institution, and by nobody else."),
    )
