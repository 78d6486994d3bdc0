"""What happens to the rules of a service by the clock: counted one night, carried out the next."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit.recording import record
from chassis.errors import LodgeError
from chassis.events import now
from chassis.jobs import Job
from chassis.landlords import Landlord
from chassis.retention.clocks import is_trusted
from chassis.retention.keeping import (
    Due,
    Held,
    NothingHeld,
    ReportRow,
    Rule,
    begin_report,
    report_of,
)
from chassis.retention.periods import kept_for
from chassis.telemetry import RETENTION_WAITING

log = structlog.get_logger()

LONDON: Final = ZoneInfo("Europe/London")
NIGHT_BEGINS: Final = timedelta(hours=1)
"""After midnight in London. A machine that is off at night does its turn when it is on again."""

EVERY_SECONDS: Final = 900.0
DAY: Final = timedelta(days=1)
SLACK: Final = timedelta(hours=1)


async def _nothing_held(_context: Any, _landlord: Landlord) -> Held:
    return NothingHeld


@dataclass(frozen=True)
class Retention:
    """The rules of one service, and whom to ask what is held."""

    service: str
    rules: Sequence[Rule]
    held: Callable[[Any, Landlord], Awaitable[Held]] = _nothing_held
    """`(context, landlord)`. Where it cannot be asked nothing is erased that night."""

    def rule(self, name: str) -> Rule | None:
        """Return the rule of this name, if the service has it."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def job(self) -> Job:
        """Return what the running service does by the clock."""
        return Job(f"{self.service}.keep_retention", EVERY_SECONDS, self.keep)

    async def keep(self, context: Any, *, at: datetime | None = None) -> None:
        """Take every rule's turn of this night, where it is not taken. `at` in UTC: now."""
        at = at or now()
        if not await is_trusted(context, at=at):
            log.warning("retention.paused", reason="the clock is in doubt")
            return
        for landlord in context.landlords:
            for rule in self.rules:
                try:
                    await self._take_turn(context, landlord, rule, at)
                except LodgeError as error:
                    log.warning("retention.put_off", rule=rule.name, error=error.code)
        RETENTION_WAITING.set(await _waiting(context))

    async def _take_turn(self, context: Any, landlord: Landlord, rule: Rule, at: datetime) -> None:
        async with context.database.transaction(landlord.id) as session:
            report = await report_of(session, landlord.id, rule.name)
            if report is not None and not _is_turn(report, at):
                return
        held = await self.held(context, landlord)
        async with context.database.transaction(landlord.id) as session:
            claimed = await _claim(session, landlord, rule, held, at)
        if claimed is None:
            return
        ended_before, most = claimed
        erased = 0
        while erased < most:
            batch = await rule.erase(context, landlord, ended_before, held)
            erased += batch
            if not batch:
                break
        async with context.database.transaction(landlord.id) as session:
            report = await begin_report(session, landlord.id, rule.name)
            if report is None:
                return
            if erased:
                _write_down(session, report, erased, at)
            kept = kept_for(rule.name, landlord.retention)
            await _count(session, rule, report, held, at, kept=kept)


def night_of(moment: datetime) -> date:
    """Return the day whose night the moment belongs to: it begins at one o'clock in London."""
    return (moment.astimezone(LONDON) - NIGHT_BEGINS).date()


def _is_turn(report: ReportRow, at: datetime) -> bool:
    return report.state == "confirmed" or night_of(at) > night_of(report.reported_at)


async def _claim(
    session: AsyncSession, landlord: Landlord, rule: Rule, held: Held, at: datetime
) -> tuple[datetime, int] | None:
    """Return up to when, and how many at most; None: nothing may go, or another process is at it.

    Where nothing was counted yet, or by a clock that was wrong since, it is counted now and goes
    tomorrow.
    """
    kept = kept_for(rule.name, landlord.retention)
    report = await begin_report(session, landlord.id, rule.name)
    if report is None or not _is_turn(report, at):
        return None
    if report.state == "nothing" or _is_ahead(report, kept, at):
        await _count(session, rule, report, held, at, kept=kept)
        return None
    if report.state == "waiting":
        return None
    ended_before = min(report.ended_before, at - kept)  # no hour before its time
    due = await rule.count(session, landlord.id, ended_before, held)
    if report.state == "reported" and due.due > due.most:
        report.state, report.due, report.held, report.of = "waiting", due.due, due.held, due.of
        record(
            session,
            landlord_id=landlord.id,
            act="retention.waits",
            at=at,
            actor="clock",
            actor_kind="clock",
            details={"rule": rule.name, "due": str(due.due), "of": str(due.of)},
        )
        log.warning("retention.waits", rule=rule.name, due=due.due, of=due.of, most=due.most)
        return None
    report.state, report.reported_at = "nothing", at
    return ended_before, due.due


def _is_ahead(report: ReportRow, kept: timedelta, at: datetime) -> bool:
    """Tell whether the report was made by a clock that ran ahead, or for a shorter time to keep."""
    return report.ended_before > _ended_before(kept, at) + SLACK


def _ended_before(kept: timedelta, at: datetime) -> datetime:
    """Return what is due by the next night: so that it goes on its day, and is counted before."""
    return at + DAY - kept


async def _count(
    session: AsyncSession,
    rule: Rule,
    report: ReportRow,
    held: Held,
    at: datetime,
    *,
    kept: timedelta,
) -> None:
    ended_before = _ended_before(kept, at)
    found: Due = await rule.count(session, report.landlord_id, ended_before, held)
    report.state = "reported" if found.due else "nothing"
    report.reported_at, report.ended_before = at, ended_before
    report.due, report.held, report.of = found.due, found.held, found.of
    report.confirmed_at, report.confirmed_by_name = None, ""
    log.info("retention.reported", rule=rule.name, due=found.due, held=found.held, of=found.of)


def _write_down(session: AsyncSession, report: ReportRow, erased: int, at: datetime) -> None:
    details = {
        "rule": report.rule,
        "rows": str(erased),
        "ended_before": report.ended_before.isoformat(),
    }
    if report.confirmed_by_name:
        details["confirmed_by"] = report.confirmed_by_name
    record(
        session,
        landlord_id=report.landlord_id,
        act="retention.erased",
        at=at,
        actor="clock",
        actor_kind="clock",
        details=details,
    )
    report.erased, report.erased_at = erased, at
    log.info("retention.erased", **details)


async def _waiting(context: Any) -> int:
    waiting = 0
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            waiting += await _waiting_of(session, landlord.id)
    return waiting


async def _waiting_of(session: AsyncSession, landlord_id: UUID) -> int:
    return (
        await session.scalar(
            select(func.count())
            .select_from(ReportRow)
            .where(ReportRow.landlord_id == landlord_id, ReportRow.state == "waiting")
        )
        or 0
    )
