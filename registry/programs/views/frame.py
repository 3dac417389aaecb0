from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from registry.programs.pay import describe_pay
from registry.programs.queries import PAGE_SIZE

bp = Blueprint("programs", __name__, url_prefix="/<any(vi,en):locale>/programs")
bp.add_app_template_filter(describe_pay, "pay")


@dataclass(frozen=True)
class Page:
    items: Sequence[Any]
    total: int
    page: int
    per_page: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))
