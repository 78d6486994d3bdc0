"""Whatever customers are told of money, documents and messages stands in a room that can be closed."""

import pytest

from chassis.explaining import _routes
from chassis.own_data.routes import router as own_data
from services.accounts.routes import router as accounts
from services.cases.routes import router as cases
from services.identity.routes import router as identity
from services.notifications.routes import router as notifications
from services.registration.routes import router as registration

SERVICES = {
    "accounts": accounts,
    "cases": cases,
    "identity": identity,
    "notifications": notifications,
    "registration": registration,
    "every service": own_data,
}
WORDS = {
    "balance": {"money"},
    "transactions": {"money"},
    "transactions.csv": {"money"},
    "ledger": {"money"},
    "payments": {"money"},
    "statements": {"money", "documents"},
    "documents": {"documents"},
    "communications": {"messages"},
    "own-data": {"money", "documents", "messages"},
}
"""Part of an address → the rooms that it stands in."""


def rooms_of(dependant) -> set[str]:
    """Return the rooms of an operation that customers may use; None of another."""
    found: set[str] = set()
    for inner in dependant.dependencies:
        found |= rooms_of(inner)
        if "customer" in getattr(inner.call, "allowed", ()):
            found |= set(inner.call.rooms)
    return found


def is_for_customers(dependant) -> bool:
    return any(
        "customer" in getattr(inner.call, "allowed", ()) or is_for_customers(inner)
        for inner in dependant.dependencies
    )


OPERATIONS = {
    f"{name} {min(route.methods)} {route.path}": route
    for name, router in SERVICES.items()
    for route in _routes(router.routes)
    if is_for_customers(route.dependant)
}


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_operation_stands_in_the_rooms_that_its_address_names(operation):
    route = OPERATIONS[operation]
    wanted: set[str] = set().union(*(WORDS.get(part, set()) for part in route.path.split("/")))

    assert wanted <= rooms_of(route.dependant)


def test_every_room_has_an_operation():
    found = set().union(*(rooms_of(route.dependant) for route in OPERATIONS.values()))

    assert found == {"money", "documents", "messages"}
