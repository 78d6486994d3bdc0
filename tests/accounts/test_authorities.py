"""Role by role, authority by authority, door by door: what the record itself opens to customers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import text

from services.accounts.domain.owners import HOLDING
from services.accounts.domain.roles import Role
from tests.accounts.test_owners import LANDLORD, asked
from tests.accounts.words import a_file, imported, number, row, value_of

ROOT = Path(__file__).parents[2]
FLAGS = ("finance", "maintenance", "keys", "documents")
RIGHTS = [(), *((flag,) for flag in FLAGS), FLAGS]
"""None of them, each alone, all: whatever opens by one authority is seen to open by that alone."""

TODAY = datetime.now(UTC).date()
CLOSED = {
    "requested": {"status": "requested"},
    "rejected": {"status": "rejected"},
    "ended": {"status": "previous"},
    "begins tomorrow": {"valid_from": TODAY + timedelta(days=2)},
    "was over yesterday": {"valid_to": TODAY - timedelta(days=2)},
}
"""Connections that open nothing, whatever role and authorities they have."""


class Door:
    """A home with its owner, somebody who is whatever a test says to it, and what they call."""

    def __init__(self, accounts, database, ids):
        self.accounts, self.database, self.ids = accounts, database, ids

    async def stand(self, role, rights, **terms):
        """Let the person be `role` to the home with these authorities."""
        facts = {
            "status": "current",
            "valid_from": TODAY - timedelta(days=90),
            "valid_to": None,
            "is_provisional": False,
            **terms,
        }
        values = {
            "role": role,
            **facts,
            **{flag: flag in rights for flag in FLAGS},
            "id": self.ids["connection"],
        }
        changed = ", ".join(f"{name} = :{name}" for name in values if name != "id")
        async with self.database.transaction(LANDLORD) as session:
            await session.execute(
                text(f"UPDATE connections SET {changed} WHERE id = :id"),
                values,
            )

    async def call(self, method, path, **how):
        return await self.accounts.call(
            method, path, as_="customer", contact_id=self.ids["person"], **how
        )


@pytest.fixture
async def door(accounts, database):
    """Eleanor owns a home; Nobody in particular is connected to it, and Zoe was let in."""
    person = {"first_name": "Nobody", "last_name": "Special", "email": "nobody@example.com"}
    await imported(
        database,
        a_file(
            row(),
            row(contact_ref="C-8", **person, role="rmc_director"),
            row(contact_ref="C-9", first_name="Zoe", email="zoe@example.com", role="subtenant"),
            number(7),
        ),
    )
    one = "SELECT id FROM contacts WHERE first_name = '{}'"
    tie = "SELECT c.id FROM connections c JOIN contacts p ON p.id = c.contact_id WHERE {}"
    ids = {
        "person": await value_of(database, one.format("Nobody")),
        "account": await value_of(
            database, "SELECT id FROM accounts WHERE reference LIKE '3420-%'"
        ),
        "connection": await value_of(database, tie.format("p.first_name = 'Nobody'")),
        "zoe": await value_of(database, tie.format("p.first_name = 'Zoe'")),
        "invitation": uuid4(),
    }
    # The one unit owner makes room, so that the person may stand in every role.
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text("UPDATE connections SET role = 'joint_owner' WHERE role = 'unit_owner'")
        )
    ids["request"] = await asked(database, {"account": ids["account"]})
    invited = await accounts.call(
        "PUT",
        f"/accounts/{ids['account']}/access-invitations/{ids['invitation']}",
        json={**INVITED, "is_checked": True, "note": "They rang"},
    )
    assert invited.status_code == 204, invited.text
    return Door(accounts, database, ids)


INVITED = {
    "email": "guest@example.com",
    "first_name": "Gwen",
    "last_name": "Guest",
    "role": "family_friend",
    "maintenance": True,
}


async def homes(door):
    found = (await door.call("GET", "/me/homes")).json()["homes"]
    return [{flag for flag in FLAGS if home[flag]} for home in found]


async def own_details(door):
    return (await door.call("GET", "/me/details")).status_code == 200


async def own_holds(door):
    return (await door.call("GET", "/me/holds")).status_code == 200


async def changing_details(door):
    return (await door.call("PATCH", "/me/details", json={"title": "Dr"})).status_code == 200


async def withdrawing_details(door):
    await door.call("PATCH", "/me/details", json={"last_name": "Somebody"})
    [change] = (await door.call("GET", "/me/details")).json()["waiting"]
    path = f"/me/details/waiting/{change['change_id']}"
    return (await door.call("DELETE", path)).status_code == 204


def unprepared(path):
    """Ask for what was never prepared for this person: nobody is given anything."""

    async def asking(door):
        named = path.format(request=uuid4(), file=uuid4())
        return (await door.call("GET", named)).status_code in (403, 404)

    return asking


async def approved_contacts(door):
    seen = (await door.call("GET", "/me/approved-contacts")).json()
    assert bool(seen["accounts"]) == bool(seen["contacts"]) == bool(seen["requests"])
    return bool(seen["accounts"])


async def invitations(door):
    return bool((await door.call("GET", "/me/access-invitations")).json()["items"])


async def opens(door, method, path, **how):
    """Say whether a door opens as far as its own checks: to others there is nothing there."""
    answer = await door.call(method, path.format(**door.ids), **how)
    assert answer.status_code in (204, 404, 409, 412, 422, 429), answer.text
    return answer.status_code != 404


YESTERDAY = (TODAY - timedelta(days=1)).isoformat()


async def approving(door):
    wish = {"role": "family_friend", "valid_to": YESTERDAY}
    return await opens(door, "POST", "/me/access-requests/{request}/approval", json=wish)


async def refusing(door):
    return await opens(door, "POST", "/me/access-requests/{request}/refusal")


async def objecting(door):
    return await opens(door, "POST", "/me/access-requests/{request}/objection", json={})


async def changing(door):
    return await opens(
        door,
        "PUT",
        "/me/approved-contacts/{zoe}",
        headers={"If-Match": '"99"'},
        json={"decision_id": str(uuid4()), "finance": True},
    )


async def inviting(door):
    wish = {**INVITED, "valid_to": YESTERDAY}
    path = f"/me/accounts/{{account}}/access-invitations/{uuid4()}"
    return await opens(door, "PUT", path, json=wish)


async def sending_again(door):
    return await opens(door, "POST", "/me/access-invitations/{invitation}/sending")


async def revoking(door):
    return await opens(door, "POST", "/me/access-invitations/{invitation}/revocation")


async def accepting(door):
    """Send no token: whoever is signed in gets as far as that, and nobody further."""
    return await opens(door, "POST", "/me/access-invitations/acceptance", json={})


def reading(path):
    """Return how a page about the money of the account is asked for."""

    async def call(door):
        answer = await door.call("GET", path.format(**door.ids))
        assert answer.status_code in (200, 403, 404), answer.text
        return answer.status_code == 200

    return call


async def payments(door):
    """See that whoever may not see the money is told why, and to others there is nothing there."""
    answer = await door.call("GET", "/me/accounts/{account}/payments".format(**door.ids))
    assert (answer.status_code, answer.json().get("code")) in MONEY, answer.text
    return answer.status_code == 200


async def paying(door):
    path = "/me/accounts/{account}/payments/{invitation}".format(**door.ids)
    answer = await door.call("PUT", path, json={"amount_pence": 1})
    assert (answer.status_code, answer.json()["code"]) in MONEY, answer.text
    return answer.status_code == 422


async def one_payment(door):
    path = "/me/accounts/{account}/payments/{invitation}".format(**door.ids)
    answer = await door.call("GET", path)
    assert (answer.status_code, answer.json()["code"]) in MONEY, answer.text
    return answer.json()["code"] == "payment_not_found"


MONEY = (
    (200, None),
    (403, "no_finance_authority"),
    (403, "room_closed"),
    (404, "account_not_found"),
    (404, "payment_not_found"),
    (422, "payment_amount_invalid"),
)


async def asking_statement(door):
    answer = await door.call(
        "POST",
        "/me/accounts/{account}/statements".format(**door.ids),
        json={"first_day": "2026-01-01", "last_day": "2026-01-31"},
    )
    assert answer.status_code in (202, 403, 404), answer.text
    return answer.status_code == 202


def one_statement(form):
    """Return how a statement that there is not is fetched."""

    async def call(door):
        path = f"/me/accounts/{{account}}/statements/{{invitation}}/{form}".format(**door.ids)
        return (await door.call("GET", path)).json()["code"] == "statement_not_found"

    return call


def by_finance(role, rights):
    return "finance" in rights


def by_documents(role, rights):
    return "documents" in rights


def one_document(path):
    """Return how a document that there is not is asked for."""

    async def call(door):
        place = f"/me/accounts/{{account}}/documents/{{invitation}}{path}".format(**door.ids)
        return (await door.call("GET", place)).json()["code"] == "document_not_found"

    return call


def for_holders(role, rights):
    return role in HOLDING


def as_given(role, rights):
    return [set(rights)]


def always(role, rights):
    return True


TABLE = {
    "GET /me/homes": (homes, as_given, []),
    "GET /me/holds": (own_holds, always, True),
    "GET /me/details": (own_details, always, True),
    "PATCH /me/details": (changing_details, always, True),
    "DELETE /me/details/waiting/{change_id}": (withdrawing_details, always, True),
    "GET /me/own-data/{request_id}": (unprepared("/me/own-data/{request}"), always, True),
    "GET /me/own-data/{request_id}/files/{file_id}": (
        unprepared("/me/own-data/{request}/files/{file}"),
        always,
        True,
    ),
    "GET /me/approved-contacts": (approved_contacts, for_holders, False),
    "PUT /me/approved-contacts/{connection_id}": (changing, for_holders, False),
    "POST /me/access-requests/{request_id}/approval": (approving, for_holders, False),
    "POST /me/access-requests/{request_id}/refusal": (refusing, for_holders, False),
    "POST /me/access-requests/{request_id}/objection": (objecting, for_holders, False),
    "GET /me/access-invitations": (invitations, for_holders, False),
    "PUT /me/accounts/{account_id}/access-invitations/{invitation_id}": (
        inviting,
        for_holders,
        False,
    ),
    "POST /me/access-invitations/{invitation_id}/revocation": (revoking, for_holders, False),
    "POST /me/access-invitations/{invitation_id}/sending": (sending_again, for_holders, False),
    "POST /me/access-invitations/acceptance": (accepting, always, True),
    "GET /me/accounts/{account_id}": (reading("/me/accounts/{account}"), always, False),
    "GET /me/accounts/{account_id}/balance": (
        reading("/me/accounts/{account}/balance"),
        by_finance,
        False,
    ),
    "GET /me/accounts/{account_id}/transactions": (
        reading("/me/accounts/{account}/transactions"),
        by_finance,
        False,
    ),
    "GET /me/accounts/{account_id}/transactions.csv": (
        reading("/me/accounts/{account}/transactions.csv"),
        by_finance,
        False,
    ),
    "GET /me/accounts/{account_id}/notices": (
        reading("/me/accounts/{account}/notices"),
        always,
        False,
    ),
    "GET /me/accounts/{account_id}/activity": (
        reading("/me/accounts/{account}/activity"),
        always,
        False,
    ),
    "GET /me/accounts/{account_id}/statements": (
        reading("/me/accounts/{account}/statements"),
        by_finance,
        False,
    ),
    "POST /me/accounts/{account_id}/statements": (asking_statement, by_finance, False),
    "GET /me/accounts/{account_id}/statements/{statement_id}/pdf": (
        one_statement("pdf"),
        by_finance,
        False,
    ),
    "GET /me/accounts/{account_id}/statements/{statement_id}/csv": (
        one_statement("csv"),
        by_finance,
        False,
    ),
    "GET /me/accounts/{account_id}/documents": (
        reading("/me/accounts/{account}/documents"),
        by_documents,
        False,
    ),
    "GET /me/accounts/{account_id}/documents/{document_id}": (
        one_document(""),
        by_documents,
        False,
    ),
    "GET /me/accounts/{account_id}/documents/{document_id}/file": (
        one_document("/file"),
        by_documents,
        False,
    ),
    "GET /me/accounts/{account_id}/payments": (payments, by_finance, False),
    "PUT /me/accounts/{account_id}/payments/{client_request_id}": (paying, by_finance, False),
    "GET /me/accounts/{account_id}/payments/{payment_id}": (one_payment, by_finance, False),
}
"""Operation → how it is called, what it opens to a role with some authorities, and to whom
nothing is open. An invitation is accepted by its token
alone."""


def test_every_operation_that_customers_may_call_has_a_row():
    named = yaml.safe_load((ROOT / "authz.yaml").read_text())["api"]["accounts"]

    assert {door for door, callers in named.items() if "customer" in callers} == TABLE.keys()


@pytest.mark.parametrize("operation", TABLE)
async def test_a_door_opens_to_its_roles_and_authorities_and_to_nobody_else(door, operation):
    call, expected, _closed = TABLE[operation]

    for role in Role:
        for rights in RIGHTS:
            await door.stand(role, rights)
            opened = await call(door)
            assert opened == expected(role, rights), (operation, role, rights)


@pytest.mark.parametrize("operation", TABLE)
async def test_a_door_is_closed_to_a_connection_that_is_not_in_force(door, operation):
    call, _expected, closed = TABLE[operation]

    for terms in CLOSED.values():
        for role in (Role.UNIT_OWNER, Role.FAMILY_FRIEND):
            await door.stand(role, FLAGS, **terms)
            assert await call(door) == closed, (operation, role, terms)


async def test_provisional_owners_see_no_money_no_documents_and_decide_nothing(door):
    await door.stand(Role.UNIT_OWNER, FLAGS, is_provisional=True)

    assert await homes(door) == [{"maintenance", "keys"}]
    for operation, (call, expected, closed) in TABLE.items():
        if expected in (for_holders, by_finance, by_documents):
            assert await call(door) == closed, operation


@pytest.mark.parametrize("operation", TABLE)
async def test_while_documents_are_closed_nobody_sees_one(door, operation):
    call, expected, closed = TABLE[operation]
    door.accounts.rooms_closed = ("documents",)
    await door.stand(Role.UNIT_OWNER, FLAGS)

    opened = await call(door)

    if expected is by_documents:
        assert opened == closed


@pytest.mark.parametrize("operation", TABLE)
async def test_while_the_money_is_closed_nobody_sees_it_and_nothing_else_is_shut(door, operation):
    call, expected, closed = TABLE[operation]
    door.accounts.rooms_closed = ("money",)

    await door.stand(Role.UNIT_OWNER, FLAGS)
    opened = await call(door)

    if expected is by_finance:
        assert opened == closed
    elif operation != "GET /me/homes":
        assert opened == expected(Role.UNIT_OWNER, FLAGS)
