"""Who is in charge of a case: given one by one, in bulk and by rule; stood in for; left to nobody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from factories import make_contract, make_institution, make_organisation, make_person, make_user
from pages import token
from sqlalchemy import select

from registry.accounts.models import AccountState, User
from registry.audit.models import AuditEvent
from registry.contracts.care import CARE
from registry.contracts.guards import tell_officers
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.desk import queries, services
from registry.desk.models import Absence, CaseOwner
from registry.desk.schedule import keep_owners
from registry.features import works
from registry.notices.models import Notice
from registry.taxonomy.kinds import OrganisationKind
from registry.work import queries as work

LIST = "/en/contracts/"


@pytest.fixture
def officers(database: Any) -> list[User]:
    return [
        make_user(Role.RECRUITMENT_OFFICER, display_name=name)
        for name in ("Lê Minh Anh", "Trần Quang Huy")
    ]


def told(user: User) -> list[str]:
    return [
        one.template for one in session().scalars(select(Notice).where(Notice.user_id == user.id))
    ]


def owner_of(contract: Any) -> User | None:
    found = queries.find_owner(contract if isinstance(contract, UUID) else contract.id)
    return found.user if found else None


def make_unchecked() -> Contract:
    """One that waits for an officer."""
    contract = make_contract(state=ContractState.SIGNED)
    contract.confirmed_by_expert_at = contract.created_at
    session().flush()
    return contract


def waits_for(user: User, contract: Contract) -> str:
    session().info.pop("work_counts", None)
    cases = work.list_cases(works(), user, work.Group.MINE, limit=50)
    mine = [one for one in cases if one.id == contract.id and one.is_mine]
    others = work.list_cases(works(), user, work.Group.OTHERS, limit=50)
    return "mine" if mine else "others" if [one for one in others if one.id == contract.id] else ""


def test_an_officer_takes_a_case_and_hands_it_on_and_both_are_told(
    client: Any, officers: list[User]
) -> None:
    first, second = officers
    contract = make_contract(state=ContractState.OFFERED)
    client.log_in(first)
    page = client.get(f"{LIST}{contract.id}")
    assert "Nobody yet" in page.text
    sent = {"csrf_token": token(page)}
    client.post(f"{LIST}{contract.id}/take-care", data=sent)
    assert owner_of(contract) is first
    assert told(first) == []
    client.post(f"{LIST}{contract.id}/hand-on", data=sent | {"officer": str(second.id)})
    assert owner_of(contract) is second
    assert told(second) == ["case_assigned"]
    text = client.get(f"{LIST}{contract.id}").text
    assert "Trần Quang Huy" in text
    assert "Officer in charge changed" in text
    assert "In charge now: Lê Minh Anh, Recruitment officer" in text
    assert "From Lê Minh Anh, Recruitment officer to Trần Quang Huy, Recruitment officer" in text
    client.log_in(second)
    client.post(
        f"{LIST}{contract.id}/hand-on",
        data={"csrf_token": token(client.get(LIST)), "officer": "nobody"},
    )
    assert owner_of(contract) is None
    actions = session().scalars(
        select(AuditEvent.action).where(AuditEvent.object_id == contract.id)
    )
    assert {"case.assigned", "case.released"} <= set(actions)
    text = client.get(f"{LIST}{contract.id}").text
    assert "In charge until then: Trần Quang Huy, Recruitment officer" in text
    client.log_in(session().get_one(User, contract.person.user_id))
    text = client.get(f"{LIST}{contract.id}").text
    assert "Officer in charge changed" in text
    assert "Trần Quang Huy" not in text


def test_a_change_of_officer_is_no_step_of_the_contract(
    database: Any, officers: list[User]
) -> None:
    contract = make_contract(state=ContractState.OFFERED)
    before = contract.moved_at
    services.assign(CARE, contract, officers[0], by=officers[0])
    session().flush()
    session().refresh(contract)
    assert contract.moved_at == before


def test_many_are_given_at_once_with_a_preview_and_one_letter(
    client: Any, officers: list[User]
) -> None:
    first, second = officers
    contracts = [make_contract(state=ContractState.OFFERED) for _n in range(3)]
    services.assign(CARE, contracts[2], second, by=first)
    client.log_in(first)
    ids = [str(one.id) for one in contracts]
    chosen = {"csrf_token": token(client.get(LIST)), "row": ids, "choice-assign": str(second.id)}
    preview = client.post(f"{LIST}act/assign", data=chosen).text
    assert "2 rows will change" in preview
    assert "This is so already." in preview
    assert "Put in charge: Trần Quang Huy" in preview
    exact = {"row": ids[:2], "promised": ids[:2]}
    client.post(f"{LIST}act/assign", data=chosen | exact)
    assert [owner_of(one) for one in contracts] == [second] * 3
    assert told(second) == ["case_assigned"] * 2  # of the one, and of the two together
    rows = client.get(f"{LIST}?owner=colleagues").text
    assert all(one.number in rows for one in contracts)
    assert contracts[0].number in client.get(f"{LIST}?officer={second.id}").text
    assert contracts[0].number not in client.get(f"{LIST}?owner=nobody").text
    assert client.post(f"{LIST}act/assign", data=chosen | {"choice-assign": "x"}).status_code == 400


def test_nobody_is_in_charge_of_their_own_contract_or_of_what_they_may_not_see(
    database: Any, officers: list[User]
) -> None:
    contract = make_contract(state=ContractState.OFFERED, person=make_person(user=officers[0]))
    elsewhere = make_user(Role.RECRUITMENT_OFFICER, organisation=make_institution().organisation)
    recruiter = make_user(
        Role.INSTITUTION_RECRUITER, organisation=contract.institution.organisation
    )
    for other in (officers[0], elsewhere, recruiter):
        with pytest.raises(RegistryError):
            services.assign(CARE, contract, other, by=officers[1])
    assert queries.list_possible(CARE, contract) == [officers[1]]


def test_a_case_of_a_colleague_waits_for_them_and_not_for_me(
    client: Any, officers: list[User]
) -> None:
    first, second = officers
    contract = make_unchecked()
    assert [waits_for(one, contract) for one in officers] == ["mine", "mine"]
    services.assign(CARE, contract, first, by=first)
    session().flush()
    assert [waits_for(one, contract) for one in officers] == ["mine", "others"]
    tell_officers(contract, "contract_check", by=make_user())
    assert told(first) == ["contract_check"]
    assert told(second) == []


def test_a_stand_in_sees_and_is_told_the_work_of_whoever_is_away(
    client: Any, officers: list[User]
) -> None:
    first, second = officers
    contract = make_unchecked()
    services.assign(CARE, contract, first, by=first)
    session().flush()
    client.log_in(first)
    today = hanoi_today()
    sent = {"first": f"{today:%d/%m/%Y}", "last": f"{today + timedelta(9):%d/%m/%Y}"}
    page = client.get("/en/desk/absence")
    client.post(
        "/en/desk/absence", data={"csrf_token": token(page), "stand_in": str(second.id)} | sent
    )
    assert told(second) == ["absence_entered"]
    assert told(first) == ["absence_entered"]
    assert waits_for(second, contract) == "mine"
    tell_officers(contract, "contract_check", by=make_user())
    assert "contract_check" in told(first)
    assert "contract_check" in told(second)
    client.log_in(second)
    assert contract.number in client.get(f"{LIST}?owner=standing").text
    assert "covers" in client.get(f"{LIST}{contract.id}").text
    absence = session().scalars(select(Absence)).one()
    client.log_in(second)
    other = client.post(
        f"/en/desk/absence/{absence.id}/end-absence", data={"csrf_token": token(client.get(LIST))}
    )
    assert other.status_code == 404  # only whoever is away says that they are back
    client.log_in(first)
    client.post(
        f"/en/desk/absence/{absence.id}/end-absence", data={"csrf_token": token(client.get(LIST))}
    )
    assert waits_for(second, contract) == "others"
    assert told(second)[-1] == "absence_ended"


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(3, 1, "before the first"), (-5, -2, "have passed"), (0, 3, "already"), (20, 21, "")],
)
def test_an_absence_is_refused_with_a_reason(
    client: Any, officers: list[User], first: int, last: int, says: str
) -> None:
    today = hanoi_today()
    services.enter_absence(
        officers[0], stand_in=officers[1], first=today, last=today + timedelta(10)
    )
    session().flush()
    client.log_in(officers[0])
    sent = {
        "first": f"{today + timedelta(first):%d/%m/%Y}",
        "last": f"{today + timedelta(last):%d/%m/%Y}",
    }
    data = sent | {
        "csrf_token": token(client.get("/en/desk/absence")),
        "stand_in": str(officers[1].id),
    }
    answer = client.post("/en/desk/absence", data=data)
    assert answer.status_code == (422 if says else 302)
    assert says in answer.text


def test_somebody_away_stands_in_for_nobody(database: Any, officers: list[User]) -> None:
    today = hanoi_today()
    services.enter_absence(officers[1], stand_in=officers[0], first=today, last=today)
    session().flush()
    with pytest.raises(RegistryError, match="away"):
        services.enter_absence(officers[0], stand_in=officers[1], first=today, last=today)


def test_the_cases_of_an_officer_who_has_left_are_nobodys_and_the_office_is_told(
    database: Any, officers: list[User]
) -> None:
    first, second = officers
    contracts = [make_contract(state=ContractState.OFFERED) for _n in range(2)]
    services.assign_all(CARE, [one.id for one in contracts], first, by=first)
    session().flush()
    session().commit()
    assert keep_owners([CARE]) == 0
    session().get_one(User, first.id).state = AccountState.DISABLED
    session().commit()
    assert keep_owners([CARE]) == 2
    assert session().scalars(select(CaseOwner)).all() == []
    assert told(second) == ["case_released"]


def test_an_ended_role_leaves_cases_too(database: Any, officers: list[User]) -> None:
    contract_id = make_contract(state=ContractState.OFFERED).id
    services.assign_all(CARE, [contract_id], officers[0], by=officers[0])
    officers[0].assignments[0].valid_to = hanoi_today()
    session().commit()
    assert keep_owners([CARE]) == 1
    assert owner_of(contract_id) is None


def test_a_rule_gives_what_is_nobodys_to_its_officer(client: Any, officers: list[User]) -> None:
    names = [one.display_name for one in officers]
    first, second = officers
    ministry = make_organisation(kind=OrganisationKind.MINISTRY)
    governed = make_institution()
    governed.organisation.parent_id = ministry.id
    session().flush()
    states = (ContractState.OFFERED, ContractState.OFFERED, ContractState.DRAFT)
    ids = [make_contract(state=one, institution=governed).id for one in states]
    services.assign_all(CARE, [ids[1]], second, by=second)
    client.log_in(second)
    page = client.get("/en/desk/rule")
    sent = {"csrf_token": token(page), "officer": str(first.id), "place": str(ministry.id)}
    client.post("/en/desk/rule", data=sent)
    assert told(first) == ["case_rule"]
    session().commit()
    assert keep_owners([CARE]) == 1
    found = [owner_of(one) for one in ids]
    assert [one.display_name if one else "" for one in found] == [*names, ""]
    assert found[0] is not None
    assert sorted(told(found[0])) == ["case_assigned", "case_rule"]
    assert keep_owners([CARE]) == 0
    assert "Remove" in client.get("/en/desk/").text
    rule = queries.list_rules(CARE)[0]
    client.post(f"/en/desk/rule/{rule.id}/remove-rule", data={"csrf_token": token(page)})
    assert queries.list_rules(CARE) == []


def test_the_page_says_how_many_cases_each_has(client: Any, officers: list[User]) -> None:
    contract = make_contract(state=ContractState.OFFERED)
    make_contract(state=ContractState.OFFERED)
    services.assign(CARE, contract, officers[1], by=officers[0])
    client.log_in(officers[0])
    text = client.get("/en/desk/").text
    assert f"?officer={officers[1].id}" in text
    assert "?owner=nobody" in text
    assert queries.count_cases(CARE, officers[0]) == {officers[1].id: 1, None: 1}


def test_an_officer_of_some_institutions_sets_and_reads_rules_of_those_alone(
    client: Any, officers: list[User]
) -> None:
    own, other = make_institution(), make_institution()
    bound = make_user(Role.RECRUITMENT_OFFICER, organisation=own.organisation)
    services.set_rule(CARE, other.id, officers[0], by=officers[0])
    session().flush()
    client.log_in(bound)
    assert str(other.id) not in client.get("/en/desk/rule").text
    rule = queries.list_rules(CARE)[0]
    sent = {"csrf_token": token(client.get("/en/desk/"))}
    assert client.post(f"/en/desk/rule/{rule.id}/remove-rule", data=sent).status_code == 404


def test_the_list_of_work_begins_with_ones_own_cases(client: Any, officers: list[User]) -> None:
    first, second = officers
    own, free, other = (make_unchecked() for _n in range(3))
    services.assign(CARE, own, first, by=first)
    services.assign(CARE, other, second, by=second)
    session().flush()
    cases = work.list_cases(works(), first, work.Group.MINE, limit=9)
    assert [one.id for one in cases] == [own.id, free.id]
    assert [one.charge for one in cases] == [work.Charge.MINE, work.Charge.NOBODY]
    others = work.list_cases(works(), first, work.Group.OTHERS, limit=9)
    [theirs] = [one for one in others if one.work.code == "contracts.check"]
    assert (theirs.id, theirs.officer) == (other.id, "Trần Quang Huy")
    client.log_in(first)
    text = client.get("/en/work/").text
    assert text.index("You are in charge") < text.index("Nobody is in charge")
    assert "in charge: Trần Quang Huy" in client.get("/en/work/others").text
