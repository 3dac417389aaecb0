"""What the mails about reports are written about."""

from typing import Any

from reports.world import World

from registry.reports.national_models import NationalReport

PARTS = "opened reminder overdue submitted returned accepted locked missed".split()
NATIONAL = ("proposed", "refused", "frozen")


def samples_of_reports() -> dict[str, list[dict[str, Any]]]:
    world = World()
    part = world.part(world.trade)
    part.note = "Thiếu & mờ"
    report = NationalReport(
        number="BC-2026-0001", note="Thiếu & mờ", run=world.run, sha256="0" * 64
    )
    return {
        "report_news": [{"part": part, "news": one} for one in PARTS],
        "report_national": [{"report": report, "news": one} for one in NATIONAL],
    }
