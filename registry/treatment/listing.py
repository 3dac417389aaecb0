"""The list of what is promised as statements: rows with what they show, and what may be searched."""

from sqlalchemy import ColumnElement, false, or_

from registry.accounts.models import User
from registry.core.finding import has_number_of
from registry.core.paging import Rows, columns_of
from registry.experts import names
from registry.experts.models import Person
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.queries import reveals, visible_items


def rows(user: User) -> Rows:
    return (
        visible_items(user)
        .join(Person, Person.id == TreatmentPackage.person_id)
        .join(Organisation, Organisation.id == TreatmentItem.organisation_id)
        .with_only_columns(
            *columns_of(
                TreatmentItem, "id package_id code state answer_by delivered_on promised_on"
            ),
            TreatmentItem.due_on.label("item_due_on"),
            TreatmentItem.moved_at.label("since"),
            *columns_of(Organisation, "name_vi name_en"),
            *names.columns(user, revealed=reveals(user)),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_items(user).with_only_columns(
        TreatmentItem.id,
        TreatmentItem.moved_at.label("since"),
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    named = institution_named(text, TreatmentItem.organisation_id)
    numbered = has_number_of(text, TreatmentPackage.person_id, Person.number)
    return or_(false(), *numbered, *named)
