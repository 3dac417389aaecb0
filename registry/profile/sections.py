"""The sections of a profile: for each its form, its values, and how it is saved.

A section is saved by itself, so that nobody has to fill in everything at once.
"""

from typing import Any

from registry.accounts.models import User
from registry.core.i18n import _l, hanoi_today, locale
from registry.experts import consents, labels, naming, queries, services
from registry.experts.kinds import Audience, ConsentPurpose, ContactKind, Gender, NameKind
from registry.experts.models import Person
from registry.profile.career_sections import DoctorateSection, EmploymentSection, ResidenceSection
from registry.profile.forms import offer as offer_forms
from registry.profile.forms import person as person_forms
from registry.profile.offer_sections import AvailabilitySection, FieldsSection, LanguagesSection
from registry.profile.section import Section
from registry.profile.visibility import preset_of
from registry.taxonomy import queries as taxonomy


class NamesSection(Section):
    label = labels.SECTIONS["names"]
    form = person_forms.NamesForm

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
            naming.LegalName(form.full.data, *parts)
            if any(parts)
            else naming.parse_name(form.full.data)
        )
        naming.save_names(
            person,
            legal=legal,
            publishing=form.publishing_names,
            academic_title=form.academic_title.data,
            gender=Gender(form.gender.data),
            by=by,
        )


class TextsSection(Section):
    """The summaries alone; how to be reached is asked later."""

    label = _l("What you work on")
    form = offer_forms.TextsForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        return {"summary_vi": person.summary_vi, "summary_en": person.summary_en}

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_summary(
            person, summary_vi=form.summary_vi.data, summary_en=form.summary_en.data, by=by
        )


class SummarySection(Section):
    label = labels.SECTIONS["summary"]
    form = offer_forms.SummaryForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        contacts = {
            contact.kind.value: contact.value for contact in queries.list_contacts(person.id)
        }
        return TextsSection.load(person) | contacts

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        TextsSection.save(person, form, by)
        values = {kind: form[kind.value].data or "" for kind in ContactKind}
        services.save_contacts(person, values=values, by=by)


class ConsentsSection(Section):
    label = labels.SECTIONS["consents"]
    form = person_forms.ConsentsForm

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
        consents.save_consents(person, purposes=purposes, language=locale(), by=by)


class VisibilitySection(Section):
    label = labels.SECTIONS["visibility"]
    form = person_forms.VisibilityForm

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


def consent_texts() -> list[tuple[Any, str]]:
    """Each with the name of its controller in the reader's language."""
    texts = [queries.current_consent_text(purpose, hanoi_today()) for purpose in ConsentPurpose]
    return [(text, taxonomy.translate_organisation(text.controller)) for text in texts]


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
