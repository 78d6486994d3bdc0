"""What accounts holds about a person: theirs alone, and money only while they may see it."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

from services.accounts.use_cases.erase_person import erase_person
from services.accounts.use_cases.prepare_own_data import prepare_own_data
from tests.accounts.test_ledger import account, charge, contact, post
from tests.accounts.test_statements import ask, make, some_money
from tests.accounts.words import LANDLORD, rows_of, value_of

__all__ = ["account", "ask", "contact"]

USER, REQUEST = uuid4(), uuid4()


async def prepared(database, contact):
    async with database.transaction(LANDLORD) as session:
        await prepare_own_data(
            session,
            landlord_id=LANDLORD,
            request_id=REQUEST,
            user_id=USER,
            contact_id=contact,
            at=datetime.now(UTC),
        )


async def fetched(accounts, contact, path="", *, user=USER, closed=()):
    token = accounts.signers["service:identity"].token(
        audience="accounts",
        landlord_id=LANDLORD,
        subject=str(user),
        kind="customer",
        claims={"contact_id": str(contact), "rooms_closed": list(closed), "user_id": str(user)},
    )
    return await accounts.http.get(
        f"/me/own-data/{REQUEST}{path}", headers={"Authorization": f"Bearer {token}"}
    )


def titles(answer):
    return [section["title"].partition(" of ")[0] for section in answer.json()["sections"]]


async def test_it_holds_the_person_their_home_their_money_and_their_statements(
    accounts, database, account, contact, ask
):
    await some_money(database, account)
    statement = (await ask()).json()["statement_id"]
    await make(accounts, database, statement)

    await prepared(database, contact)

    part = await fetched(accounts, contact)
    assert part.status_code == 200
    assert titles(part) == ["You in our records", "Your homes", "Charges and payments"]
    assert "1298.40" in part.text
    [file] = part.json()["files"]
    assert file["file_id"] == statement
    pdf = await fetched(accounts, contact, f"/files/{statement}")
    assert pdf.content.startswith(b"%PDF")
    assert (await fetched(accounts, contact, f"/files/{uuid4()}")).status_code == 404
    assert (await fetched(accounts, contact, user=uuid4())).status_code == 404


async def test_of_other_people_nothing_is_in_it(accounts, database, account, contact):
    await prepared(database, contact)

    document = (await fetched(accounts, contact)).text

    others = await rows_of(
        database, "SELECT id::text, email FROM contacts WHERE id <> :mine", mine=contact
    )
    assert others
    for contact_id, email in others:
        assert contact_id not in document
        assert not email or email not in document


async def test_money_is_left_out_where_they_may_not_see_it_and_once_they_may_not(
    accounts, database, account, contact, ask
):
    await post(database, account, charge(7_77, date(2026, 1, 5), "C-0"))
    statement = (await ask(last_day="2026-03-01", first_day="2026-01-01")).json()["statement_id"]
    await make(accounts, database, statement)
    await prepared(database, contact)
    assert "7.77" in (await fetched(accounts, contact)).text

    await rows_of(
        database,
        "UPDATE connections SET finance = false WHERE contact_id = :c RETURNING id",
        c=contact,
    )

    later = await fetched(accounts, contact)
    assert titles(later) == ["You in our records", "Your homes"]
    assert "7.77" not in later.text
    assert later.json()["files"] == []
    assert (await fetched(accounts, contact, f"/files/{statement}")).status_code == 404
    await rows_of(database, "DELETE FROM own_data_parts RETURNING 1")
    await prepared(database, contact)
    kept = await value_of(database, "SELECT document FROM own_data_parts")
    assert "7.77" not in kept


async def test_while_a_room_is_closed_nothing_is_given(accounts, database, account, contact):
    await prepared(database, contact)

    for room in ("money", "documents", "messages"):
        assert (await fetched(accounts, contact, closed=[room])).status_code == 403


async def test_no_pin_and_no_hash_of_the_record_is_in_it(accounts, database, account, contact):
    await prepared(database, contact)

    told = json.loads(await value_of(database, "SELECT document FROM own_data_parts"))

    names = {name for section in told["sections"] for row in section["rows"] for name in row}
    assert not {n for n in names if "pin" in n.lower().split() or "hash" in n.lower()}
    [said] = await rows_of(
        database,
        "SELECT count(*) FROM outbox WHERE routing_key = :k",
        k="accounts.own_data.prepared.v1",
    )
    assert said[0] == 1


async def test_closing_a_login_keeps_the_record_and_names_arrears(
    accounts, database, account, contact
):
    await post(database, account, charge(7_77, date(2026, 1, 5), "C-0"))
    await prepared(database, contact)

    for _again in range(2):
        async with database.transaction(LANDLORD) as session:
            await erase_person(
                session,
                landlord_id=LANDLORD,
                request_id=REQUEST,
                user_id=USER,
                contact_id=contact,
                registration_id=uuid4(),
                is_held=False,
                at=datetime.now(UTC),
            )

    assert await rows_of(database, "SELECT 1 FROM own_data_parts") == []
    assert await value_of(database, "SELECT count(*) FROM contacts WHERE id = :c", c=contact) == 1
    body = await value_of(
        database,
        "SELECT body FROM outbox WHERE routing_key = 'accounts.person.erased.v1' LIMIT 1",
    )
    assert json.loads(body)["kept"] == ["record", "ledger", "arrears"]
