"""Rooms that a lead has closed stand on no page of the portal, and nobody learns why."""

import asyncio

import pytest

from services.gateway.clients import sessions
from services.gateway.clients.sessions import known_sessions

HOME = "/home/00000000-0000-0000-0000-000000000001"
MESSAGE = {
    "message_id": "00000000-0000-0000-0000-000000000009",
    "title": "Your rent",
    "channel": "email",
    "state": "sent",
    "sent_at": "2026-11-20T09:30:00+00:00",
    "read_at": None,
}
MONEY = ["balance", "transactions.csv", "pay", "payments", "statements"]
STATEMENT = "statements/00000000-0000-0000-0000-000000000046.pdf"


@pytest.fixture(autouse=True)
def asked_anew(portal):
    known_sessions.__init__()


@pytest.mark.parametrize("room", [*MONEY, STATEMENT])
async def test_a_room_of_money_is_closed_with_a_plain_page_and_whom_to_call(resident, world, room):
    world.closed_rooms = ["money"]

    page = await resident.get(f"{HOME}/{room}")

    assert page.status_code == 403
    assert "This part is closed for the moment" in page.text
    assert "01632 960100" in page.text
    for word in ("security", "breach", "somebody", "rule", "£"):
        assert word not in page.text.split("<main")[1].split("</main")[0].lower()
    assert not [call for call in world.calls if "balance" in call[2] or "payments" in call[2]]


async def test_nothing_can_be_paid_or_asked_for_while_it_is_closed(resident, world):
    world.closed_rooms = ["money"]

    for path, fields in (
        (f"{HOME}/pay", {"choice": "balance"}),
        (f"{HOME}/statements", {"first_day": "2026-01-01", "last_day": "2026-02-01"}),
    ):
        assert (await resident.post(path, **fields)).status_code == 403
    assert world.statements == []


async def test_the_dashboard_and_the_ways_to_pay_leave_the_figures_out(resident, world):
    usual = (await resident.get(HOME)).text
    world.closed_rooms = ["money", "messages"]
    known_sessions.__init__()

    page = (await resident.get(HOME)).text
    ways = await resident.get(f"{HOME}/ways-to-pay")

    assert "My balance" in usual
    for words in ("My balance", f'href="{HOME}/balance"', "My Communications", "£"):
        assert words not in page
    assert "My cases" in page
    assert ways.status_code == 200
    assert "Your last payment" not in ways.text


async def test_messages_and_documents_are_closed_by_themselves(resident, world):
    world.closed_rooms = ["messages"]
    for path in ("/communications", "/communications/00000000-0000-0000-0000-000000000009"):
        assert (await resident.get(path)).status_code == 403
    assert (await resident.get(f"{HOME}/balance")).status_code == 200

    world.closed_rooms = ["documents"]
    known_sessions.__init__()
    assert (await resident.get("/communications")).status_code == 200
    for path in ("statements", "documents", "documents/00000000-0000-0000-0000-000000000046"):
        assert (await resident.get(f"{HOME}/{path}")).status_code == 403


async def test_everything_else_stays_open(resident, world):
    world.closed_rooms = ["money", "documents", "messages"]

    for path in (HOME, f"{HOME}/agreement", f"{HOME}/activity", "/cases", "/profile", "/contact"):
        assert (await resident.get(path)).status_code == 200
    assert (await resident.get("/someone-elses-information")).status_code == 200


async def test_a_page_that_was_open_a_moment_ago_is_closed_within_five_seconds(
    resident, world, monkeypatch
):
    monkeypatch.setattr(sessions, "BELIEVED_SECONDS", 0.2)
    assert (await resident.get(f"{HOME}/balance")).status_code == 200

    world.closed_rooms = ["money"]
    await asyncio.sleep(0.3)

    assert (await resident.get(f"{HOME}/balance")).status_code == 403
    world.closed_rooms = []
    await asyncio.sleep(0.3)
    assert (await resident.get(f"{HOME}/balance")).status_code == 200


@pytest.mark.parametrize("room", ["balance", "statements", "pay", "payments"])
async def test_a_service_that_knows_sooner_than_the_page_is_believed(resident, world, room):
    world.has_lost_finance, world.money_refused_as = True, "room_closed"

    page = await resident.get(f"{HOME}/{room}")

    assert page.status_code == 403
    assert "This part is closed for the moment" in page.text
