"""Staff invite somebody to an account in an owner's place, and end what was sent."""

import html
from typing import Any
from uuid import UUID

import pytest

from contracts.api.invitations import AccessInvitation
from tests.cases.desk import ACCOUNT_ID, account

PAGE = f"/accounts/{ACCOUNT_ID}"
NEW = f"{PAGE}/invitations/new"


def invitation(**changes: Any) -> AccessInvitation:
    return AccessInvitation.model_validate(
        {
            "invitation_id": UUID(int=51),
            "account_id": ACCOUNT_ID,
            "reference": "34208002101",
            "address": "Flat 21, Goldcrest Point",
            "state": "open",
            "email": "ada.okafor@example.com",
            "name": "Ada Okafor",
            "role": "support_worker",
            "valid_to": "2030-01-31",
            "finance": False,
            "maintenance": True,
            "keys": False,
            "documents": False,
            "invited_by": "Eleanor Vance",
            "is_by_staff": False,
            "sent_at": "2026-11-20T09:30:00Z",
            "expires_at": "2026-12-04T09:30:00Z",
            "ended_at": None,
            "may_be_sent_again": True,
            **changes,
        }
    )


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "decision": str(UUID(int=61)),
        "email": "ada.okafor@example.com",
        "first_name": "Ada",
        "last_name": "Okafor",
        "organisation": "",
        "role": "support_worker",
        "to_day": "31",
        "to_month": "1",
        "to_year": "2030",
        "may": ["maintenance", "keys"],
        "checked": ["yes"],
        "note": "Rang the owner back",
        **changes,
    }


@pytest.fixture
def browser_of(open_browser, neighbours):
    neighbours.accounts[ACCOUNT_ID] = account()
    return open_browser


async def test_staff_invite_with_their_check_on_record(browser_of, neighbours):
    browser = await browser_of().sign_in()
    assert "Nobody was invited to this account" in (await browser.get(PAGE)).text
    assert "How did you check?" in (await browser.get(NEW)).text

    answer = await browser.post(NEW, **filled())

    assert answer.headers["location"] == f"{PAGE}?told=invited"
    [sent] = neighbours.set_connections
    assert sent.pop("path").endswith(f"/access-invitations/{UUID(int=61)}")
    assert sent == {
        "email": "ada.okafor@example.com",
        "first_name": "Ada",
        "last_name": "Okafor",
        "organisation": "",
        "role": "support_worker",
        "valid_to": "2030-01-31",
        "finance": False,
        "maintenance": True,
        "keys": True,
        "documents": False,
        "is_checked": True,
        "note": "Rang the owner back",
    }
    assert "The link has gone" in (await browser.get(f"{PAGE}?told=invited")).text


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"email": ""}, "Enter their email address"),
        ({"email": "x"}, "This cannot be sent as it is"),
        ({"last_name": ""}, "Enter their last name, or the name of the firm"),
        ({"role": "unit_owner"}, "Choose how they relate to the unit"),
        ({"checked": []}, "Tick that you have checked"),
        ({"note": " "}, "Say how you checked"),
        ({"to_month": "13"}, "Enter a real day"),
    ],
)
async def test_what_is_missing_is_named_and_the_rest_is_kept(
    browser_of, neighbours, changes, advice
):
    browser = await browser_of().sign_in()

    answer = await browser.post(NEW, **filled(**changes))

    assert answer.status_code == 422
    told = html.unescape(answer.text)
    assert advice in told
    assert 'value="Ada"' in told
    assert 'value="keys" checked' in told
    assert neighbours.set_connections == []


@pytest.mark.parametrize(
    ("refused", "status", "said"),
    [
        ((422, "access_invitation_invalid"), 422, "This account is not on eBilling"),
        ((429, "access_invitations_too_many"), 429, "went out within a day"),
    ],
)
async def test_what_the_record_refuses_is_said_on_the_form(
    browser_of, neighbours, refused, status, said
):
    neighbours.invitation_refused = refused
    browser = await browser_of().sign_in()

    answer = await browser.post(NEW, **filled(may=["documents"]))

    assert answer.status_code == status
    assert said in html.unescape(answer.text)


async def test_the_account_lists_invitations_and_staff_end_or_send_them(browser_of, neighbours):
    neighbours.invitations = [
        invitation(),
        invitation(
            invitation_id=UUID(int=52),
            state="void",
            name="",
            email="",
            invited_by="Priya Ranasinghe",
            is_by_staff=True,
            ended_at="2026-11-21T09:30:00Z",
            may_be_sent_again=False,
        ),
    ]
    browser = await browser_of().sign_in()
    page = html.unescape((await browser.get(PAGE)).text)
    for said in ("Ada Okafor", "Eleanor Vance", "Priya Ranasinghe", "Void", "Name not kept"):
        assert said in page
    one = f"{PAGE}/invitations/{UUID(int=51)}"

    revoked = await browser.post(f"{one}/revoke")
    again = await browser.post(f"{one}/send-again")

    assert revoked.headers["location"] == f"{PAGE}?told=revoked"
    assert again.headers["location"] == f"{PAGE}?told=sent-again"
    ends = [sent["path"].rpartition("/")[2] for sent in neighbours.set_connections]
    assert ends == ["revocation", "sending"]
    for refused, told in (((409, "access_invitation_over"), "over"), ((429, "x"), "too-many")):
        neighbours.invitation_refused = refused
        late = await browser.post(f"{one}/send-again")
        assert late.headers["location"] == f"{PAGE}?told={told}"


async def test_whoever_only_looks_invites_nobody(browser_of, neighbours):
    neighbours.invitations = [invitation()]
    browser = await browser_of().sign_in("theo")

    page = await browser.get(PAGE)

    assert "Ada Okafor" in page.text
    assert "/invitations/" not in page.text
    assert (await browser.get(NEW)).status_code == 403
    assert (await browser.post(NEW, **filled())).status_code == 403
    assert (await browser.post(f"{PAGE}/invitations/{UUID(int=51)}/revoke")).status_code == 403
    assert neighbours.set_connections == []
