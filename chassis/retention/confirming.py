"""What a landlord's leads see of the rules of a service, and their word that something may go."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit.recording import record
from chassis.errors import NotFound, Rejected
from chassis.landlords import Landlord
from chassis.retention.clocks import ClockRow
from chassis.retention.keeping import Due, ReportRow, State, report_of, reports
from chassis.retention.nights import Retention
from chassis.retention.periods import kept_for


class RuleNotFound(NotFound):
    """The service has no such rule."""

    code = "retention_rule_not_found"


class NotWaiting(Rejected):
    """Nothing waits for a word any more, or something else than what was shown."""

    code = "retention_not_waiting"


class RuleView(BaseModel):
    """One rule, and how far it is."""

    model_config = ConfigDict(frozen=True)

    name: str
    days: int
    state: State
    reported_at: AwareDatetime | None = None
    """None: it was never this rule's turn yet."""

    ended_before: AwareDatetime | None = None
    due: int = 0
    held: int = 0
    of: int = 0
    most: int = 0
    """How many go without anybody's word."""

    confirmed_by_name: str = ""
    erased: int | None = None
    erased_at: AwareDatetime | None = None


class RetentionView(BaseModel):
    """All rules of a service."""

    model_config = ConfigDict(frozen=True)

    service: str
    clock_doubted_until: AwareDatetime | None = None
    rules: list[RuleView]


async def view_of(
    session: AsyncSession, retention: Retention, landlord: Landlord, *, at: datetime
) -> RetentionView:
    """Return every rule of the service with its last report. `at` in UTC."""
    found = await reports(session, landlord.id)
    doubted = await session.scalar(
        select(ClockRow.doubted_until).where(ClockRow.landlord_id == landlord.id)
    )
    return RetentionView(
        service=retention.service,
        clock_doubted_until=doubted if doubted and doubted > at else None,
        rules=[
            _view(rule.name, kept_for(rule.name, landlord.retention), found.get(rule.name))
            for rule in retention.rules
        ],
    )


async def confirm_report(
    session: AsyncSession,
    retention: Retention,
    *,
    landlord_id: UUID,
    rule: str,
    ended_before: datetime,
    due: int,
    lead: str,
    lead_name: str,
    at: datetime,
) -> None:
    """Let go what a lead was shown to wait: `due` rows that `ended_before`. Times in UTC.

    Raises:
        RuleNotFound: the service has no such rule.
        NotWaiting: it is not what was shown any more.
    """
    if retention.rule(rule) is None:
        raise RuleNotFound("there is no such rule here")
    report = await report_of(session, landlord_id, rule, is_locked=True)
    if (
        report is None
        or report.state != "waiting"
        or (report.ended_before, report.due) != (ended_before, due)
    ):
        raise NotWaiting("it is not what was shown any more: look again")
    report.state = "confirmed"
    report.confirmed_at, report.confirmed_by_name = at, lead_name
    record(
        session,
        landlord_id=landlord_id,
        act="retention.confirmed",
        at=at,
        actor=lead,
        actor_kind="staff",
        actor_name=lead_name,
        details={"rule": rule, "due": str(report.due), "of": str(report.of)},
    )


def _view(name: str, kept: timedelta, report: ReportRow | None) -> RuleView:
    if report is None:
        return RuleView(name=name, days=kept.days, state="nothing")
    return RuleView(
        name=name,
        days=kept.days,
        state=report.state,
        reported_at=report.reported_at,
        ended_before=report.ended_before,
        due=report.due,
        held=report.held,
        of=report.of,
        most=Due(report.due, report.held, report.of).most,
        confirmed_by_name=report.confirmed_by_name,
        erased=report.erased,
        erased_at=report.erased_at,
    )
