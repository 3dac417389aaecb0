"""What the mails about audits of the count are written about."""

from typing import Any

from campaigns.world import World

SAMPLES = "asked reminder silent doubted in_order overcounted deemed".split()
TASKS = "provided withheld silent heard unheard reminder".split()
CAMPAIGNS = "proposed drawn discarded closed".split()


def samples_of_campaigns() -> dict[str, list[dict[str, Any]]]:
    world = World()
    campaign = world.run()
    sample = world.samples(campaign)[0]
    return {
        "audit_sample": [{"sample": sample, "news": one} for one in SAMPLES],
        "audit_task": [{"sample": sample, "news": one} for one in TASKS],
        "audit_campaign": [{"campaign": campaign, "news": one} for one in CAMPAIGNS],
    }
