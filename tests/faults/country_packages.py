"""A package of the small country with an item in every state, as the product makes them."""

from datetime import timedelta
from typing import Any

from faults.sides import Side
from nominations.world import paper
from sqlalchemy import select

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.taxonomy.models import Organisation
from registry.treatment import services
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.states import ItemState

S = ItemState


def make_packages(side: Side) -> None:
    secretary, officer = (
        side.people[one] for one in ("designation_secretariat", "second_secretariat")
    )
    package = services.open_package(side.person, officer=officer, by=secretary)
    for owner, state in (
        (side.ministry, S.PROMISED),
        (side.ministry, S.DELIVERED),
        (side.ministry, S.CONFIRMED),
        (side.ministry, S.OBJECTED),
        (side.ministry, S.BROKEN),
        (side.ministry, S.DROPPED),
        (session().get_one(Organisation, side.institution.id), S.PROMISED),
    ):
        _bring(side, package, owner, state)
    late = _promise(side, package, side.ministry)
    late.due_on = hanoi_today() - timedelta(3)
    session().flush()


def _promise(side: Side, package: TreatmentPackage, owner: Organisation) -> TreatmentItem:
    return services.promise(
        package,
        "housing",
        text="Căn hộ",
        owner=owner,
        due_on=hanoi_today() + timedelta(20),
        by=side.people["designation_secretariat"],
    )


def _bring(side: Side, package: TreatmentPackage, owner: Organisation, state: ItemState) -> None:
    item = _promise(side, package, owner)
    reporter, expert = side.people["line_ministry"], side.people["expert"]
    if state in {S.DELIVERED, S.CONFIRMED, S.OBJECTED}:
        services.deliver(
            item,
            delivered_on=hanoi_today(),
            note="Đã giao.",
            document=paper("bien ban"),
            by=reporter,
        )
    if state is S.CONFIRMED:
        services.confirm(item, by=expert)
    if state is S.OBJECTED:
        services.object_to(item, reason="Chưa nhận.", by=expert)
    if state is S.BROKEN:
        services.give_up(item, reason="Hết quỹ.", by=reporter)
    if state is S.DROPPED:
        services.drop(item, reason="Nhầm.", by=side.people["designation_secretariat"])
    session().flush()


def list_packages(side: Side) -> dict[str, list[Any]]:
    """What is opened by the names in addresses: an item in each state, and one that is overdue."""
    own = TreatmentPackage.person_id == side.person.id
    packages = session().scalars(select(TreatmentPackage.id).where(own))
    owed = TreatmentItem.organisation_id == side.ministry.id
    items = select(TreatmentItem.state, TreatmentItem.id).where(owed)
    is_late = TreatmentItem.due_on < hanoi_today()
    rows = session().execute(items.where(~is_late)).all()
    one_of_each = {row.state: row.id for row in rows}
    late = session().execute(items.where(is_late)).all()
    return {
        "package_id": list(packages),
        "item_id": [*one_of_each.values(), *(row.id for row in late)],
    }
