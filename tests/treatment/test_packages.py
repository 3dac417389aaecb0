"""A package: who promises, delivers, confirms and decides, and what each of them sees of it."""

from datetime import timedelta
from typing import Any

import pytest
from factories import (
    add,
    make_designation,
    make_institution,
    make_organisation,
    make_person,
    make_user,
)
from nominations.world import paper, pdf
from pages import press
from sqlalchemy import select

from registry.accounts.models import RoleAssignment
from registry.core.db import session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.core.tables import Base
from registry.experts.states import PersonState
from registry.notices.models import Notice
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation
from registry.treatment import listing, queries, services
from registry.treatment.items import list_entitlements
from registry.treatment.kinds import Settlement
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.periods import period
from registry.treatment.states import ItemState

S = ItemState
TODAY = hanoi_today()


class World:
    def __init__(self) -> None:
        self.secretary = make_user(Role.DESIGNATION_SECRETARIAT)
        self.officer = make_user(Role.DESIGNATION_SECRETARIAT, display_name="Cán bộ Lê An")
        self.ministry = make_user(Role.SCHEME_OFFICER)
        self.expert = make_user(Role.EXPERT)
        self.person = make_person(user=self.expert)
        make_designation(self.person)
        self.province = make_organisation(OrganisationKind.PROVINCE)
        self.reporter = make_user(Role.LINE_MINISTRY, organisation=self.province)
        other = make_institution()
        self.school = session().get_one(Organisation, other.id)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=other)

    def open(self) -> TreatmentPackage:
        return services.open_package(self.person, officer=self.officer, by=self.secretary)

    def package(self) -> TreatmentPackage:
        return queries.find_package(self.person.id) or self.open()

    def promise(self, package: TreatmentPackage | None = None, **values: Any) -> TreatmentItem:
        usual: dict[str, Any] = {
            "text": "Căn hộ 80 m²",
            "owner": self.province,
            "due_on": TODAY + timedelta(30),
        }
        package = package or self.package()
        return services.promise(package, "housing", **usual | values, by=self.secretary)

    def deliver(self, item: TreatmentItem) -> None:
        services.deliver(
            item, delivered_on=TODAY, note="Đã giao nhà.", document=paper(), by=self.reporter
        )

    def late(self) -> TreatmentItem:
        item = self.promise()
        item.due_on = item.first_due_on = TODAY - timedelta(1)
        return item


@pytest.fixture
def world(database: Any) -> World:
    return World()


def told(reader: Any) -> list[str]:
    rows = select(Notice.template).where(Notice.user_id == reader.id).order_by(Notice.created_at)
    return list(session().scalars(rows))


def test_what_is_promised_is_delivered_with_evidence_and_confirmed(world: World) -> None:
    item = world.promise()
    assert "package_news" in told(world.reporter)
    assert "package_news" in told(world.expert)
    world.deliver(item)
    assert (item.state, item.document_id is not None) == (S.DELIVERED, True)
    assert item.answer_by == TODAY + timedelta(period("answer_days"))
    assert "package_delivered" in told(world.expert)
    services.confirm(item, by=world.expert)
    assert item.state is S.CONFIRMED
    with pytest.raises(InvalidTransition):
        services.object_to(item, reason="x", by=world.expert)


def test_what_the_expert_has_not_received_is_owed_again_and_goes_to_the_ministry(
    world: World,
) -> None:
    item = world.promise()
    world.deliver(item)
    services.object_to(item, reason="Chưa có chìa khóa.", by=world.expert)
    assert queries.is_unsettled(item)
    assert told(world.ministry) == ["package_overdue"]
    world.deliver(item)
    assert item.state is S.DELIVERED


def test_what_is_overdue_is_decided_by_the_ministry(world: World) -> None:
    item = world.promise()
    with pytest.raises(RegistryError):
        services.settle(item, Settlement.BROKEN, new_day=None, reason="x", by=world.ministry)
    item.due_on = TODAY - timedelta(1)
    with pytest.raises(RegistryError):
        services.settle(item, Settlement.NEW_DAY, new_day=TODAY, reason="x", by=world.ministry)
    day = TODAY + timedelta(9)
    services.settle(item, Settlement.NEW_DAY, new_day=day, reason="Đang sửa.", by=world.ministry)
    assert (item.state, item.due_on) == (S.PROMISED, day)
    assert item.first_due_on != day
    services.give_up(item, reason="Hết quỹ nhà.", by=world.reporter)
    assert queries.is_unsettled(item)
    services.settle(item, Settlement.BROKEN, new_day=None, reason="Đúng.", by=world.ministry)
    assert not queries.is_unsettled(item)


def test_nobody_acts_for_others_or_in_their_own_case(world: World) -> None:
    item = world.promise()
    steps: list[Any] = [
        (world.approver, lambda by: services.give_up(item, reason="x", by=by)),
        (world.expert, lambda by: services.give_up(item, reason="x", by=by)),
        (world.reporter, lambda by: services.confirm(item, by=by)),
        (world.secretary, lambda by: services.confirm(item, by=by)),
        (
            world.reporter,
            lambda by: services.settle(item, Settlement.KEPT, new_day=None, reason="x", by=by),
        ),
        (world.expert, lambda by: services.drop(item, reason="x", by=by)),
    ]
    for by, step in steps:
        with pytest.raises(NotAllowed):
            step(by)
    assert item.state is S.PROMISED


def test_there_is_one_package_and_only_of_the_designated(world: World) -> None:
    world.open()
    with pytest.raises(Conflict):
        world.open()
    with pytest.raises(RegistryError):
        services.open_package(make_person(), officer=world.officer, by=world.secretary)
    with pytest.raises(RegistryError):
        services.promise(
            world.package(), "housing", text="", owner=world.province,
            due_on=TODAY - timedelta(1), by=world.secretary,
        )  # fmt: skip


def test_an_owner_reads_what_it_owes_and_nothing_of_the_others(world: World) -> None:
    own = world.promise()
    other = services.promise(
        own.package, "team", text="", owner=world.school, due_on=TODAY, by=world.secretary
    )
    for reader, items in (
        (world.reporter, [own]),
        (world.approver, [other]),
        (world.expert, [other, own]),
        (world.ministry, [other, own]),
        (make_user(Role.EXPERT), []),
        (make_user(Role.RECRUITMENT_OFFICER), []),
    ):
        assert list(queries.list_items(own.package, visible_to=reader)) == items


def test_no_share_is_told_of_few(world: World) -> None:
    item = world.late()
    item.delivered_on, item.state = item.first_due_on, S.CONFIRMED
    assert queries.reliability_of(None) is None
    for _place in range(period("reliability_people")):
        world.person = make_person()
        make_designation(world.person, decision_number="1/QĐ")
        world.late()
    kept = queries.reliability_of(world.province.id)
    assert kept is not None
    assert kept.percent in {5, 10}
    assert queries.reliability_of(world.school.id) is None


def test_with_the_profile_nothing_is_owed_any_more(world: World) -> None:
    item = world.promise()
    world.deliver(item)
    services.follow_withdrawal(world.person, world.expert)
    assert (item.state, item.text, item.note, item.document_id) == (S.DROPPED, "", "", None)


def test_after_a_withdrawal_no_word_is_left_and_nothing_is_promised_any_more(world: World) -> None:
    item = world.promise(text="Căn hộ số 12 phố Huế")
    world.deliver(item)
    services.object_to(item, reason="Chìa khóa của con tôi.", by=world.expert)
    package = item.package
    services.follow_withdrawal(world.person, world.expert)
    world.person.state = PersonState.WITHDRAWN
    session().flush()
    for table in Base.metadata.sorted_tables:
        rows = str([tuple(row) for row in session().execute(select(table))])
        for words in ("phố Huế", "Đã giao nhà", "con tôi"):
            assert words not in rows, table.name
    assert queries.list_items(package, visible_to=world.reporter) == []
    with pytest.raises(RegistryError):
        world.promise(package)
    with pytest.raises(RegistryError):
        services.name_officer(package, officer=world.secretary, by=world.officer)


def test_whoever_owes_reads_of_the_expert_what_the_expert_allows(world: World) -> None:
    item = world.promise()
    world.person.safety_mode = True
    session().flush()
    assert queries.name_of(world.person, world.reporter) == world.person.number
    assert queries.name_of(world.person, world.secretary) != world.person.number
    row = session().execute(listing.rows(world.reporter)).one()
    assert (row.id, row.person_name) == (item.id, None)


def test_what_the_ministry_has_to_decide_is_dropped_by_nobody_else(world: World) -> None:
    with pytest.raises(RegistryError):
        services.drop(world.late(), reason="x", by=world.secretary)
    item = world.promise()
    services.give_up(item, reason="Hết quỹ nhà.", by=world.reporter)
    with pytest.raises(RegistryError):
        services.drop(item, reason="x", by=world.secretary)
    both = {"role": Role.LINE_MINISTRY, "organisation_id": world.province.id}
    add(RoleAssignment(user_id=world.ministry.id, valid_from=TODAY, **both))
    session().refresh(world.ministry)
    with pytest.raises(NotAllowed):
        services.settle(item, Settlement.BROKEN, new_day=None, reason="x", by=world.ministry)


def test_where_the_expert_says_nothing_by_the_day_the_ministry_decides(world: World) -> None:
    item = world.promise()
    world.deliver(item)
    assert item.answer_by is not None
    assert not queries.is_unsettled(item)
    with pytest.raises(RegistryError):
        services.settle(item, Settlement.KEPT, new_day=None, reason="x", by=world.ministry)
    item.answer_by = TODAY - timedelta(1)
    session().flush()
    waits = select(TreatmentItem.id).where(queries.needs_ministry())
    assert list(session().scalars(waits)) == [item.id]
    services.settle(item, Settlement.KEPT, new_day=None, reason="Đủ giấy tờ.", by=world.ministry)
    session().refresh(item)
    assert item.state is S.CONFIRMED
    assert item.answer_by is None


def test_each_entitlement_names_its_legal_basis(world: World) -> None:
    known = list_entitlements(on=TODAY)
    assert len(known) >= 8
    assert all(one.basis_vi and one.basis_en and one.days > 0 for one in known)


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_from_the_designation_to_what_was_received(client: Any, world: World, locale: str) -> None:
    client.log_in(world.secretary)
    page = f"/{locale}/leading-packages"
    assert f"{page}/of/{world.person.id}" in client.get(f"/{locale}/work/").text
    new = press(client, f"{page}/of/{world.person.id}/new", officer=str(world.officer.id))
    assert new.status_code == 302, new.text
    assert world.officer.display_name in client.get(new.location).text
    answer = press(
        client,
        f"{new.location}/promise",
        code="housing",
        text="Căn hộ 80 m²",
        owner=str(world.province.id),
        due_on=f"{TODAY + timedelta(9):%d/%m/%Y}",
    )
    assert answer.status_code == 302, answer.text
    item = session().query(TreatmentItem).one()
    client.log_in(world.reporter)
    assert "Căn hộ 80 m²" in client.get(new.location).text
    steps = f"{page}/items/{item.id}"
    day = f"{TODAY:%d/%m/%Y}"
    given = press(client, f"{steps}/deliver", delivered_on=day, note="Giao nhà", file=pdf())
    assert given.status_code == 302, given.text
    client.log_in(world.expert)
    assert steps + "/confirm" in client.get(new.location).text
    assert client.get(f"{steps}/evidence").status_code == 200
    assert press(client, f"{steps}/confirm").status_code == 302
    assert item.state is S.CONFIRMED
    client.log_in(world.approver)
    assert client.get(new.location).status_code == 404
