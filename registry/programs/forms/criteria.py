"""The rows of an opening's form that say what the expert has to bring."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import Optional

from registry.core.i18n import _, _l
from registry.programs.content import CriterionContent
from registry.programs.forms.fields import (
    Choices,
    list_technologies,
    named_concepts,
    number_between,
)
from registry.programs.kinds import CriterionKind, CriterionSubject
from registry.programs.models import Criterion
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import COMMON_LANGUAGES, language_label
from registry.web.fields import Choice, WholeNumber
from registry.web.forms import BaseForm

USUAL_WEIGHT = 10


class CriterionRow(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    kind = Choice(_l("Kind"), choices=[])
    want = Choice(_l("Criterion"), [Optional()], choices=[])
    weight = WholeNumber(
        _l("Weight"),
        [Optional(), number_between(1, 100, _l("The weight is a number from %(min)s to %(max)s"))],
        default=USUAL_WEIGHT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, kind.label) for kind in CriterionKind]

    def wanted(self) -> CriterionContent:
        subject, _colon, value = self.want.data.partition("=")
        return CriterionContent(
            CriterionKind(self.kind.data),
            CriterionSubject(subject),
            value,
            self.weight.data or USUAL_WEIGHT,
        )


def criterion_choices(stated: Iterable[str] = ()) -> dict[str, Choices]:
    """What a criterion may ask for, grouped; a value is "subject=code".

    Of the languages the common ones, and those that the opening states already.
    """
    languages = [*COMMON_LANGUAGES, *sorted(set(stated) - {"", *COMMON_LANGUAGES})]
    fields = [one for one in taxonomy.list_concepts(taxonomy.FIELDS) if one.level > 1]
    levels = {
        1: _("Level 1: document seen"),
        2: _("Level 2: independent source"),
        3: _("Level 3: issuing body or legalised"),
        4: _("Level 4: in person at a mission"),
    }
    return {
        _("None"): [("", _("No criterion in this row"))],
        _("Verified doctorate, at least"): [
            (f"verified_doctorate={level}", text) for level, text in levels.items()
        ],
        _("Time"): [("window=", _("Available on the dates of the opening"))],
        _("Mode of cooperation"): [(f"mode={mode.value}", str(mode.label)) for mode in Mode],
        _("Teaching language"): [(f"language={one}", language_label(one)) for one in languages],
        _("Research field"): named_concepts(fields, lambda one: f"field={one.code}"),
        _("Strategic technology"): named_concepts(
            list_technologies(), lambda one: f"technology={one.scheme.code}:{one.code}"
        ),
    }


def criterion_data(criterion: Criterion) -> dict[str, Any]:
    return {
        "kind": criterion.kind.value,
        "want": f"{criterion.subject.value}={criterion.value}",
        "weight": criterion.weight,
    }
