"""Which rows of the small country an address may name."""

from typing import Any

from faults.sides import Side
from sqlalchemy import select

from registry.core.db import session

Values = dict[str, Any]


def account_ids(side: Side) -> list[Any]:
    return [user.id for user in side.people.values()]


def ids(column: Any, *conditions: Any) -> list[Any]:
    return list(session().scalars(select(column).where(*conditions).order_by(column)))


def one_of_each_state(model: Any, *conditions: Any) -> list[Any]:
    statement = select(model.state, model.id).where(*conditions).order_by(model.id)
    return list(dict(reversed(session().execute(statement).all())).values())


def rows(first: str, second: str, parent: Any, child: Any, parents: list[Any]) -> list[Values]:
    statement = select(parent, child).where(parent.in_(parents)).order_by(child)
    return [{first: one, second: other} for one, other in session().execute(statement)]
