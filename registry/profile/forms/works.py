"""What an expert published, and their ORCID iD."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.core.identifiers import find_orcid
from registry.profile.works import read_doi
from registry.web.fields import AS_TYPED, TypedField, WholeNumber
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import NoContacts, at_most, required

LONGEST_TITLE, LONGEST_LIST = 500, 2_000
FIRST_YEAR, AHEAD = 1930, 2  # a work in print names the year in which it will appear


class DoiField(TypedField):
    """A DOI in any writing; what is kept is the bare one in lower case."""

    keyboard = AS_TYPED
    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        found = read_doi(self.data or "")
        if self.data and not found:
            raise ValidationError(_("Enter a DOI, for example 10.1000/182"))
        self.data = found


class OrcidField(TypedField):
    keyboard = AS_TYPED | {"autocapitalize": "characters"}
    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        found = find_orcid(self.data or "")
        if self.data and not found:
            raise ValidationError(
                _(
                    "This is no ORCID iD: it has 16 figures, and the last one must agree with the others"
                )
            )
        self.data = found


class WorkForm(VersionedForm):
    title = StringField(
        _l("Title"),
        [
            required(_l("Enter the title of the work")),
            at_most(LONGEST_TITLE),
            NoContacts(identifiers=True),
        ],
    )
    year = WholeNumber(_l("Year of publication"))
    doi = DoiField(
        _l("DOI"), [at_most()], description=_l("For example 10.1000/182, or its web address")
    )
    venue = StringField(
        _l("Where it appeared"),
        [at_most(LONGEST_TITLE), NoContacts(identifiers=True)],
        description=_l("Journal, conference or publisher"),
    )
    co_authors = TextAreaField(
        _l("Authors"),
        [at_most(LONGEST_LIST), NoContacts(identifiers=True)],
        description=_l("As the work names them. Only you read this list."),
    )

    def validate_year(self, field: Any) -> None:
        last = hanoi_today().year + AHEAD
        if field.data is not None and not FIRST_YEAR <= field.data <= last:
            raise ValidationError(
                _("Enter a year from %(first)s to %(last)s", first=FIRST_YEAR, last=last)
            )

    def work(self) -> dict[str, Any]:
        return {
            "title": self.title.data,
            "year": self.year.data,
            "doi": self.doi.data or "",
            "venue": self.venue.data or "",
            "co_authors": self.co_authors.data or "",
        }


class OrcidForm(BaseForm):
    orcid = OrcidField(
        _l("ORCID iD"),
        [at_most()],
        description=_l("For example 0000-0002-1825-0097. Leave it empty to take it out."),
    )
