"""The words that nominations choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.permissions import Role


class Channel(LabelledEnum):
    """Who names somebody (Decree 249/2025/NĐ-CP, Article 4)."""

    SEARCHING_BODY = "searching_body", _l("Body that seeks an expert")
    SELF = "self", _l("The expert themselves")
    ABROAD = "abroad", _l("Mission or community abroad")
    ORGANISATION = "organisation", _l("Organisation or another expert")


C = Channel
CHANNELS: dict[Role, tuple[Channel, ...]] = {
    Role.INSTITUTION_APPROVER: (C.SEARCHING_BODY, C.ORGANISATION),
    Role.LINE_MINISTRY: (C.SEARCHING_BODY, C.ORGANISATION),
    Role.MISSION_OFFICER: (C.ABROAD,),
    Role.MOFA_DESK: (C.ABROAD,),
    Role.EXPERT: (C.ORGANISATION,),
}
"""Which channels a role may use for somebody else; an expert may name themselves besides."""


class DossierPart(LabelledEnum):
    GENERAL = "general", _l("Part 1: career and present work")
    CONTRIBUTION = "contribution", _l("Part 2: contributions")
    PLAN = "plan", _l("Part 3: plan in Viet Nam")


class Finding(LabelledEnum):
    """What the secretariat found of a condition and its evidence."""

    MET = "met", _l("Met")
    NOT_MET = "not_met", _l("Not met")


class Ending(LabelledEnum):
    """What the competent side decided. Of whoever stepped back or did not answer, nothing is kept."""

    NOT_ELIGIBLE = "not_eligible", _l("The conditions are not met")
    NOT_RECOMMENDED = "not_recommended", _l("The panel did not recommend the designation")
    DECLINED = "declined", _l("The competent authority decided against it")
