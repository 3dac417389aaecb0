from wtforms import TextAreaField

from registry.core.i18n import _l
from registry.matching.pasted import LONGEST
from registry.web.forms import BaseForm
from registry.web.validators import at_most, required


class PastedForm(BaseForm):
    text = TextAreaField(
        _l("Text of a course outline, call or abstract"),
        [required(_l("Paste the text to search by")), at_most(LONGEST)],
    )
