from wtforms import StringField

from registry.core.i18n import _l
from registry.searches.models import Alert
from registry.web.fields import Choice
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import at_most, required


class SaveSearchForm(BaseForm):
    name = StringField(
        _l("Name of the search"), [required(_l("Enter a name for the search")), at_most(60)]
    )
    alert = Choice(_l("Tell me about new results"), choices=options(Alert))


class ChangeSearchForm(VersionedForm, SaveSearchForm):
    """The version of the saved search goes along."""
