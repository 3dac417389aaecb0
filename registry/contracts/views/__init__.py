"""Contracts: lists and pages, the negotiation, and the course from the signature on."""

# The routes register themselves.
from registry.contracts.views import care as care
from registry.contracts.views import check_ins as check_ins
from registry.contracts.views import clauses as clauses
from registry.contracts.views import corrections as corrections
from registry.contracts.views import course as course
from registry.contracts.views import deliveries as deliveries
from registry.contracts.views import endings as endings
from registry.contracts.views import negotiation as negotiation
from registry.contracts.views import promises as promises
from registry.contracts.views import renewals as renewals
from registry.contracts.views import sharing as sharing
from registry.contracts.views import texts as texts
from registry.contracts.views.page import bp
from registry.core.i18n import _l
from registry.core.permissions import Permission

__all__ = ["NAVIGATION", "bp"]
NAVIGATION = [(_l("Contracts"), "contracts.index", Permission.CONTRACT_READ)]
