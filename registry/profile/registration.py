"""The six steps of a registration: which section each of them fills in, and what of it is asked.

Only what a profile needs to be shown to others is asked here. What is long, such as former posts, a
thesis, names on publications and documents, can follow from the profile.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from registry.core.i18n import _l
from registry.profile.career_sections import (
    CategorySection,
    DoctorateSection,
    EmploymentSection,
    ResidenceSection,
)
from registry.profile.offer_sections import AvailabilitySection, FieldsSection, LanguagesSection
from registry.profile.section import Section
from registry.profile.sections import (
    ConsentsSection,
    NamesSection,
    TextsSection,
    VisibilitySection,
)
from registry.profile.visibility import Preset


@dataclass(frozen=True)
class Part:
    section: type[Section]
    fields: tuple[str, ...]
    has_enough: Callable[[Any], bool] = lambda _form: True
    needs: Any = ""  # the sentence where it has not


@dataclass(frozen=True)
class RegistrationStep:
    code: str
    label: Any
    lead: Any
    parts: dict[str, Part]
    keeps_drafts: bool = True


class PresetSection(VisibilitySection):
    """Who may see what by one choice; part by part follows from the profile."""

    @staticmethod
    def prepare(form: Any) -> None:
        if form.preset.object_data != Preset.OWN.value:
            form.preset.choices = [one for one in form.preset.choices if one[0] != Preset.OWN.value]


STEPS = (
    RegistrationStep(
        "person",
        _l("About you"),
        _l("Your name as your passport has it. Names on publications can follow later."),
        {
            "names": Part(NamesSection, ("full", "academic_title", "gender")),
            "category": Part(CategorySection, ("category",)),
        },
    ),
    RegistrationStep(
        "degree",
        _l("Your doctorate"),
        _l("As the diploma has it. If you only know the month or the year, enter that alone."),
        {
            "doctorate": Part(
                DoctorateSection,
                (
                    *("degree_kind", "degree_title", "field_code"),
                    *("institution", "country_code", "awarded_on"),
                ),
            )
        },
    ),
    RegistrationStep(
        "place",
        _l("Present post and residence"),
        _l("Where you work and live today. Former posts can follow later."),
        {
            "employment": Part(
                EmploymentSection,
                ("employer", "title", "country_code", "kind", "is_full_time", "since"),
            ),
            "residence": Part(
                ResidenceSection, ("country_code", "subdivision_code", "city", "since")
            ),
        },
    ),
    RegistrationStep(
        "subject",
        _l("Your fields"),
        _l("Institutions search by these. Type in Vietnamese or English, marks are not needed."),
        {
            "fields": Part(FieldsSection, ("main", "others", "technologies")),
            "summary": Part(TextsSection, ("summary_vi", "summary_en")),
        },
    ),
    RegistrationStep(
        "time",
        _l("When you could come, and in which languages"),
        _l("One period and one language are enough; both can be changed at any time."),
        {
            "availability": Part(
                AvailabilitySection,
                ("windows",),
                lambda form: bool(form.rows()),
                _l("Add at least one period in which you could come"),
            ),
            "languages": Part(
                LanguagesSection,
                ("languages",),
                lambda form: any(row["can_teach"] for row in form.rows()),
                _l("Name at least one language you can teach in"),
            ),
        },
    ),
    RegistrationStep(
        "view",
        _l("Who may see what"),
        _l(
            "No consent is ticked beforehand, and each can be withdrawn at any time, with immediate effect."
        ),
        {
            "consents": Part(ConsentsSection, ("purposes",)),
            "visibility": Part(PresetSection, ("preset", "safety_mode", "bypasses_mission")),
        },
        keeps_drafts=False,
    ),
)
NUMBER_OF = {section: number for number, step in enumerate(STEPS, 1) for section in step.parts}
"""Section -> the step that fills it in."""


def find_step(number: int) -> RegistrationStep | None:
    return STEPS[number - 1] if 1 <= number <= len(STEPS) else None


def first_open_step(missing: Collection[str]) -> int | None:
    """Where to go on; None: nothing of the six is missing."""
    return min((NUMBER_OF[name] for name in missing if name in NUMBER_OF), default=None)
