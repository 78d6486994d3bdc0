"""Beyond what can be hashed people are told when to come again; under attack browsers work first."""

import html
import json
import re

import pytest

from services.identity.domain import work
from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.desk import member
from tests.identity.test_work import attacked, done

EMAIL = "eleanor.vance@example.com"


@pytest.fixture(autouse=True)
def little_work(monkeypatch):
    """Tasks of the same shape that a test solves at once."""
    monkeypatch.setattr(work, "ITERATIONS", 1)
    monkeypatch.setattr(work, "FEWEST_STEPS", 1)
    monkeypatch.setattr(work, "MOST_STEPS", 3)


def solved(page):
    """Do the work that a refused form came back with, as its script does."""
    [asked] = re.findall(r'data-work="([^"]+)"', page.text)
    return done(json.loads(html.unescape(asked))["task"])


async def test_a_full_line_keeps_the_address_and_says_when_to_come_again(
    identity, portal, desk, monkeypatch
):
    await identity.customer()
    staff = await member(identity, "Kit Sorrell", "agent")
    visitor, colleague = portal(), desk()

    with monkeypatch.context() as full:
        full.setattr(identity.door.hashing.main, "_room", 0)
        refused = [
            await visitor.post("/sign-in", email=EMAIL, password=GOOD_PASSWORD),
            await colleague.post("/sign-in", email=staff.email, password=GOOD_PASSWORD),
        ]

    for answer, email in zip(refused, (EMAIL, staff.email), strict=True):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert f'value="{email}"' in answer.text
        assert "again in a minute" in answer.text
        assert GOOD_PASSWORD not in answer.text
    in_now = await visitor.post("/sign-in", email=EMAIL, password=GOOD_PASSWORD)
    assert in_now.headers["location"] == "/home"
    assert (await colleague.sign_in(staff)) is colleague


async def test_a_sign_in_and_a_reset_are_taken_after_the_browser_has_worked(identity, portal):
    await identity.customer()
    await attacked(identity)
    for path, typed, onward in [
        ("/sign-in", {"email": EMAIL, "password": GOOD_PASSWORD}, "/home"),
        ("/forgotten-password", {"email": EMAIL}, "/forgotten-password/sent"),
    ]:
        visitor = portal()
        refused = await visitor.post(path, **typed)
        assert refused.status_code == 422, path
        assert "a short check first" in refused.text
        assert f'value="{EMAIL}"' in refused.text
        forged = await visitor.post(path, **typed, work="bm90aGluZw==")
        assert forged.status_code == 422
        taken = await visitor.post(path, **typed, work=solved(forged))
        assert (taken.status_code, taken.headers.get("location")) == (303, onward)

    links = [each for each in await identity.announced() if "password_reset" in each["key"]]
    assert len(links) == 1, "nothing was mailed for the forms that were refused"


async def test_the_desk_asks_for_the_same_work(identity, desk):
    staff = await member(identity, "Kit Sorrell", "agent")
    await attacked(identity)
    colleague = desk()

    refused = await colleague.post("/sign-in", email=staff.email, password=GOOD_PASSWORD)
    assert refused.status_code == 422
    assert "a short check first" in refused.text
    taken = await colleague.post(
        "/sign-in", email=staff.email, password=GOOD_PASSWORD, work=solved(refused)
    )
    assert (taken.status_code, taken.headers["location"]) == (303, "/")


async def test_a_code_from_the_mailbox_needs_no_work(identity, portal):
    await identity.customer()
    await attacked(identity)
    visitor = portal()

    refused = await visitor.post("/sign-in", email=EMAIL, password=GOOD_PASSWORD)
    assert 'href="/sign-in/code"' in refused.text
    await visitor.post("/sign-in/code", email=EMAIL)
    [asked] = [each for each in await identity.announced() if "sign_in_code" in each["key"]]
    code = (await identity.secret(asked["request_id"])).json()["code"]
    entered = await visitor.post("/sign-in/code/enter", code=code)

    assert (entered.status_code, entered.headers["location"]) == (303, "/home")
