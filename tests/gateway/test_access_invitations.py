"""Owners invite people to their home; whoever has the link accepts, signed in or with a password."""

from uuid import UUID

import pytest

from tests.gateway.doubles import PASSWORD, access_invitation, invitation_offer
from tests.gateway.test_signed_in import words

INVITE = f"/approved-contacts/invite/{UUID(int=1)}"
SENT = f"/approved-contacts/invitations/{UUID(int=51)}"
LINK = "/access-invitation?token=good"
WISH = {
    "decision": str(UUID(int=61)),
    "email": "ada.okafor@example.com",
    "first_name": "Ada",
    "last_name": "Okafor",
    "role": "support_worker",
    "may": "maintenance",
    "to_day": "31",
    "to_month": "1",
    "to_year": "2030",
}


@pytest.fixture
async def opened(visitor, world):
    """Somebody without a session who has opened the link."""
    world.invitation_offer = invitation_offer()
    answer = await visitor.get(LINK)
    assert answer.headers["location"] == "/access-invitation"
    assert answer.headers["referrer-policy"] == "no-referrer"
    return visitor


async def test_an_owner_invites_with_role_rights_and_a_last_day(resident, world):
    assert "Invite somebody" in words((await resident.get("/approved-contacts")).text)
    page = words((await resident.get(INVITE)).text)
    assert "Flat 17" in page

    answer = await resident.post(INVITE, **WISH)

    assert answer.headers["location"] == "/approved-contacts?told=invited"
    [(invitation, wish)] = world.decisions
    assert invitation == WISH["decision"]
    assert wish == {
        "account": str(UUID(int=1)),
        "email": "ada.okafor@example.com",
        "first_name": "Ada",
        "last_name": "Okafor",
        "organisation": "",
        "role": "support_worker",
        "valid_to": "2030-01-31",
        "finance": False,
        "maintenance": True,
        "keys": False,
        "documents": False,
    }
    told = words((await resident.get("/approved-contacts?told=invited")).text)
    assert "We have sent the link" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Enter their email address"),
        ({"email": "known@example.com"}, "has an invitation already"),
        ({"email": "x"}, "This cannot be sent as it is"),
        ({"last_name": ""}, "Enter their last name, or the name of the firm"),
        ({"role": "unit_owner"}, "Choose what they are to your home"),
        ({"to_day": "32"}, "Enter a real day"),
        ({"decision": "none", "last_name": "\x07"}, "Enter their last name"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(resident, typed, said):
    answer = await resident.post(INVITE, **{**WISH, **typed})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'value="Ada"' in answer.text


async def test_a_firm_needs_no_last_name(resident, world):
    answer = await resident.post(INVITE, **{**WISH, "last_name": "", "organisation": "Okafor Ltd"})

    assert answer.status_code == 303
    assert world.decisions[0][1]["organisation"] == "Okafor Ltd"


async def test_after_many_mails_in_a_day_the_page_says_when(resident, world):
    world.is_decided = True

    answer = await resident.post(INVITE, **WISH)

    assert answer.status_code == 429
    assert "Try again tomorrow" in words(answer.text)


async def test_every_owner_sees_who_is_invited_and_may_take_it_back_or_send_it_again(
    resident, world
):
    accepted = {"invitation_id": str(UUID(int=52)), "state": "accepted", "name": "Ben Adeyemi"}
    world.access_invitations = [
        access_invitation(),
        access_invitation(**accepted, ended_at="2026-11-21T09:30:00Z", may_be_sent_again=False),
    ]
    page = words((await resident.get("/approved-contacts")).text)
    for said in ("Ada Okafor", "ada.okafor@example.com", "Invited by Delphine Marchetti", "Ben"):
        assert said in page

    again = await resident.post(f"{SENT}/send-again")
    revoked = await resident.post(f"{SENT}/revoke")

    assert again.headers["location"] == "/approved-contacts?told=sent-again"
    assert revoked.headers["location"] == "/approved-contacts?told=revoked"
    assert [what for what, _ in world.decisions] == ["sending", "revocation"]
    world.is_decided = True
    late = await resident.post(f"{SENT}/revoke")
    assert late.headers["location"] == "/approved-contacts?told=over"


async def test_a_home_of_somebody_else_is_as_absent(resident):
    other = f"/approved-contacts/invite/{UUID(int=77)}"

    assert (await resident.get(other)).status_code == 404
    assert (await resident.post(other, **WISH)).status_code == 404


async def test_the_link_may_be_opened_as_often_as_one_likes(opened, world):
    for _twice in range(2):
        page = words((await opened.get("/access-invitation")).text)
        for said in ("Flat 3, Heron Quay", "Eleanor Vance", "Report repairs", "31 January 2030"):
            assert said in page
        assert "Accept and sign in" in page

    assert world.decisions == []


async def test_a_new_person_chooses_a_password_and_is_in(opened, world):
    for password, said in (("short", "at least"), ("password password", "Too common")):
        refused = await opened.post("/access-invitation", password=password, confirmation=password)
        assert refused.status_code == 422
        assert said in words(refused.text)

    taken = await opened.post("/access-invitation", password=PASSWORD, confirmation=PASSWORD)

    assert taken.headers["location"] == "/home"
    assert "__Host-lodge" in opened.http.cookies
    assert "__Host-lodge-access-invitation" not in opened.http.cookies
    assert world.decisions == [("taken", "good")]


async def test_with_a_login_one_signs_in_and_accepts_with_one_press(opened, world):
    world.invitation_offer = invitation_offer(has_login=True)
    page = await opened.get("/access-invitation")
    assert "You have a login already" in words(page.text)
    assert "/?next=/access-invitation" in page.text
    hasty = await opened.post("/access-invitation", password=PASSWORD, confirmation=PASSWORD)
    assert hasty.headers["location"] == "/access-invitation"
    signed_in = await opened.post(
        "/sign-in", email="delphine@example.com", password=PASSWORD, next="/access-invitation"
    )
    assert signed_in.headers["location"] == "/access-invitation"
    assert "You are signed in as" in words((await opened.get("/access-invitation")).text)

    accepted = await opened.post("/access-invitation/accept")

    assert accepted.headers["location"] == f"/home/{UUID(int=1)}"
    assert world.decisions == [("accepted", "good")]


async def test_signed_in_with_another_address_the_page_says_what_to_do(resident, world):
    world.invitation_offer = invitation_offer(email="ada.okafor@example.com", has_login=True)
    await resident.get(LINK)

    page = await resident.get("/access-invitation")

    assert "This invitation is for another email address" in words(page.text)
    assert "ada.okafor@example.com" in page.text
    assert "/access-invitation/accept" not in page.text
    world.acceptance_refused = "access_invitation_of_another"
    forced = await resident.post("/access-invitation/accept")
    assert forced.status_code == 409
    assert "another email address" in words(forced.text)


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("already_holding", 409, "You hold this home yourself already"),
        ("access_invitation_over", 404, "This link no longer works"),
    ],
)
async def test_what_cannot_be_accepted_any_more_says_why(resident, world, code, status, said):
    world.invitation_offer = invitation_offer(has_login=True)
    await resident.get(LINK)
    world.acceptance_refused = code

    answer = await resident.post("/access-invitation/accept")

    assert answer.status_code == status
    assert said in words(answer.text)


async def test_a_link_that_is_over_says_so_whatever_was_wrong(visitor, resident, world):
    for token in ("bad", "x" * 5000):
        page = await visitor.get(f"/access-invitation?token={token}", follow_redirects=True)
        assert page.status_code == 404
        assert "This link no longer works" in page.text
    assert (await visitor.post("/access-invitation", password=PASSWORD)).status_code == 404
    assert (await resident.post("/access-invitation/accept")).status_code == 404
