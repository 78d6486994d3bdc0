"""The second step at the portal: no page goes round it."""

import re
from pathlib import Path

import pytest
import yaml

from services.gateway.clients.sessions import known_sessions
from tests.gateway.doubles import CODE, PASSWORD

OWN = [
    address.removeprefix("GET ").replace("{account_id}", "00000000-0000-0000-0000-000000000001")
    for address, who in yaml.safe_load((Path(__file__).parents[2] / "authz.yaml").read_text())[
        "pages"
    ]["portal"].items()
    if who == ["customer"] and address.startswith("GET ")
]


STEPS = ("/second-step", "/new-password")
"""Pages of the steps themselves. Each answers only whoever needs just that step."""

CLOCK = "/session/left"
"""Says for how many seconds the session lasts, and nothing about anybody."""


def asked(world, need):
    world.needs = need
    known_sessions.__init__()


@pytest.mark.parametrize("address", [one for one in OWN if not one.startswith((*STEPS, CLOCK))])
@pytest.mark.parametrize(
    ("need", "step"),
    [("second_step", "/second-step"), ("second_step_set_up", "/second-step/set-up")],
)
async def test_no_page_opens_before_the_second_step(resident, world, address, need, step):
    asked(world, need)

    answer = await resident.get(address)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{step}?next=")


@pytest.mark.parametrize("need", ["second_step", "second_step_set_up"])
async def test_what_is_open_before_the_second_step_tells_nothing(resident, world, need):
    asked(world, need)

    assert (await resident.get("/new-password")).status_code == 404
    assert set((await resident.get(CLOCK)).json()) == {"seconds"}


async def test_the_steps_pages_are_closed_to_whoever_needs_another_step(resident, world):
    asked(world, "second_step")
    assert (await resident.get("/second-step/set-up")).headers["location"] == "/home"
    assert (await resident.post("/second-step/set-up", code=CODE)).headers["location"] == "/home"
    assert not world.is_app_set_up
    asked(world, "second_step_set_up")
    assert (await resident.get("/second-step")).headers["location"] == "/home"


async def test_the_code_leads_to_where_the_person_was_going(resident, world):
    asked(world, "second_step")
    page = await resident.get("/second-step?next=/cases")
    assert 'autocomplete="one-time-code"' in page.text
    assert 'name="next" value="/cases"' in page.text

    answer = await resident.post("/second-step", code=CODE, next="/cases")

    assert answer.headers["location"] == "/cases"
    assert "by-second-step" in answer.headers["set-cookie"]
    assert world.sessions == {"by-second-step"}


async def test_what_is_wrong_with_a_code_is_said_and_it_is_not_shown_again(resident, world):
    asked(world, "second_step")
    said = {
        "": "Enter the code",
        "111111": "That code is not right, or it was used already.",
        "999999": "That was tried too often.",
        "888888": "Your login is locked for now.",
    }
    for code, words in said.items():
        answer = await resident.post("/second-step", code=code, next="//elsewhere.example")
        assert answer.status_code == (429 if code == "999999" else 422)
        assert words in answer.text
        assert f'value="{code or "?"}"' not in answer.text
        assert "elsewhere" not in answer.text


async def test_setting_up_shows_a_square_a_key_and_then_the_codes(resident, world):
    await resident.post("/confirm", password=PASSWORD)
    page = await resident.get("/profile/second-step/set-up")
    assert re.search(r'<svg[^>]* class="lodge-qr"', page.text)
    assert "style=" not in page.text
    assert "<span>JBSW</span> <span>Y3DP</span>" in page.text

    wrong = await resident.post("/profile/second-step/set-up", code="111111")
    assert (wrong.status_code, world.is_app_set_up) == (422, False)
    done = await resident.post("/profile/second-step/set-up", code=CODE)

    assert "abcd-efgh-2345-mnop" in done.text
    assert done.headers["cache-control"] == "no-store"
    assert "Make new ones before they run out." in (await resident.get("/profile/second-step")).text


async def test_whoever_must_set_it_up_is_signed_in_by_it(resident, world):
    asked(world, "second_step_set_up")
    assert "JBSW" in (await resident.get("/second-step/set-up?next=/cases")).text

    done = await resident.post("/second-step/set-up", code=CODE, next="/cases")

    assert "abcd-efgh-2345-mnop" in done.text
    assert 'href="/cases"' in done.text
    assert "by-set-up" in done.headers["set-cookie"]


async def test_new_codes_and_turning_it_off_ask_once_more_who_one_is(resident, world):
    world.is_app_set_up = True
    for path in ("codes", "remove"):
        answer = await resident.post(f"/profile/second-step/{path}")
        assert answer.headers["location"] == "/confirm"
    await resident.post("/confirm", password=PASSWORD)

    assert "qrst-uvwx-2345-mnop" in (await resident.post("/profile/second-step/codes")).text
    answer = await resident.post("/profile/second-step/remove")

    assert answer.headers["location"] == "/profile/second-step?told=off"
    assert not world.is_app_set_up
    assert "The second step is off." in (await resident.get(answer.headers["location"])).text
