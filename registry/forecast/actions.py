"""What the audit chain records of forecasts."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ForecastAction(AuditAction):
    ASKED = "forecast.asked", _l("Forecast asked for")
    CANCELLED = "forecast.cancelled", _l("Forecast cancelled")
    COMPUTED = "forecast.computed", _l("Forecast computed")
    REPEATED = "forecast.repeated", _l("Forecast repeated")
