"""Requests about personal data at the desk: who, until when, what is missing, asking once more."""

from sqlalchemy import text

from contracts.api.accounts import FoundContact
from tests.cases.data_rights_double import (
    CLOSING_ID,
    CONTACT_ID,
    REQUEST_ID,
    SERVICES,
    a_closing,
    a_request,
)
from tests.cases.desk import ACCOUNT_ID

HERE = "/data-requests"
ELEANOR = FoundContact(
    contact_id=CONTACT_ID,
    title="Mrs",
    first_name="Eleanor",
    last_name="Vance",
    organisation="",
    emails=["eleanor.vance@example.com"],
    phones=[],
    homes=[
        {
            "account_id": ACCOUNT_ID,
            "reference": "34208002101",
            "address": "Flat 21, Goldcrest Point",
            "role": "unit_owner",
            "status": "current",
            "is_live": True,
        }
    ],
)


async def test_a_lead_sees_who_asked_until_when_and_which_part_is_missing(open_browser, neighbours):
    neighbours.people_found = [ELEANOR]
    neighbours.watched.requests = [
        a_request("identity", "cases", is_late=True, is_overdue=True),
        a_request(*SERVICES, request_id=str(CLOSING_ID)),
    ]
    priya = await open_browser().sign_in("priya")

    page = (await priya.get(HERE)).text

    assert "Mrs Eleanor Vance" in page
    assert "34208002101" in page
    assert page.count("20 November 2026") == 2
    assert page.count("Overdue") == 1
    assert page.count("No answer") == 3
    assert page.count("Something is missing") == 1
    assert page.count("Ask the services again") == 1, "nobody is left to ask for the other one"
    assert "4177" not in page, "nothing of what was found, not even how much"
    assert HERE in (await priya.get("/landlord")).text


async def test_a_lead_sees_what_a_closing_erased_kept_and_waits_for(open_browser, neighbours):
    neighbours.watched.closings = [
        a_closing("accounts", "cases", is_late=True),
        a_closing(state="waiting"),
        a_closing(state="stopped"),
        a_closing(
            *SERVICES, state="ended", ended_at="2026-10-24T09:30:00Z", contact_id=None, email=""
        ),
    ]
    priya = await open_browser().sign_in("priya")

    page = (await priya.get(f"{HERE}?view=closings")).text

    assert "Kept:</span>" not in page
    assert "Kept: the ledger, arrears" in page
    assert "Kept: an open case" in page
    assert page.count("No answer") == 2
    assert page.count("Ask the services again") == 1
    assert page.count("Can be stopped until") == 1
    assert page.count("Stopped by its owner") == 1
    assert "Closed on 24 October 2026" in page
    assert page.count("Login gone") == 1


async def test_the_services_are_asked_once_more_by_a_press(open_browser, neighbours):
    priya = await open_browser().sign_in("priya")

    for kind, number in (("requests", REQUEST_ID), ("closings", CLOSING_ID)):
        answer = await priya.post(f"{HERE}/{kind}/{number}/again")
        page = (await priya.get(answer.headers["Location"])).text
        assert "The services were asked once more" in page
    neighbours.watched.refuses = (409, "data_request_over")
    over = await priya.post(f"{HERE}/requests/{REQUEST_ID}/again")
    neighbours.watched.refuses = (404, "data_request_not_found")
    unknown = await priya.post(f"{HERE}/requests/{REQUEST_ID}/again")

    assert neighbours.watched.again == [
        f"/data-requests/{REQUEST_ID}/again",
        f"/closings/{CLOSING_ID}/again",
    ]
    assert "Nobody is left to ask" in (await priya.get(over.headers["Location"])).text
    assert unknown.status_code == 404


async def test_looking_is_written_down_and_the_list_goes_on(open_browser, neighbours, world):
    neighbours.watched.requests = [a_request()]
    neighbours.watched.closings = [a_closing()]
    neighbours.watched.next = "2026-10-20T09:30:00+00:00_x"
    priya = await open_browser().sign_in("priya")

    first = (await priya.get(HERE)).text
    further = (await priya.get(f"{HERE}?view=closings&after=2026&told=nonsense")).text

    assert "after=2026-10-20T09%3A30%3A00%2B00%3A00_x" in first
    assert "First page" in further
    async with world.transaction() as session:
        found = await session.execute(
            text("SELECT details FROM audit_entries WHERE act = 'own_data.looked_at' ORDER BY at")
        )
        assert found.scalars().all() == [{"view": "data-requests"}, {"view": "closings"}]


async def test_it_is_a_leads_and_nobody_elses(open_browser, neighbours):
    tobias = await open_browser().sign_in("tobias")

    assert (await tobias.get(HERE)).status_code == 403
    for kind in ("requests", "closings"):
        assert (await tobias.post(f"{HERE}/{kind}/{REQUEST_ID}/again")).status_code == 403
    assert neighbours.watched.again == []


async def test_where_nobody_asked_the_page_says_so(open_browser):
    priya = await open_browser().sign_in("priya")

    assert "Nobody has asked for all you hold" in (await priya.get(HERE)).text
    assert "Nobody closes their login" in (await priya.get(f"{HERE}?view=closings")).text
