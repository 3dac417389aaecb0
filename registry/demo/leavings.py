"""Contracts of the demo country that did not come about or will not be renewed, each with its reason."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from registry.accounts.queries import list_holders
from registry.contracts import queries, renewals, services
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

RETRACTED = (
    ("plans", "Nhà trường thay đổi kế hoạch mở ngành trong năm học này."),
    ("funding", "Nguồn kinh phí của đề án chưa được cấp."),
    ("other_expert", "Hội đồng khoa đã chọn chuyên gia khác cho vị trí này."),
)
NOT_RENEWED = (
    ("done", "Nhiệm vụ giảng dạy và nghiên cứu đã hoàn thành theo thỏa thuận."),
    ("other_post", "Chuyên gia cho biết đã nhận vị trí tại nơi khác."),
)


def tell() -> None:
    """Called when everything else is written; each step is recorded as of now."""
    drafts = select(Contract).where(Contract.state == ContractState.DRAFT)
    for contract, why in zip(_some(drafts, len(RETRACTED)), RETRACTED, strict=False):
        staff = _staff(contract)
        if staff:
            services.decline(contract, cause=why[0], reason=why[1], by=staff[0])
    ending = select(Contract).where(renewals.is_ending(hanoi_today()))
    for contract, why in zip(_some(ending, len(NOT_RENEWED)), NOT_RENEWED, strict=False):
        staff = [one for one in _staff(contract) if renewals.may_let_end(contract, one)]
        if staff:
            renewals.let_end(contract, cause=why[0], reason=why[1], by=staff[0])


def _some(statement: Any, number: int) -> Sequence[Contract]:
    """The last ones, which no other story is told of."""
    rows: Sequence[Contract] = (
        session().scalars(statement.order_by(Contract.number.desc()).limit(number)).all()
    )
    return rows


def _staff(contract: Contract) -> list[Any]:
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=contract.institution_id)
    return [one for one in approvers if not queries.is_of_expert(contract, one)]
