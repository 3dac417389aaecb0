"""The sections of a profile: for each its form, what stands in it, and how it is saved.

A section is saved by itself, so that nobody has to fill in everything at once.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from registry.accounts.models import User
from registry.core.dates import PartialDate
from registry.core.i18n import _l, hanoi_today, locale
from registry.experts import history, labels, queries, services
from registry.experts.kinds import (
    Audience,
    Category,
    ConsentPurpose,
    ContactKind,
    DegreeKind,
    EmploymentKind,
    Gender,
    NameKind,
)
from registry.experts.models import Person
from registry.profile import forms
from registry.profile.visibility import preset_of
from registry.taxonomy import queries as taxonomy


class Section(ABC):
    label: ClassVar[Any]
    form: ClassVar[type[Any]]
    why: ClassVar[Any] = ""  # which rule asks for it

    @staticmethod
    @abstractmethod
    def load(person: Person) -> dict[str, Any]:
        """What stands in the form when it is opened."""

    @staticmethod
    def prepare(form: Any) -> None:
        """Choices from the database, where the form has some."""
        return

    @staticmethod
    @abstractmethod
    def save(person: Person, form: Any, by: User) -> None: ...


class NamesSection(Section):
    label = labels.SECTIONS["names"]
    form = forms.NamesForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        legal = next((name for name in person.names if name.kind is NameKind.LEGAL), None)
        own = (
            {"family": legal.family, "middle": legal.middle, "given": legal.given} if legal else {}
        )
        return own | {
            "full": legal.full if legal else person.display_name,
            "publishing": "\n".join(
                name.full for name in person.names if name.kind is NameKind.PUBLISHING
            ),
            "academic_title": person.academic_title,
            "gender": person.gender.value,
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        parts = form.family.data, form.middle.data, form.given.data
        legal = (
            services.LegalName(form.full.data, *parts)
            if any(parts)
            else services.parse_name(form.full.data)
        )
        services.save_names(
            person,
            legal=legal,
            publishing=form.publishing_names,
            academic_title=form.academic_title.data,
            gender=Gender(form.gender.data),
            by=by,
        )


class DoctorateSection(Section):
    label = labels.SECTIONS["doctorate"]
    form = forms.DoctorateForm
    why = _l("Decision 1002/QĐ-TTg counts people with a doctorate in a STEM discipline.")

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current = queries.current_doctorate(person.id)
        names = (
            "degree_title",
            "field_code",
            "field_text",
            "institution",
            "country_code",
            "thesis_title",
            "supervisor",
            "repository_url",
        )
        if current is None:
            return {}
        return {name: getattr(current, name) for name in names} | {
            "awarded_on": PartialDate(current.awarded_on, current.precision),
            "degree_kind": current.degree_kind.value,
        }

    @staticmethod
    def prepare(form: Any) -> None:
        form.field_code.choices = forms.field_choices()
        form.country_code.choices = forms.country_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        history.save_doctorate(
            person,
            awarded_on=form.awarded_on.data,
            precision=form.awarded_on.precision,
            degree_kind=DegreeKind(form.degree_kind.data),
            degree_title=form.degree_title.data,
            field_code=form.field_code.data,
            field_text=form.field_text.data,
            institution=form.institution.data,
            country_code=form.country_code.data,
            thesis_title=form.thesis_title.data,
            supervisor=form.supervisor.data,
            repository_url=form.repository_url.data or "",
            reason=form.reason.data or "",
            by=by,
        )


class EmploymentSection(Section):
    label = labels.SECTIONS["employment"]
    form = forms.EmploymentForm
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
        form.country_code.choices = forms.country_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        history.save_employment(
            person,
            since=form.since.data,
            precision=form.since.precision,
            employer=form.employer.data,
            title=form.title.data,
            country_code=form.country_code.data,
            kind=EmploymentKind(form.kind.data),
            is_full_time=form.is_full_time.data,
            reason=form.reason.data or "",
            by=by,
        )


class ResidenceSection(Section):
    label = labels.SECTIONS["residence"]
    form = forms.ResidenceForm
    why = _l("Your country of residence decides which mission may introduce you.")

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        current, category = (
            queries.current_residence(person.id),
            queries.current_category(person.id),
        )
        own = (
            {
                "country_code": current.country_code,
                "city": current.city,
                "since": PartialDate(current.valid_from, current.precision),
            }
            if current
            else {}
        )
        return own | {"category": category.category.value if category else None}

    @staticmethod
    def prepare(form: Any) -> None:
        form.country_code.choices = forms.country_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        history.save_category(person, category=Category(form.category.data), by=by)
        history.save_residence(
            person,
            country_code=form.country_code.data,
            city=form.city.data,
            since=form.since.data,
            precision=form.since.precision,
            reason=form.reason.data or "",
            by=by,
        )


class FieldsSection(Section):
    label = labels.SECTIONS["fields"]
    form = forms.FieldsForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        codes = [claim.concept.code for claim in services.main_first(person)]
        return {
            "main": codes[0] if codes else "",
            "others": codes[1:],
            "technologies": [
                f"{claim.concept.scheme.code}:{claim.concept.code}" for claim in person.technologies
            ],
        }

    @staticmethod
    def prepare(form: Any) -> None:
        form.main.choices = forms.field_choices()
        form.others.choices = forms.field_choices()[1:]
        form.technologies.choices = forms.technology_choices()

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        codes = [form.main.data, *form.others.data]
        technologies = (value.partition(":") for value in form.technologies.data)
        services.save_fields(
            person,
            field_ids=[taxonomy.get_concept(taxonomy.FIELDS, code).id for code in codes],
            technology_ids=[
                taxonomy.get_concept(scheme, code).id for scheme, _colon, code in technologies
            ],
            by=by,
        )


class AvailabilitySection(Section):
    label = labels.SECTIONS["availability"]
    form = forms.AvailabilityForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        return {
            "windows": [
                {
                    "mode": row.mode.value,
                    "starts_on": row.starts_on,
                    "ends_on": row.ends_on,
                    "months_per_year": row.months_per_year,
                }
                for row in person.windows[: forms.ROWS]
            ]
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_windows(person, windows=form.rows(), by=by)


class LanguagesSection(Section):
    label = labels.SECTIONS["languages"]
    form = forms.LanguagesForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        return {
            "languages": [
                {"language": row.language, "level": row.level, "can_teach": row.can_teach}
                for row in person.languages[: forms.ROWS]
            ]
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_languages(person, languages=form.rows(), by=by)


class SummarySection(Section):
    label = labels.SECTIONS["summary"]
    form = forms.SummaryForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        contacts = {
            contact.kind.value: contact.value for contact in queries.list_contacts(person.id)
        }
        return {"summary_vi": person.summary_vi, "summary_en": person.summary_en, **contacts}

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_summary(
            person, summary_vi=form.summary_vi.data, summary_en=form.summary_en.data, by=by
        )
        values = {kind: form[kind.value].data or "" for kind in ContactKind}
        services.save_contacts(person, values=values, by=by)


class ConsentsSection(Section):
    label = labels.SECTIONS["consents"]
    form = forms.ConsentsForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        return {
            "purposes": [
                purpose.value
                for purpose in ConsentPurpose
                if queries.has_consent(person.id, purpose)
            ]
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        purposes = {ConsentPurpose(value) for value in form.purposes.data}
        services.save_consents(person, purposes=purposes, language=locale(), by=by)


class VisibilitySection(Section):
    label = labels.SECTIONS["visibility"]
    form = forms.VisibilityForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        pairs = [(rule.field_group, rule.audience) for rule in queries.list_visibility(person.id)]
        ticked = {
            audience.value: [group.value for group, allowed in pairs if allowed is audience]
            for audience in Audience
        }
        return ticked | {
            "preset": preset_of(pairs).value,
            "safety_mode": person.safety_mode,
            "bypasses_mission": person.bypasses_mission,
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_visibility(person, shown=form.chosen(), by=by)
        services.save_safety(
            person,
            safety_mode=form.safety_mode.data,
            bypasses_mission=form.bypasses_mission.data,
            by=by,
        )


SECTIONS: dict[str, type[Section]] = {
    "names": NamesSection,
    "doctorate": DoctorateSection,
    "employment": EmploymentSection,
    "residence": ResidenceSection,
    "fields": FieldsSection,
    "availability": AvailabilitySection,
    "languages": LanguagesSection,
    "summary": SummarySection,
    "consents": ConsentsSection,
    "visibility": VisibilitySection,
}


def consent_texts() -> list[Any]:
    return [queries.current_consent_text(purpose, hanoi_today()) for purpose in ConsentPurpose]


def list_consents(person: Person) -> list[dict[str, Any]]:
    """Their ledger, newest first, with the edition they agreed to."""
    editions = {row.id: row.edition for row in queries.list_consent_texts()}
    return [
        {
            "purpose": row.purpose.label,
            "edition": editions[row.text_id],
            "given_at": row.given_at,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in reversed(queries.list_consents(person.id))
    ]
