"""Leads see what is kept for how long, let go what waits, and hold what is in dispute."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.retention import keeping
from chassis.retention.confirming import RetentionView, RuleView
from contracts.api.legal_holds import Holds, HoldView
from tests.cases.desk import ACCOUNT_ID
from tests.cases.test_retention import given_closed, nights, report

MOMENT = datetime(2026, 4, 28, 1, 5, tzinfo=UTC)
HOLD = f"/accounts/{ACCOUNT_ID}/legal-hold"
WAITING = RuleView(
    name="messages",
    days=2192,
    state="waiting",
    reported_at=MOMENT,
    ended_before=MOMENT - timedelta(days=2191),
    due=4211,
    held=3,
    of=120_000,
    most=1200,
)


def of_notifications(*rules: RuleView, **facts) -> dict[str, RetentionView]:
    return {"notifications": RetentionView(service="notifications", rules=list(rules), **facts)}


def a_hold(**facts) -> HoldView:
    return HoldView(
        hold_id=UUID(int=8),
        account_id=ACCOUNT_ID,
        reference="34208002101",
        reason="Claim 4 of the County Court",
        placed_at=MOMENT,
        placed_by_name="Wren Castellane-Achterberg",
        **facts,
    )


@pytest.fixture
async def wren(open_browser):
    return await open_browser().sign_in("priya")


async def test_every_rule_says_how_long_and_what_goes_next(world, wren, neighbours, service):
    await given_closed(world, days_ago=31)
    await nights(service, hours=[0])
    neighbours.retention = of_notifications(WAITING)

    page = (await wren.get("/retention")).text

    for told in ("6 years", "30 days", "1 of 1", "4,211 of 120,000", "Waits for you"):
        assert told in page
    assert "The record, Registrations" in page, "the parts that do not answer"


async def test_what_waits_goes_once_a_lead_has_said_so(world, wren, service, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST", 0)
    await given_closed(world, days_ago=31)
    await nights(service)
    shown = await report(world)
    assert shown["state"] == "waiting"

    answer = await wren.post(
        "/retention/cases/enquiry_data/confirm",
        ended_before=shown["ended_before"].isoformat(),
        due="1",
    )

    assert answer.headers["location"] == "/retention?told=confirmed"
    assert "let it go" in (await wren.get("/retention")).text
    async with world.transaction() as session:
        [(name,)] = await session.execute(
            text("SELECT actor_name FROM audit_entries WHERE act = 'retention.confirmed'")
        )
    assert name == "Priya Ranasinghe"


@pytest.mark.parametrize("due", ["2", "many", ""])
async def test_nothing_goes_that_is_not_what_was_shown(world, wren, service, monkeypatch, due):
    monkeypatch.setattr(keeping, "LEAST", 0)
    await given_closed(world, days_ago=31)
    await nights(service)
    shown = await report(world)

    answer = await wren.post(
        "/retention/cases/enquiry_data/confirm",
        ended_before=shown["ended_before"].isoformat(),
        due=due,
    )

    assert answer.headers["location"] == "/retention?told=another"
    assert (await report(world))["state"] == "waiting"


async def test_another_service_is_asked_with_what_was_shown(wren, neighbours):
    neighbours.retention = of_notifications(WAITING)

    await wren.post(
        "/retention/notifications/messages/confirm",
        ended_before=WAITING.ended_before.isoformat(),
        due="4211",
    )
    [(service, rule, body)] = neighbours.confirmed
    assert (service, rule, body["due"]) == ("notifications", "messages", 4211)

    neighbours.is_report_another = True
    answer = await wren.post(
        "/retention/notifications/messages/confirm",
        ended_before=WAITING.ended_before.isoformat(),
        due="4211",
    )
    assert "told=another" in answer.headers["location"]


async def test_a_service_or_a_rule_that_is_not_there_is_not_found(wren):
    for path in ("kitchen/messages", "cases/kitchen"):
        answer = await wren.post(
            f"/retention/{path}/confirm", ended_before=MOMENT.isoformat(), due="1"
        )
        assert answer.status_code == 404


async def test_a_clock_in_doubt_is_said_on_top(wren, neighbours):
    neighbours.retention = of_notifications(WAITING, clock_doubted_until=MOMENT)

    assert "The clock is in doubt" in (await wren.get("/retention")).text


async def test_a_hold_is_placed_and_lifted_with_a_reason(wren, neighbours):
    assert (await wren.post(HOLD, reason="")).status_code == 422
    answer = await wren.post(HOLD, reason="Claim 4 of the County Court")
    assert answer.headers["location"] == f"{HOLD}?told=placed"

    neighbours.holds = Holds(items=[a_hold()])
    page = (await wren.get(HOLD)).text
    assert "Claim 4 of the County Court" in page
    assert "Claim 4 of the County Court" in (await wren.get("/retention")).text

    await wren.post(f"{HOLD}/lift", reason="Settled on 2 May")
    assert neighbours.hold_words == [
        ("legal-hold", "Claim 4 of the County Court"),
        ("lift", "Settled on 2 May"),
    ]


async def test_what_a_colleague_did_meanwhile_is_said_and_the_words_are_kept(wren, neighbours):
    neighbours.hold_refused = "legal_hold_stands"

    answer = await wren.post(HOLD, reason="Claim 4 of the County Court")

    assert answer.status_code == 422
    assert "A colleague has changed this meanwhile" in answer.text
    assert "Claim 4 of the County Court" in answer.text


async def test_an_account_on_hold_says_so_to_staff(tobias, neighbours):
    held = neighbours.accounts[ACCOUNT_ID].model_copy(update={"is_on_hold": True})
    neighbours.accounts[ACCOUNT_ID] = held

    assert "Legal hold" in (await tobias.get(f"/accounts/{ACCOUNT_ID}")).text
