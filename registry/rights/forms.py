from wtforms import TextAreaField

from registry.core.i18n import _l
from registry.rights.models import Outcome
from registry.web.forms import BaseForm, VersionedForm
from registry.web.step_forms import Explained, in_english, in_vietnamese, one_of
from registry.web.validators import at_most


class ObjectForm(BaseForm):
    reason = TextAreaField(
        _l("Why do you object?"),
        [at_most(2000)],
        description=_l("You need not give a reason. Only the ministry and its auditors read it."),
    )


class AnswerForm(Explained, VersionedForm):
    outcome = one_of(
        _l("Decision"),
        _l("Choose a decision"),
        **{one.value: one.label for one in Outcome},
    )
    text_vi = in_vietnamese()
    text_en = in_english()
