"""Connected accounts of a contact, as staff select, set, change and end them."""

import html
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.api.connections import ConnectedAccount
from contracts.api.owners import AccessRequest
from tests.cases.desk import ACCOUNT_ID, CONNECTION_ID, CONTACT_ID, account
from tests.cases.words import NOON

CONTACT = f"/contacts/{CONTACT_ID}"
NEW = f"{CONTACT}/connections/new"
ONE = f"{CONTACT}/connections/{CONNECTION_ID}"


def connected(**changes: Any) -> ConnectedAccount:
    return ConnectedAccount(
        **{
            "connection_id": CONNECTION_ID,
            "version": 4,
            "account_id": ACCOUNT_ID,
            "reference": "34208002101",
            "account_name": "Mr R Núñez Ortega",
            "account_status": "current",
            "is_ebilling": False,
            "address": "Flat 21, Goldcrest Point",
            "postcode": "LX4 7QS",
            "role": "family_friend",
            "status": "approved",
            "valid_from": date(2024, 2, 3),
            "is_live": True,
            "is_provisional": False,
            "maintenance": True,
            **changes,
        }
    )


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "account": str(ACCOUNT_ID),
        "role": "family_friend",
        "status": "approved",
        "from_day": "3",
        "from_month": "2",
        "from_year": "2024",
        "may": ["maintenance", "keys"],
        "checked": "yes",
        "note": "Owner rang, passed all questions",
        "decision": "99999999-0000-4000-8000-000000000001",
        **changes,
    }


def changed(**changes: Any) -> dict[str, Any]:
    fields = filled(version="4", **changes)
    return {name: value for name, value in fields.items() if name not in {"account", "role"}}


async def test_an_account_is_found_selected_and_connected(open_browser, neighbours):
    browser = await open_browser().sign_in()

    found = html.unescape((await browser.get(f"{CONTACT}/connections/find?q=34208002101")).text)
    form = html.unescape((await browser.get(f"{NEW}?account={ACCOUNT_ID}")).text)
    answer = await browser.post(NEW, **filled())

    for column in ("Reference", "Name", "Status", "Unit", "Flat 21, Goldcrest Point"):
        assert column in found
    assert f'href="{NEW}?account={ACCOUNT_ID}"' in found
    assert "Mr Rafael Núñez Ortega" in form
    assert answer.headers["location"] == f"{CONTACT}?told=connected"
    [sent] = neighbours.set_connections
    assert sent["valid_from"] == "2024-02-03"
    assert [name for name in ("finance", "maintenance", "keys", "documents") if sent[name]] == [
        "maintenance",
        "keys",
    ]
    assert (sent["is_checked"], sent["note"]) == (True, "Owner rang, passed all questions")


async def test_the_contact_shows_its_accounts_with_their_access_rights(open_browser, neighbours):
    neighbours.connected = [connected()]
    browser = await open_browser().sign_in()

    told = html.unescape((await browser.get(f"{CONTACT}?told=connected")).text)

    for word in ("Family or friend", "Approved", "3 February 2024", "Flat 21, Goldcrest Point"):
        assert word in told
    assert f'href="{ONE}"' in told


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"checked": []}, "Tick that you have checked that they may have this account"),
        ({"note": " "}, "Say how you checked, or why it changes"),
        ({"role": "king"}, "Choose how they relate to the unit"),
        ({"status": "perhaps"}, "Choose a status"),
        ({"from_day": "31"}, "Enter a real day as day, month and year"),
        ({"from_day": "", "from_month": "", "from_year": ""}, "Enter the day from which"),
        ({"to_day": "²", "to_month": "2", "to_year": "2027"}, "Enter a real day"),
        ({"to_day": "1", "to_month": "1", "to_year": "9" * 19}, "Enter a real day"),
    ],
)
async def test_what_is_missing_or_impossible_is_named_and_the_rest_is_kept(
    open_browser, neighbours, changes, advice
):
    browser = await open_browser().sign_in()

    answer = await browser.post(NEW, **filled(**changes))

    assert answer.status_code == 422
    told = html.unescape(answer.text)
    assert advice in told
    assert 'value="2024"' in told or "from_year" in changes
    assert 'value="keys" checked' in told
    assert neighbours.set_connections == []


async def test_documents_without_ebilling_are_refused_with_the_reason_of_the_record(
    open_browser, neighbours
):
    neighbours.refuse_connection = {"documents": "This account is not on eBilling"}
    browser = await open_browser().sign_in()

    answer = await browser.post(NEW, **filled(may=["documents"]))

    assert answer.status_code == 422
    assert "This account is not on eBilling" in html.unescape(answer.text)
    assert 'href="#may"' in answer.text


async def test_a_connection_is_changed_and_ended_and_an_old_view_says_so(open_browser, neighbours):
    neighbours.connected = [connected()]
    neighbours.accounts[ACCOUNT_ID] = account()
    browser = await open_browser().sign_in()

    form = await browser.get(ONE)
    ended = await browser.post(ONE, **changed(status="previous", checked=[]))
    old = await browser.post(ONE, **{**changed(), "version": "3"})

    assert 'value="maintenance" checked' in form.text
    assert ended.headers["location"] == f"{CONTACT}?told=changed"
    assert neighbours.set_connections[0]["status"] == "previous"
    assert old.status_code == 422
    assert "Somebody changed this connection meanwhile" in html.unescape(old.text)


async def test_whoever_only_looks_sees_the_contact_and_changes_nothing(open_browser, neighbours):
    neighbours.connected = [connected()]
    browser = await open_browser().sign_in("theo")

    shown = await browser.get(CONTACT)

    assert shown.status_code == 200
    assert "/connections/" not in shown.text
    assert (await browser.get(f"{CONTACT}/connections/find")).status_code == 403
    assert (await browser.post(NEW, **filled())).status_code == 403
    assert (await browser.post(ONE, **changed())).status_code == 403
    assert neighbours.set_connections == []


def asked(**changes: Any) -> AccessRequest:
    return AccessRequest(
        **{
            "request_id": UUID(int=77),
            "account_id": ACCOUNT_ID,
            "reference": "34208002101",
            "address": "Flat 21, Goldcrest Point",
            "is_ebilling": False,
            "state": "waiting",
            "first_name": "Sami",
            "last_name": "Haddad",
            "email": "sami.haddad@example.com",
            "asked_role": "family_friend",
            "words": "",
            "asked_at": NOON,
            "answer_by": NOON,
            "decided_at": None,
            "decided_by": "",
            **changes,
        }
    )


async def test_staff_see_who_asked_the_owners_and_refuse_in_their_place(open_browser, neighbours):
    neighbours.requests = [asked(), asked(state="approved", decided_by="Rafael Núñez Ortega")]
    browser = await open_browser().sign_in()
    page, veto = f"/accounts/{ACCOUNT_ID}", f"/accounts/{ACCOUNT_ID}/access-requests/{UUID(int=77)}"

    shown = html.unescape((await browser.get(page)).text)
    silent = await browser.post(f"{veto}/veto", reason=" ")
    refused = await browser.post(f"{veto}/veto", reason="A court order stands against it")
    neighbours.requests = [asked(state="refused")]
    late = await browser.post(f"{veto}/veto", reason="A court order stands against it")

    for word in ("Requests to the owners", "Sami Haddad", "Waits for an owner", "Approved"):
        assert word in shown
    assert silent.status_code == 422
    assert refused.headers["location"] == f"{page}?told=vetoed"
    assert neighbours.set_connections == [{"reason": "A court order stands against it"}]
    assert late.status_code == 409


async def test_a_strange_contact_connection_or_account_is_not_found(open_browser, neighbours):
    browser = await open_browser().sign_in()

    strange = "eeeeeeee-0000-4000-8000-000000000009"
    assert (await browser.get(f"/contacts/{strange}")).status_code == 404
    assert (await browser.get(ONE)).status_code == 404
    assert (await browser.get(f"{NEW}?account={strange}")).status_code == 404
    assert (await browser.post(NEW, **filled(account="nothing"))).status_code == 404
    assert (await browser.get("/contacts?q=nobody")).status_code == 200
