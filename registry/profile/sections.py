"""Between the forms of the profile and its services: what stands in a form, and what is saved."""

from typing import Any

from registry.accounts.models import User
from registry.core.i18n import hanoi_today, locale
from registry.experts import history, queries, services
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


def nothing(_form: Any) -> None:
    """This form needs no choices from the database."""


def load_names(person: Person) -> dict[str, Any]:
    legal = next((name for name in person.names if name.kind is NameKind.LEGAL), None)
    own = {"family": legal.family, "middle": legal.middle, "given": legal.given} if legal else {}
    return own | {
        "full": legal.full if legal else person.display_name,
        "publishing": "\n".join(
            name.full for name in person.names if name.kind is NameKind.PUBLISHING
        ),
        "academic_title": person.academic_title,
        "gender": person.gender.value,
    }


def save_names(person: Person, form: Any, by: User) -> None:
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


def load_doctorate(person: Person) -> dict[str, Any]:
    current = queries.current_doctorate(person.id)
    names = (
        "degree_title",
        "field_code",
        "field_text",
        "institution",
        "country_code",
        "awarded_on",
        "thesis_title",
        "supervisor",
        "repository_url",
    )
    if current is None:
        return {}
    return {name: getattr(current, name) for name in names} | {
        "degree_kind": current.degree_kind.value
    }


def prepare_doctorate(form: Any) -> None:
    form.field_code.choices = forms.field_choices()
    form.country_code.choices = forms.country_choices()


def save_doctorate(person: Person, form: Any, by: User) -> None:
    history.save_doctorate(
        person,
        awarded_on=form.awarded_on.data,
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


def prepare_country(form: Any) -> None:
    form.country_code.choices = forms.country_choices()


def load_employment(person: Person) -> dict[str, Any]:
    current = queries.current_employment(person.id)
    if current is None:
        return {"is_full_time": True}
    return {
        "employer": current.employer,
        "title": current.title,
        "country_code": current.country_code,
        "kind": current.kind.value,
        "is_full_time": current.is_full_time,
        "since": current.valid_from,
    }


def save_employment(person: Person, form: Any, by: User) -> None:
    history.save_employment(
        person,
        since=form.since.data,
        employer=form.employer.data,
        title=form.title.data,
        country_code=form.country_code.data,
        kind=EmploymentKind(form.kind.data),
        is_full_time=form.is_full_time.data,
        reason=form.reason.data or "",
        by=by,
    )


def load_residence(person: Person) -> dict[str, Any]:
    current, category = queries.current_residence(person.id), queries.current_category(person.id)
    own = (
        {"country_code": current.country_code, "city": current.city, "since": current.valid_from}
        if current
        else {}
    )
    return own | {"category": category.category.value if category else None}


def save_residence(person: Person, form: Any, by: User) -> None:
    history.save_category(person, category=Category(form.category.data), by=by)
    history.save_residence(
        person,
        country_code=form.country_code.data,
        city=form.city.data,
        since=form.since.data,
        reason=form.reason.data or "",
        by=by,
    )


def load_fields(person: Person) -> dict[str, Any]:
    codes = [claim.concept.code for claim in services.main_first(person)]
    return {
        "main": codes[0] if codes else "",
        "others": codes[1:],
        "technologies": [
            f"{claim.concept.scheme.code}:{claim.concept.code}" for claim in person.technologies
        ],
    }


def prepare_fields(form: Any) -> None:
    form.main.choices = forms.field_choices()
    form.others.choices = forms.field_choices()[1:]
    form.technologies.choices = forms.technology_choices()


def save_fields(person: Person, form: Any, by: User) -> None:
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


def load_windows(person: Person) -> dict[str, Any]:
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


def save_windows(person: Person, form: Any, by: User) -> None:
    services.save_windows(person, windows=form.rows(), by=by)


def load_languages(person: Person) -> dict[str, Any]:
    return {
        "languages": [
            {"language": row.language, "level": row.level, "can_teach": row.can_teach}
            for row in person.languages[: forms.ROWS]
        ]
    }


def save_languages(person: Person, form: Any, by: User) -> None:
    services.save_languages(person, languages=form.rows(), by=by)


def load_summary(person: Person) -> dict[str, Any]:
    contacts = {contact.kind.value: contact.value for contact in queries.list_contacts(person.id)}
    return {"summary_vi": person.summary_vi, "summary_en": person.summary_en, **contacts}


def save_summary(person: Person, form: Any, by: User) -> None:
    services.save_summary(
        person, summary_vi=form.summary_vi.data, summary_en=form.summary_en.data, by=by
    )
    values = {kind: form[kind.value].data or "" for kind in ContactKind}
    services.save_contacts(person, values=values, by=by)


def load_consents(person: Person) -> dict[str, Any]:
    return {
        "purposes": [
            purpose.value for purpose in ConsentPurpose if queries.has_consent(person.id, purpose)
        ]
    }


def save_consents(person: Person, form: Any, by: User) -> None:
    purposes = {ConsentPurpose(value) for value in form.purposes.data}
    services.save_consents(person, purposes=purposes, language=locale(), by=by)


def consent_texts() -> list[Any]:
    return [queries.current_consent_text(purpose, hanoi_today()) for purpose in ConsentPurpose]


def load_visibility(person: Person) -> dict[str, Any]:
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


def save_visibility(person: Person, form: Any, by: User) -> None:
    services.save_visibility(person, shown=form.chosen(), by=by)
    services.save_safety(
        person,
        safety_mode=form.safety_mode.data,
        bypasses_mission=form.bypasses_mission.data,
        by=by,
    )


def list_consents(person: Person) -> list[dict[str, Any]]:
    """Her ledger, the newest first, with the edition she agreed to."""
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
