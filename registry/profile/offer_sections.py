"""The sections about fields, times and languages."""

from typing import Any

from registry.accounts.models import User
from registry.experts import labels, services
from registry.experts.models import Person
from registry.profile.forms import offer as offer_forms
from registry.profile.section import Section
from registry.taxonomy import choices
from registry.taxonomy import queries as taxonomy


class FieldsSection(Section):
    label = labels.SECTIONS["fields"]
    form = offer_forms.FieldsForm

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
        form.main.choices = choices.field_choices()
        form.others.choices = [(code, name) for code, name, _words in form.main.choices[1:]]
        form.others.render_kw = {"data-words-of": form.main.id}
        form.technologies.choices = offer_forms.technology_choices()

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
    form = offer_forms.AvailabilityForm

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
                for row in person.windows[: offer_forms.ROWS]
            ]
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_windows(person, windows=form.rows(), by=by)


class LanguagesSection(Section):
    label = labels.SECTIONS["languages"]
    form = offer_forms.LanguagesForm

    @staticmethod
    def load(person: Person) -> dict[str, Any]:
        return {
            "languages": [
                {"language": row.language, "level": row.level, "can_teach": row.can_teach}
                for row in person.languages[: offer_forms.ROWS]
            ]
        }

    @staticmethod
    def save(person: Person, form: Any, by: User) -> None:
        services.save_languages(person, languages=form.rows(), by=by)
