"""What staff were typing when their session ended comes back, to the same person alone."""

import re
from urllib.parse import unquote

from services.cases.clients import staff_sessions
from services.cases.pages.desk import DOORS
from tests.cases.desk import ACCOUNT_ID

LONG = "Rang Mr Núñez Ortega.\n" + "He will send the deed tomorrow. " * 200


def end(neighbours, name: str = "tobias") -> None:
    neighbours.ended.add(name)
    staff_sessions.__init__()


async def sign_in(browser, neighbours, name: str) -> None:
    neighbours.ended.discard(name)
    staff_sessions.__init__()
    await browser.sign_in(name)


def note_in(html: str) -> str:
    found = re.search(r'<textarea[^>]*name="text"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert found
    return found[1]


async def test_a_long_note_comes_back_to_its_case(tobias, world, neighbours):
    case_id = await world.given_a_case()
    end(neighbours)

    answer = await tobias.post(f"/cases/{case_id}/notes", text=LONG)

    assert answer.headers["location"] == f"/sign-in?ended=1&next=/cases/{case_id}"
    closed = await tobias.get(answer.headers["location"])
    assert "We have kept what you had typed." in closed.text
    assert "deed" not in closed.text
    await sign_in(tobias, neighbours, "tobias")
    page = await tobias.get(f"/cases/{case_id}")
    assert note_in(page.text).strip() == LONG.strip()
    assert "It is not sent yet" in page.text
    assert note_in((await tobias.get(f"/cases/{case_id}")).text) == ""


async def test_half_a_decision_comes_back_with_the_account_it_was_compared_with(
    tobias, world, neighbours
):
    case_id = await world.given_a_case()
    end(neighbours)

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        version="1",
        account_id="aaaaaaaa-0000-4000-8000-000000000001",
        decide="ask",
        question="Which month did you buy it?",
        reason="",
    )
    await sign_in(tobias, neighbours, "tobias")
    onward = (await tobias.get(answer.headers["location"])).text
    back = unquote(re.search(r'href="/sign-in\?next=([^"]+)"', onward)[1])
    page = await tobias.get(back)

    assert "Which month did you buy it?" in page.text
    assert re.search(r'value="ask"\s+checked', page.text)


async def test_a_colleague_at_that_browser_sees_nothing_of_it(tobias, world, neighbours):
    case_id = await world.given_a_case()
    end(neighbours)
    await tobias.post(f"/cases/{case_id}/notes", text=LONG)

    await sign_in(tobias, neighbours, "priya")
    page = await tobias.get(f"/cases/{case_id}")

    assert note_in(page.text) == ""
    assert "deed" not in page.text
    assert not [name for name in tobias.http.cookies if "-draft-" in name]
    await sign_in(tobias, neighbours, "tobias")
    assert "deed" not in (await tobias.get(f"/cases/{case_id}")).text


def test_no_form_of_the_desk_names_a_secret_among_what_it_keeps():
    kept = {
        field
        for door in DOORS
        for route in door.router.routes
        for field in getattr(getattr(route, "endpoint", None), "lodge_keeps", ((),))[0]
    }

    assert {"text", "reason", "question"} <= kept
    secret = ("password", "again", "code", "token", "word", "credential")
    named = {name for name in kept if any(part in name for part in secret)}
    assert named == {
        "postcode_words",
        "refusal_words",
        "right_postcode",
        "reason_code",
        "password_expires_on",
    }


async def test_what_was_checked_of_a_contact_comes_back_beside_that_contact(tobias, neighbours):
    account = neighbours.accounts[ACCOUNT_ID]
    waiting = account.contacts[0].model_copy(
        update={"is_provisional": True, "connection_version": 4}
    )
    neighbours.accounts[ACCOUNT_ID] = account.model_copy(update={"contacts": [waiting]})
    address = f"/accounts/{ACCOUNT_ID}/connections/{waiting.connection_id}/confirm"
    end(neighbours)

    answer = await tobias.post(address, version="4", reason="Completion statement seen")
    await sign_in(tobias, neighbours, "tobias")
    back = unquote(answer.headers["location"].partition("next=")[2])
    page = await tobias.get(back)

    assert back == f"/accounts/{ACCOUNT_ID}?confirm={waiting.connection_id}"
    assert 'value="Completion statement seen"' in page.text
    assert neighbours.corrected == []
