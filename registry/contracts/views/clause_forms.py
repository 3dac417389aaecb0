from typing import Any

from wtforms import StringField, TextAreaField

from registry.contracts.kinds import ContractKind
from registry.contracts.texts.kinds import ClausePart, Need
from registry.core.i18n import _l
from registry.web.fields import (
    CheckList,
    Choice,
    DayField,
    LastDayField,
    ReferenceField,
    WholeNumber,
)
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import at_most, required, within

LONGEST = 6000


class ClauseForm(BaseForm):
    """Another wording, or a new clause."""

    part = Choice(_l("Part of the contract"), choices=options(ClausePart))
    position = WholeNumber(
        _l("Place in the order"), [required(_l("Enter a number")), within(1, 9999)]
    )
    kinds = CheckList(
        _l("Only in these kinds of contract"),
        choices=options(ContractKind),
        description=_l("None ticked: in every kind."),
    )
    needs = CheckList(
        _l("Only where the contract has"),
        choices=options(Need),
        description=_l("None ticked: always."),
    )
    title_vi = StringField(_l("Heading in Vietnamese"), [at_most()])
    title_en = StringField(_l("Heading in English"), [at_most()])
    text_vi = TextAreaField(
        _l("Words in Vietnamese"), [required(_l("Enter the words")), at_most(LONGEST)]
    )
    text_en = TextAreaField(
        _l("Words in English"), [required(_l("Enter the words")), at_most(LONGEST)]
    )
    citation_vi = StringField(_l("Article of law, in Vietnamese"), [at_most()])
    citation_en = StringField(_l("Article of law, in English"), [at_most()])
    source = StringField(
        _l("Source"),
        [required(_l("Enter who decided this wording, and in which paper")), at_most()],
    )
    valid_from = DayField(_l("In force from"), [required(_l("Enter from which day"))])

    def values(self) -> dict[str, Any]:
        typed = {name: data for name, data in self.data.items() if name not in LEFT_OUT}
        lists = {name: " ".join(typed[name] or ()) for name in ("kinds", "needs")}
        return typed | lists | {"part": ClausePart(typed["part"])}


LEFT_OUT = frozenset({"csrf_token", "version", "valid_from", "code"})


class NewClauseForm(ClauseForm):
    code = ReferenceField(
        _l("Code"),
        [required(_l("Enter a code")), at_most(40)],
        description=_l("A short name that stays the same through all wordings, such as housing."),
    )


class EndForm(VersionedForm):
    valid_to = LastDayField(_l("In force until"), [required(_l("Enter the last day"))])
