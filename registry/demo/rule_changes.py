"""What the ministry decides on the rules: one reading got a new edition by a decision, and of another change a
second officer still has to compare who would move."""

import copy
import io
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.core.db import session
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.rules import editing, queries, services
from registry.rules.models import RuleChange
from registry.targets import queries as targets

TARGET = "TG1"
GRACE = "Công văn hướng dẫn: cho phép lệch 10 ngày ở đầu và cuối học kỳ."
BLOCK = "Thông báo kết luận: giảng dạy tập trung trọn học phần, từ 2 tín chỉ, được tính."


def tell(staff: Staff, *, today: date) -> None:
    first, second = (
        session().get_one(User, staff.shown[local]) for local in ("ministry2", "ministry")
    )
    approved = _propose(
        "tolerance_90",
        {"recruited_or_semester": {"grace_days": 10}},
        first,
        today,
        paper=("2210/QĐ-BGDĐT", date(2026, 11, 12), GRACE),
    )
    services.approve(approved, by=second)
    _propose(
        "official",
        {"recruited_or_semester": {"block": True, "stage": "delivered"}},
        first,
        today,
        paper=("2318/QĐ-BGDĐT", date(2026, 11, 18), BLOCK),
    )


def _propose(
    reading: str,
    answers: dict[str, dict[str, Any]],
    by: User,
    today: date,
    /,
    *,
    paper: tuple[str, date, str],
) -> RuleChange:
    target = targets.get_target(TARGET)
    rules = targets.get_rule_set(target, reading)
    number, decided_on, reason = paper
    name = f"qd-{number.split('/')[0]}"
    days: dict[str, Any] = {
        "counts_from": rules.counts_from,
        "counts_until": rules.counts_until,
    }
    predicates = editing.compose(copy.deepcopy(rules.predicates), answers, **days)
    return services.propose_edition(
        target,
        rules,
        documents.receive(io.BytesIO(make_pdf(name)), filename=f"{name}.pdf"),
        content={
            "edition": queries.next_edition(target, today),
            "title_vi": rules.title_vi,
            "title_en": rules.title_en,
            **days,
            "predicates": predicates,
        },
        in_force_on=today,
        number=number,
        decided_on=min(decided_on, today),
        signed_by="Nguyễn Văn An",
        reason=reason,
        by=by,
    )
