"""Owners and staff invite people to an account; the link in the mail is good for one of them."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from services.accounts.tables import ObjectionRow
from services.accounts.use_cases.close_over_invitations import close_over_invitations
from tests.accounts.words import (
    LANDLORD,
    OTHER_LANDLORD,
    a_file,
    announced,
    imported,
    row,
    rows_of,
    value_of,
)

FELIX = {"contact_ref": "C-9", "first_name": "Felix", "email": "felix@example.com", "title": "Mr"}
NURSE = {
    "email": "Ada.Okafor@example.com",
    "first_name": "Ada",
    "last_name": "Okafor",
    "role": "support_worker",
    "maintenance": True,
    "keys": True,
    "valid_to": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
}
CHECKED = {"is_checked": True, "note": "Rang the owner back on the number on record"}


@pytest.fixture
async def owners(database, accounts):
    """Eleanor and Felix own the home together; everybody's login has Ada's address."""
    await imported(database, a_file(row(), row(**FELIX, role="joint_owner")))
    accounts.login = "ada.okafor@example.com"

    async def login_address(_landlord, user_id):
        return SimpleNamespace(email=accounts.login, user_id=user_id)

    accounts.service.context.clients = SimpleNamespace(login_address=login_address)
    name = "SELECT id FROM contacts WHERE first_name = '{}'"
    return {
        "eleanor": await value_of(database, name.format("Eleanor")),
        "felix": await value_of(database, name.format("Felix")),
        "account": await value_of(database, "SELECT id FROM accounts"),
    }


async def invited(accounts, owners, *, by="eleanor", invitation=None, **more):
    """Have an owner (or staff) invite the nurse; the answer and the invitation's id."""
    invitation = invitation or uuid4()
    path = f"/accounts/{owners['account']}/access-invitations/{invitation}"
    if by == "staff":
        answer = await accounts.call("PUT", path, json={**NURSE, **CHECKED, **more})
    else:
        answer = await accounts.call(
            "PUT", f"/me{path}", as_="customer", contact_id=owners[by], json={**NURSE, **more}
        )
    return answer, invitation


async def mail_of(accounts, invitation):
    events = await announced(accounts.database)
    sent = [b for n, b in events if n == "access" and b.get("invitation_id") == str(invitation)]
    return await accounts.call(
        "GET",
        f"/access-invitations/{invitation}/mail/{sent[-1]['request_id']}",
        as_="service:notifications",
    )


async def token_of(accounts, invitation):
    answer = await mail_of(accounts, invitation)
    assert answer.status_code == 200, answer.text
    return answer.json()["link"].partition("token=")[2]


async def look(accounts, token, **how):
    return await accounts.call(
        "POST", "/access-invitations/look", as_="service:identity", json={"token": token}, **how
    )


async def accept(accounts, token, contact_id=None):
    return await accounts.call(
        "POST",
        "/access-invitations/acceptance",
        as_="service:identity",
        json={"token": token, "contact_id": contact_id and str(contact_id)},
    )


async def accept_signed_in(accounts, token, contact_id):
    return await accounts.call(
        "POST",
        "/me/access-invitations/acceptance",
        as_="customer",
        contact_id=contact_id,
        json={"token": token},
    )


async def seen_by(accounts, owner):
    path = "/me/access-invitations"
    answer = await accounts.call("GET", path, as_="customer", contact_id=owner)
    return answer.json()["items"]


async def of_owner(accounts, owner, invitation, what):
    path = f"/me/access-invitations/{invitation}/{what}"
    return await accounts.call("POST", path, as_="customer", contact_id=owner)


async def test_whoever_accepts_gets_exactly_what_the_owner_set(accounts, database, owners):
    answer, invitation = await invited(accounts, owners)
    assert answer.status_code == 204, answer.text
    again, _ = await invited(accounts, owners, invitation=invitation)
    assert again.status_code == 204
    token = await token_of(accounts, invitation)
    offer = (await look(accounts, token)).json()
    assert (offer["address"], offer["invited_by"], offer["is_open"]) == (
        "Flat 3, Heron Quay, Harrowmere",
        "Eleanor Vance",
        True,
    )

    accepted = (await accept(accounts, token)).json()

    [home] = await accounts.homes(UUID(accepted["contact_id"]))
    rights = ("finance", "maintenance", "keys", "documents")
    assert [home[name] for name in rights] == [False, True, True, False]
    [stored] = await rows_of(
        database,
        "SELECT c.role, c.status, c.valid_to::text, p.first_name, p.last_name, p.email"
        f" FROM connections c JOIN contacts p ON p.id = c.contact_id"
        f" WHERE p.id = '{accepted['contact_id']}'",
    )
    assert stored == (
        "support_worker",
        "approved",
        NURSE["valid_to"],
        "Ada",
        "Okafor",
        "Ada.Okafor@example.com",
    )
    logged = await rows_of(database, "SELECT DISTINCT changed_by_name, reason FROM contact_changes")
    assert logged == [("Eleanor Vance", "Accepted an invitation of the owner")]
    acts = await rows_of(
        database, "SELECT act FROM audit_entries WHERE act LIKE 'access_inv%' ORDER BY at"
    )
    assert [act for (act,) in acts] == ["access_invitation.sent", "access_invitation.accepted"]


async def test_events_name_nobody_and_tell_every_owner(accounts, database, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)
    await accept(accounts, token)

    events = await announced(database)
    [sent] = [body for name, body in events if name == "access"]
    [settled] = [body for name, body in events if name == "access_invitation"]
    assert settled["outcome"] == "accepted"
    assert set(settled["owner_ids"]) == {str(owners["eleanor"]), str(owners["felix"])}
    said = str([sent, settled]).lower()
    assert "okafor" not in said
    assert token.partition(".")[2] not in said
    mail = await accounts.call(
        "GET",
        f"/access-invitations/{invitation}/owners/{owners['felix']}",
        as_="service:notifications",
    )
    assert mail.json()["email"] == "felix@example.com"
    stranger = await accounts.call(
        "GET", f"/access-invitations/{invitation}/owners/{uuid4()}", as_="service:notifications"
    )
    assert stranger.status_code == 404


async def test_no_row_holds_the_secret_of_a_link(accounts, database, owners):
    _, invitation = await invited(accounts, owners)
    secret = (await token_of(accounts, invitation)).partition(".")[2]

    stored = await rows_of(database, "SELECT row_to_json(i)::text FROM access_invitations i")

    assert secret not in str(stored)


async def test_of_two_people_at_once_one_accepts(accounts, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)
    zoe = await _somebody(accounts, "Zoe")
    ben = await _somebody(accounts, "Ben")

    answers = await asyncio.gather(
        accept_signed_in(accounts, token, zoe), accept_signed_in(accounts, token, ben)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    homes = [*await accounts.homes(zoe), *await accounts.homes(ben)]
    assert len(homes) == 1
    late = await accept(accounts, token, await _somebody(accounts, "Una"))
    assert late.json()["code"] == "access_invitation_over"


async def test_the_same_person_twice_is_connected_once(accounts, database, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)

    first, second = [(await accept(accounts, token)).json() for _twice in range(2)]

    assert first == second
    count = f"SELECT count(*) FROM connections WHERE contact_id = '{first['contact_id']}'"
    assert await value_of(database, count) == 1


async def test_with_a_login_the_present_contact_is_connected(accounts, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)
    zoe = await _somebody(accounts, "Zoe")
    accounts.login = "somebody.else@example.com"
    refused = await accept_signed_in(accounts, token, zoe)
    assert refused.json()["code"] == "access_invitation_of_another"
    accounts.login = "ADA.Okafor@example.com"

    accepted = await accept_signed_in(accounts, token, zoe)

    assert accepted.json()["contact_id"] == str(zoe)
    assert [home["role"] for home in await accounts.homes(zoe)] == ["support_worker"]


async def test_somebody_who_has_the_role_gets_the_new_terms(accounts, database, owners):
    zoe = await _somebody(accounts, "Zoe")
    for more in ({}, {"finance": True, "keys": False}):
        _, invitation = await invited(accounts, owners, **more)
        accepted = await accept_signed_in(accounts, await token_of(accounts, invitation), zoe)
        assert accepted.status_code == 200, accepted.text

    [home] = await accounts.homes(zoe)
    assert (home["finance"], home["keys"]) == (True, False)
    assert await value_of(database, "SELECT version FROM connections WHERE role LIKE 'supp%'") == 2


async def test_what_owners_do_not_agree_about_is_not_opened_by_an_invitation(
    accounts, database, owners
):
    zoe = await _somebody(accounts, "Zoe")
    theirs = f"SELECT id FROM connections WHERE contact_id = '{zoe}'"
    async with database.transaction(LANDLORD) as session:
        session.add(
            ObjectionRow(
                id=uuid4(),
                landlord_id=LANDLORD,
                account_id=owners["account"],
                connection_id=await value_of(database, theirs),
                contact_id=zoe,
                status_before="approved",
                objected_by=owners["felix"],
                objected_at=datetime.now(UTC),
            )
        )
    _, invitation = await invited(accounts, owners)

    answer = await accept_signed_in(accounts, await token_of(accounts, invitation), zoe)

    assert answer.json()["code"] == "access_invitation_over"
    assert await accounts.homes(zoe) == []


async def test_an_owner_cannot_accept_less_than_they_hold(accounts, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)

    answer = await accept_signed_in(accounts, token, owners["felix"])

    assert answer.json()["code"] == "already_holding"
    assert (await look(accounts, token)).json()["is_open"] is True


async def test_what_is_taken_back_opens_nothing(accounts, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)

    revoked = await of_owner(accounts, owners["felix"], invitation, "revocation")

    assert revoked.status_code == 204, "any owner may take it back"
    assert (await look(accounts, token)).status_code == 404
    assert (await accept(accounts, token)).status_code == 409
    assert (await mail_of(accounts, invitation)).status_code == 409
    twice = await of_owner(accounts, owners["eleanor"], invitation, "revocation")
    assert twice.status_code == 204
    sent = await of_owner(accounts, owners["eleanor"], invitation, "sending")
    assert sent.json()["code"] == "access_invitation_over"
    [seen] = await seen_by(accounts, owners["eleanor"])
    assert (seen["state"], seen["may_be_sent_again"]) == ("revoked", False)


async def test_sent_again_the_older_link_is_worthless(accounts, owners):
    _, invitation = await invited(accounts, owners)
    older = await token_of(accounts, invitation)

    again = await of_owner(accounts, owners["felix"], invitation, "sending")

    assert again.status_code == 204, again.text
    newer = await token_of(accounts, invitation)
    assert (await look(accounts, older)).status_code == 404
    assert (await accept(accounts, older)).status_code == 404
    assert (await accept(accounts, newer)).status_code == 200


async def test_a_forged_link_is_none(accounts, owners):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)

    for forged in ("", "x", token[:-1] + ("0" if token[-1] != "0" else "1"), f"{uuid4().hex}.00"):
        assert (await look(accounts, forged)).status_code == 404
    assert (await look(accounts, token, landlord=OTHER_LANDLORD)).status_code == 404


async def test_an_invitation_ends_with_the_ownership_of_whoever_sent_it(accounts, database, owners):
    _, hers = await invited(accounts, owners)
    _, his = await invited(accounts, owners, by="felix", email="ben@example.com")
    tokens = [await token_of(accounts, one) for one in (hers, his)]
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    async with database.transaction(LANDLORD) as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            f"UPDATE connections SET valid_to = '{yesterday}' WHERE role = 'unit_owner'"
        )

    assert (await look(accounts, tokens[0])).status_code == 404
    assert (await accept(accounts, tokens[0])).json()["code"] == "access_invitation_over"
    assert (await look(accounts, tokens[1])).status_code == 200
    seen = {one["invitation_id"]: one["state"] for one in await seen_by(accounts, owners["felix"])}
    assert seen == {str(hers): "void", str(his): "open"}
    assert await seen_by(accounts, owners["eleanor"]) == []
    async with database.transaction(LANDLORD) as session:
        await close_over_invitations(
            session, landlord_id=LANDLORD, after=None, at=datetime.now(UTC)
        )
    [settled] = [b for n, b in await announced(database) if n == "access_invitation"]
    assert (settled["invitation_id"], settled["outcome"]) == (str(hers), "void")


async def test_after_two_weeks_a_link_is_over_and_later_its_names_are_erased(
    accounts, database, owners
):
    _, invitation = await invited(accounts, owners)
    token = await token_of(accounts, invitation)
    async with database.transaction(LANDLORD) as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "UPDATE access_invitations SET expires_at = now() - interval '1 second'"
        )
    assert (await look(accounts, token)).status_code == 404
    assert (await accept(accounts, token)).status_code == 409

    for later in (timedelta(), timedelta(days=31)):
        async with database.transaction(LANDLORD) as session:
            await close_over_invitations(
                session, landlord_id=LANDLORD, after=None, at=datetime.now(UTC) + later
            )

    kept = "SELECT state, email, email_key, first_name, last_name FROM access_invitations"
    assert await rows_of(database, kept) == [("expired", "", "", "", "")]


async def test_a_day_has_ten_mails_for_one_account(accounts, owners):
    sent = []
    for n in range(8):
        answer, last = await invited(accounts, owners, email=f"person{n}@example.com")
        sent.append(answer.status_code)
    sent += [
        (await of_owner(accounts, owners["eleanor"], last, "sending")).status_code
        for _n in range(2)
    ]
    assert sent == [204] * 10

    over, _ = await invited(accounts, owners, email="one.more@example.com")

    assert over.status_code == 429
    assert 0 < int(over.headers["retry-after"]) <= 86_401
    again = await of_owner(accounts, owners["eleanor"], last, "sending")
    assert again.status_code == 429


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"last_name": "", "first_name": "Ada"}, "last_name"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
        ({"valid_to": "9999-12-31"}, "valid_to"),
        ({"role": "unit_owner"}, "role"),
        ({"role": "solicitor"}, "role"),
    ],
)
async def test_what_cannot_be_invited_is_named_by_field(accounts, owners, typed, field):
    answer, _ = await invited(accounts, owners, **typed)

    assert answer.status_code == 422
    assert field in str(answer.json())


async def test_documents_need_ebilling(accounts, database, owners):
    async with database.transaction(LANDLORD) as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE accounts SET is_ebilling = false")

    answer, _ = await invited(accounts, owners, documents=True)

    assert "eBilling" in answer.json()["fields"]["documents"]


async def test_one_mailbox_has_one_open_invitation_to_an_account(accounts, owners):
    await invited(accounts, owners)

    answer, _ = await invited(accounts, owners, by="felix", email="ada.okafor@EXAMPLE.com")

    assert "invitation already" in answer.json()["fields"]["email"]


async def test_only_owners_invite_and_nobody_else_sees_or_ends_it(accounts, owners):
    zoe = await _somebody(accounts, "Zoe")
    refused, _ = await invited(accounts, {**owners, "zoe": zoe}, by="zoe")
    assert refused.status_code == 404
    _, invitation = await invited(accounts, owners)
    for what in ("revocation", "sending"):
        assert (await of_owner(accounts, zoe, invitation, what)).status_code == 404
        assert (await of_owner(accounts, owners["felix"], uuid4(), what)).status_code == 404
    assert await seen_by(accounts, zoe) == []
    [seen] = await seen_by(accounts, owners["felix"])
    assert (seen["name"], seen["invited_by"]) == ("Ada Okafor", "Eleanor Vance")


async def test_staff_invite_after_their_check_and_end_what_owners_sent(accounts, database, owners):
    unchecked, _ = await invited(accounts, owners, by="staff", is_checked=False)
    assert "is_checked" in unchecked.json()["fields"]
    _, of_owners = await invited(accounts, owners, email="ben@example.com")
    answer, invitation = await invited(accounts, owners, by="staff")
    assert answer.status_code == 204, answer.text
    path = f"/accounts/{owners['account']}/access-invitations"
    listed = (await accounts.call("GET", path)).json()["items"]
    by = {one["invitation_id"]: (one["is_by_staff"], one["invited_by"]) for one in listed}
    assert by == {
        str(invitation): (True, "Priya Ranasinghe"),
        str(of_owners): (False, "Eleanor Vance"),
    }

    for one, what in ((of_owners, "revocation"), (invitation, "sending")):
        done = await accounts.call("POST", f"/access-invitations/{one}/{what}")
        assert done.status_code == 204, done.text

    accepted = (await accept(accounts, await token_of(accounts, invitation))).json()
    logged = await rows_of(
        database,
        "SELECT DISTINCT changed_by_name, reason FROM contact_changes"
        f" WHERE contact_id = '{accepted['contact_id']}'",
    )
    assert logged == [("Priya Ranasinghe", CHECKED["note"])]


async def test_a_firm_comes_in_by_invitation_as_an_organisation(accounts, database, owners):
    firm = {"first_name": "", "last_name": "", "organisation": "Okafor & Daughters Ltd"}
    _, invitation = await invited(accounts, owners, role="managing_agent", **firm)

    accepted = (await accept(accounts, await token_of(accounts, invitation))).json()

    kept = f"SELECT organisation, last_name FROM contacts WHERE id = '{accepted['contact_id']}'"
    assert await rows_of(database, kept) == [("Okafor & Daughters Ltd", "")]
    answer = await accounts.call(
        "POST",
        "/records/lookup",
        as_="service:registration",
        json={"contact_ids": [accepted["contact_id"]]},
    )
    [one] = [
        person
        for record in answer.json()["accounts"]
        for person in record["contacts"]
        if person["contact_id"] == accepted["contact_id"]
    ]
    assert one["is_organisation"] is True


async def _somebody(accounts, first_name):
    """Give the id of somebody on record who has no home."""
    contact = await accounts.call(
        "POST",
        f"/accounts/{await value_of(accounts.database, 'SELECT id FROM accounts')}/contacts",
        json={
            "decision_id": str(uuid4()),
            "first_name": first_name,
            "last_name": "Marchetti",
            "email": f"{first_name}@example.com",
            "phone": "",
            "role": "household_member",
            "replaces_connection_id": None,
            "reason": "Asked at the desk",
        },
    )
    assert contact.status_code < 300, contact.text
    return UUID(contact.json()["contact_id"])
