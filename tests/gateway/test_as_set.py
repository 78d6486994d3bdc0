"""What a login is set to has effect: the first page, and how days and times are written."""

import pytest

from services.gateway.clients.sessions import known_sessions
from tests.gateway.doubles import PASSWORD, case
from tests.gateway.test_signed_in import words


async def sign_in(visitor, **more):
    return await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD, **more)


@pytest.mark.parametrize(
    ("start_page", "wanted", "led_to"),
    [
        ("cases", "", "/cases"),
        ("profile", "", "/profile"),
        ("home", "", "/home"),
        ("cases", "/profile/devices", "/profile/devices"),
        ("cases", "//evil.example", "/cases"),
        ("https://evil.example", "", "/home"),
        ("a page of a later release", "", "/home"),
    ],
)
async def test_signing_in_leads_to_the_first_page_unless_another_was_wanted(
    visitor, world, start_page, wanted, led_to
):
    world.set_to = {"start_page": start_page}

    assert (await sign_in(visitor, next=wanted)).headers["location"] == led_to
    assert (await visitor.get("/", params={"next": wanted})).headers["location"] == led_to


async def test_the_first_page_comes_by_a_mailed_code_and_a_passkey_too(visitor, world):
    world.set_to = {"start_page": "cases"}

    by_passkey = await visitor.post("/sign-in/passkey", credential="signed", next="", again="")
    await visitor.post("/sign-out")
    await visitor.post("/sign-in/code", email="delphine@example.com", next="")
    by_code = await visitor.post("/sign-in/code/enter", code="123456")

    assert by_passkey.headers["location"] == "/cases"
    assert by_code.headers["location"] == "/cases"


@pytest.mark.parametrize(
    ("date_format", "written"),
    [
        ("day_month_name", "20 November 2026, 9:30am"),
        ("day_month_year", "20/11/2026 09:30"),
        ("year_month_day", "2026-11-20 09:30"),
        ("a way of a later release", "20 November 2026, 9:30am"),
    ],
)
async def test_days_and_times_are_written_as_the_login_is_set(
    resident, world, date_format, written
):
    world.set_to = {"date_format": date_format}
    world.cases = [case()]
    known_sessions.__init__()

    assert written in words((await resident.get("/profile/history")).text)
    known_sessions.__init__()
    devices = words((await resident.get("/profile/devices")).text)
    assert written.partition(",")[0].partition(" 0")[0] in devices


async def test_the_next_visitor_reads_days_as_everybody_does(resident, visitor, world):
    world.set_to = {"date_format": "year_month_day"}
    known_sessions.__init__()
    await resident.get("/profile/history")
    world.set_to = {}
    known_sessions.__init__()

    assert "20 November 2026" in words((await resident.get("/profile/history")).text)


async def test_who_was_given_words_by_telephone_is_told_on_every_page(resident, world):
    plain = words((await resident.get("/profile")).text)
    world.set_to = {"one_time_password_at": "2026-11-20T09:30:00Z"}
    known_sessions.__init__()

    for page in ("/profile", "/cases"):
        told = words((await resident.get(page)).text)
        assert "one-time words for your login on 20 November 2026, 9:30am" in told
        assert "Call us on" in told
    assert "one-time words" not in plain
