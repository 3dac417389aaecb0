from wtforms import StringField

from registry.core.i18n import _l
from registry.web.fields import DayField, WholeNumber
from registry.web.forms import VersionedForm
from registry.web.validators import at_most, required, within


class BenchmarkForm(VersionedForm):
    days = WholeNumber(_l("Days"), [required(_l("Enter a number of days")), within(1, 1000)])
    valid_from = DayField(_l("In force from"), [required(_l("Enter from which day"))])
    source = StringField(_l("Source"), [required(_l("Enter the source")), at_most()])
