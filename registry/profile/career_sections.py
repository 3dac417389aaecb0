"""The sections about degrees, posts and residence."""

from typing import Any

from registry.accounts.models import User
from registry.core.dates import PartialDate
from registry.core.i18n import _l
from registry.experts import history, labels, nationalities, queries
from registry.experts.kinds import Category
from registry.experts.models import Person
from registry.profile.forms import career as career_forms
from registry.profile.section import Section
from registry.taxonomy import choices


class DoctorateSection(Section):
    label = labels.SECTIONS["doctorate"]
    form = career_forms.DoctorateForm
    why = _l("Decision 1002/QĐ-TTg counts people with a doctorate in a STEM discipline.")

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current = queries.current_doctorate(person.id)
        if current is None:
            return {}
        return {name: getattr(current, name) for name in career_forms.DEGREE_NAMES} | {
            "awarded_on": PartialDate(current.awarded_on, current.precision),
            "degree_kind": current.degree_kind.value,
        }

    @staticmethod
    def prepare(form: Any) -> None:
        form.field_code.choices = choices.field_choices()
        form.country_code.choices = choices.country_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        history.save_doctorate(person, **form.degree(), reason=form.reason.data or "", by=by)


class EmploymentSection(Section):
    label = labels.SECTIONS["employment"]
    form = career_forms.EmploymentForm
    why = _l("Decision 1002/QĐ-TTg counts people who are currently working abroad.")

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current = queries.current_employment(person.id)
        if current is None:
            return {"is_full_time": True}
        return {
            "employer": current.employer,
            "title": current.title,
            "country_code": current.country_code,
            "kind": current.kind.value,
            "is_full_time": current.is_full_time,
            "since": PartialDate(current.valid_from, current.precision),
        }

    @staticmethod
    def prepare(form: Any) -> None:
        form.country_code.choices = choices.country_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        history.save_employment(person, **form.post(), reason=form.reason.data or "", by=by)


class CategorySection(Section):
    label = _l("Nationality and origin")
    form = career_forms.CategoryForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current = queries.current_category(person.id)
        return {"category": current.category.value if current else None}

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        category = Category(form.category.data)
        nationalities.refuse_contradiction(person, category)
        history.save_category(person, category=category, by=by)


class ResidenceSection(Section):
    label = labels.SECTIONS["residence"]
    form = career_forms.ResidenceForm
    why = _l("Your country of residence decides which mission may introduce you.")

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current = queries.current_residence(person.id)
        own = (
            {
                "country_code": current.country_code,
                "subdivision_code": current.subdivision_code,
                "city": current.city,
                "since": PartialDate(current.valid_from, current.precision),
            }
            if current
            else {}
        )
        return own | CategorySection.load(person)

    @staticmethod
    def prepare(form: Any) -> None:
        form.country_code.choices = choices.country_choices()
        form.subdivision_code.choices = career_forms.subdivision_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        if form.category.data:
            CategorySection.save(person, form, by)
        history.save_residence(
            person,
            country_code=form.country_code.data,
            subdivision_code=form.subdivision_code.data or "",
            city=form.city.data,
            since=form.since.data,
            precision=form.since.precision,
            reason=form.reason.data or "",
            by=by,
        )
