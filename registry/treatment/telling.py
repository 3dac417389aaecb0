"""Whom a package is told to: the expert, who owes an item, the officer, and the ministry."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.actors import Actor
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import queries as experts
from registry.notices import services as notices
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.queries import OWNERS


def tell_of_package(package: TreatmentPackage, news: str, *, by: Actor) -> None:
    people = [experts.find_account(package.person), session().get(User, package.officer_id)]
    notices.tell("package_opened", people, by=by, package=package, news=news)


def tell_sides(item: TreatmentItem, news: str, *, by: Actor) -> None:
    """The expert, and the officer whom they may ask."""
    notices.tell("package_news", find_expert(item), by=by, item=item, news=news)
    tell_officer(item, news, by=by)


def tell_officer(item: TreatmentItem, news: str, *, by: Actor) -> None:
    officer = session().get(User, item.package.officer_id)
    notices.tell("package_news", officer, by=by, item=item, news=news)


def tell_owner(item: TreatmentItem, news: str, *, by: Actor) -> None:
    people = list_holders(*OWNERS, organisation_id=item.organisation_id)
    expert = find_expert(item)
    notices.tell(
        "package_news",
        [one for one in people if expert is None or one.id != expert.id],
        by=by,
        item=item,
        news=news,
    )


def tell_expert_task(item: TreatmentItem, *, by: Actor) -> None:
    notices.tell("package_delivered", find_expert(item), by=by, item=item)


def tell_ministry(item: TreatmentItem, *, by: Actor) -> None:
    notices.tell("package_overdue", list_holders(Role.SCHEME_OFFICER), by=by, item=item)


def find_expert(item: TreatmentItem) -> User | None:
    return experts.find_account(item.package.person)
