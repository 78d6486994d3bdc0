"""The link of an invitation makes a login; accounts, which connects the person, is a double."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.errors import NotFound, Rejected
from contracts.api.invitations import InvitationAccepted, InvitationOffer
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE

ADA = "ada.okafor@example.com"
LINK = {"token": "the link in the mail"}


@dataclass
class Record:
    """accounts, as far as one invitation goes."""

    contact_id: UUID | None = None
    is_gone: bool = False
    is_taken_back_meanwhile: bool = False
    accepted_as: list[UUID | None] = field(default_factory=list)

    async def look(self, _landlord_id, token):
        if self.is_gone or token != LINK["token"]:
            raise NotFound("over")
        return InvitationOffer(
            invitation_id=UUID(int=41),
            account_id=UUID(int=42),
            is_open=self.contact_id is None,
            email="Ada.Okafor@example.com",
            name="Ada Okafor",
            address="Flat 3, Heron Quay, Harrowmere",
            role="support_worker",
            maintenance=True,
            invited_by="Eleanor Vance",
            is_by_staff=False,
            expires_at=datetime.now(UTC) + timedelta(days=14),
            contact_id=self.contact_id,
        )

    async def accept(self, _landlord_id, _token, contact_id):
        if self.is_taken_back_meanwhile:
            raise Rejected("over")
        self.accepted_as.append(contact_id)
        self.contact_id = self.contact_id or contact_id or uuid4()
        return InvitationAccepted(contact_id=self.contact_id, account_id=UUID(int=42))


@pytest.fixture
def record(identity):
    record = Record()
    context = identity.service.context
    context.clients = replace(context.clients, access_invitations=record)
    return record


async def look(identity):
    return await identity.call("POST", "/access-invitations/look", LINK)


async def take(identity, password=GOOD_PASSWORD, **more):
    return await identity.call(
        "POST", "/access-invitations/take", {**LINK, "password": password, **more}
    )


async def sign_in(identity, email=ADA):
    body = {"email": email, "password": GOOD_PASSWORD, "kind": "customer"}
    return await identity.call("POST", "/sessions", body)


async def test_whoever_has_the_link_makes_a_login_that_works_at_once(identity, record):
    for _twice in range(2):
        page = (await look(identity)).json()
        assert (page["has_login"], page["invited_by"]) == (False, "Eleanor Vance")

    taken = await take(identity)

    assert taken.status_code == 204, taken.text
    assert (await sign_in(identity)).status_code == 201
    [user] = await identity.rows("SELECT email, contact_id, state FROM users")
    assert tuple(user) == ("Ada.Okafor@example.com", record.contact_id, "active")
    [activated] = [e for e in await identity.announced() if e["key"].endswith("activated.v1")]
    assert (activated["contact_id"], activated["registration_id"]) == (
        str(record.contact_id),
        None,
    )
    acts = [act for (act,) in await identity.rows("SELECT act FROM sign_in_audit")]
    assert "invitation.redeemed" in acts


async def test_a_link_makes_one_login_however_many_ask_at_once(identity, record):
    answers = await asyncio.gather(*(take(identity) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409]
    assert len(await identity.rows("SELECT id FROM users")) == 1
    assert (await look(identity)).status_code == 404
    again = await take(identity, "another-good-lantern")
    assert (again.status_code, again.json()["code"]) == (404, "invitation_not_valid")
    assert (await sign_in(identity)).status_code == 201, "the first password stands"


async def test_what_broke_off_between_record_and_login_is_finished_by_the_same_link(
    identity, record
):
    record.contact_id = uuid4()  # connected, and then the process died
    assert (await look(identity)).json()["is_open"] is False

    assert (await take(identity)).status_code == 204

    [user] = await identity.rows("SELECT contact_id FROM users")
    assert user.contact_id == record.contact_id


async def test_a_mailbox_with_a_login_is_asked_to_sign_in(identity, record):
    registration = await identity.hold(email=ADA)
    await identity.prove(registration)
    await identity.connect(registration)

    assert (await look(identity)).json()["has_login"] is True
    refused = await take(identity)

    assert refused.json()["code"] == "email_taken"
    assert record.accepted_as == [], "nobody is connected by a link alone"


async def test_a_login_that_waited_for_its_password_becomes_this_one(identity, record):
    contact = uuid4()
    await identity.call(
        "POST",
        "/users",
        {"email": ADA, "name": "A Okafor", "contact_id": str(contact)},
        as_="operator",
    )

    assert (await take(identity)).status_code == 204

    assert record.accepted_as == [contact]
    [user] = await identity.rows("SELECT contact_id, state FROM users")
    assert tuple(user) == (contact, "active")


async def test_a_bad_password_uses_nothing_up(identity, record):
    short = await take(identity, "short")

    assert "password" in short.json()["fields"]
    assert record.accepted_as == []
    assert (await take(identity)).status_code == 204


async def test_an_invitation_that_is_over_makes_no_login(identity, record):
    record.is_taken_back_meanwhile = True
    assert (await take(identity)).status_code == 404
    record.is_gone = True
    assert (await take(identity)).status_code == 404
    assert (await look(identity)).status_code == 404

    assert await identity.rows("SELECT id FROM users", landlord=HARROWMERE) == []
