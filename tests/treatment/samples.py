"""What the mails of packages may have to say."""

import uuid
from typing import Any

from registry.accounts.models import User
from registry.core.i18n import hanoi_today
from registry.taxonomy.models import Organisation
from registry.treatment.models import TreatmentItem, TreatmentPackage


def samples_of_packages(person: Any, reader: User) -> dict[str, list[dict[str, Any]]]:
    package = TreatmentPackage(id=uuid.uuid4(), person=person, officer_id=uuid.uuid4())
    mine = TreatmentPackage(id=uuid.uuid4(), person=person, officer_id=reader.id)
    item = TreatmentItem(
        code="housing",
        promised_on=hanoi_today(),
        due_on=hanoi_today(),
        answer_by=hanoi_today(),
        package_id=package.id,
        package=package,
        organisation=Organisation(name_vi="Thành phố Đà Nẵng", name_en="Da Nang City"),
        note="",
    )
    news = (
        "promised",
        "delivered",
        "confirmed",
        "objected",
        "broken",
        "new_day",
        "kept",
        "dropped",
    )
    return {
        "package_opened": [
            {"package": one, "news": what}
            for one in (package, mine)
            for what in ("opened", "officer")
        ],
        "package_news": [{"item": item, "news": one} for one in news],
        "package_delivered": [{"item": item}],
        "package_overdue": [{"item": item}],
    }
