"""One small form per section of the profile, and those of the verifiers."""

from collections import Counter
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.experts.kinds import RANKS, Audience, ConsentPurpose, FieldGroup, Gender
from registry.profile.visibility import PRESETS, Preset
from registry.web.fields import CheckList, Choice, chosen
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.offers import NameField, WordsField
from registry.web.validators import LINE, NoContacts, at_most, required
from search.text.analysis import exact_tokens
from search.text.titles import bare_name

MOST_NAMES = 10


class NamesForm(VersionedForm):
    full = NameField(
        _l("Full name"),
        [required(_l("Enter your full name as in your passport")), at_most(), NoContacts()],
        description=_l(
            "With all diacritics, in the order in which you write it. It is never split or reordered for display."
        ),
        autocomplete="name",
    )
    family = WordsField(
        _l("Surname"),
        [at_most(100), NoContacts()],
        description=_l("Only if our guess is wrong"),
        autocomplete="family-name",
    )
    middle = WordsField(
        _l("Middle name"), [at_most(100), NoContacts()], autocomplete="additional-name"
    )
    given = WordsField(_l("Given name"), [at_most(100), NoContacts()], autocomplete="given-name")
    publishing = TextAreaField(
        _l("Names on your publications"),
        [at_most(2000), NoContacts()],
        description=_l("One a line, for example Huyen T. M. Nguyen"),
    )
    academic_title = Choice(_l("Academic rank"), choices=RANKS)
    gender = Choice(
        _l("Gender"),
        choices=[
            (Gender.UNDECLARED.value, _l("I prefer not to say")),
            (Gender.FEMALE.value, _l("Female")),
            (Gender.MALE.value, _l("Male")),
            (Gender.OTHER.value, _l("Other")),
        ],
        description=_l("Used only in statistics: reports of the ministry name the share of women."),
        render_kw={"autocomplete": "sex"},
    )

    def validate_full(self, field: Any) -> None:
        if not any(letter.isalpha() for letter in field.data):
            raise ValidationError(_("Enter your name in letters"))

    def validate_family(self, field: Any) -> None:
        parts = " ".join((field.data or "", self.middle.data or "", self.given.data or ""))
        odd = odd_words(parts, bare_name(self.full.data or "")) if parts.strip() else []
        if odd:
            raise ValidationError(
                _(
                    "Surname, middle name and given name together must be the words of your full name; these differ: %(words)s. Leave all three empty and we guess them again.",
                    words=", ".join(odd),
                )
            )

    def validate_publishing(self, field: Any) -> None:
        if any(len(name) > LINE for name in self.publishing_names):
            raise ValidationError(_("A name is longer than %(number)s characters", number=LINE))
        if len(self.publishing_names) > MOST_NAMES:
            raise ValidationError(_("Enter at most %(number)s names", number=MOST_NAMES))

    @property
    def publishing_names(self) -> list[str]:
        lines = (line.strip() for line in (self.publishing.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def odd_words(one: str, other: str) -> list[str]:
    """Words of either that the other has not, whatever their case and the place of their marks."""
    first, second = (
        Counter(" ".join(exact_tokens(word)) for word in text.split()) for text in (one, other)
    )
    missing = (first - second) + (second - first)
    words = dict.fromkeys(f"{one} {other}".split())
    return [word for word in words if " ".join(exact_tokens(word)) in missing]


class ConsentsForm(VersionedForm):
    purposes = CheckList(_l("I agree to these purposes"), choices=options(ConsentPurpose))


class VisibilityForm(VersionedForm):
    preset = RadioField(_l("Choose a preset"), choices=(), default=Preset.OWN.value)
    institutions = CheckList(Audience.INSTITUTIONS.label, choices=options(FieldGroup))
    missions = CheckList(Audience.MISSIONS.label, choices=options(FieldGroup))
    ministry = CheckList(Audience.MINISTRY.label, choices=options(FieldGroup))
    safety_mode = BooleanField(
        _l("Safety mode"),
        description=_l(
            "Hides name, employer, country, thesis and texts from institutions and missions. They see the region, as of everybody who shows no country. Introductions go through the central desk."
        ),
    )
    bypasses_mission = BooleanField(
        _l("Without a mission abroad"),
        description=_l("Introductions come to me directly, without the mission abroad."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preset.choices = options(Preset)

    def chosen(self) -> set[tuple[FieldGroup, Audience]]:
        """The pattern's own pairs, or the boxes ticked below it."""
        preset = Preset(self.preset.data)
        if preset is not Preset.OWN:
            return set(PRESETS[preset])
        return {
            (FieldGroup(group), audience)
            for audience in Audience
            for group in self[audience.value].data or []
        }


class EvidenceForm(BaseForm):
    file = FileField(_l("Document"), [chosen])
    note = StringField(_l("What the document shows"), [at_most()])


class AppealForm(VersionedForm):
    text = TextAreaField(
        _l("Why is the decision wrong?"),
        [required(_l("Explain why the decision is wrong")), at_most(4000)],
        description=_l("In Vietnamese or in English. You can add documents under Evidence."),
    )
