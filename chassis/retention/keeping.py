"""A rule of retention, and what is kept of it: the last report, and what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Instant
from chassis.landlords import Landlord

LEAST: Final = 100
"""Rows that go without anybody's word, however few there are in all."""

SHARE: Final = 100
"""One row of so many: security.md, PRIV-04."""


class Table(db.Table):
    """Base of the table: the same in every service with rules."""

    __abstract__ = True
    metadata = db.service_metadata()


LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)

State = Literal["nothing", "reported", "waiting", "confirmed"]


@dataclass(frozen=True)
class Held:
    """Whom and what a legal hold is on."""

    account_ids: frozenset[UUID] = frozenset()
    contact_ids: frozenset[UUID] = frozenset()
    user_ids: frozenset[UUID] = frozenset()


NothingHeld: Final = Held()


@dataclass(frozen=True)
class Due:
    """How many rows a rule is for."""

    due: int
    """That it would erase."""

    held: int
    """That it would, were there no hold on them."""

    of: int
    """Of the kind, in all."""

    @property
    def most(self) -> int:
        """Return how many go without a lead's word."""
        return max(LEAST, self.of // SHARE)


Count = Callable[[AsyncSession, UUID, datetime, Held], Awaitable[Due]]
Erase = Callable[[Any, Landlord, datetime, Held], Awaitable[int]]


@dataclass(frozen=True)
class Rule:
    """One kind of record of a service."""

    name: str
    """A key of `PERIODS`."""

    count: Count
    """`(session, landlord_id, ended_before, held)`: looks, and changes nothing."""

    erase: Erase
    """`(context, landlord, ended_before, held)`: one batch, in a transaction of its own. Returns
    how many rows went; 0 is the end."""


class ReportRow(Table):
    """What one rule found the last time, and what became of that."""

    __tablename__ = "retention_reports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('nothing', 'reported', 'waiting', 'confirmed')", name="state_known"
        ),
    )

    landlord_id: Mapped[db.LandlordId] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[State] = mapped_column(Text)
    reported_at: Mapped[Instant]
    ended_before: Mapped[Instant]
    """What ended before this is what was counted, and what will go."""

    due: Mapped[int]
    held: Mapped[int]
    of: Mapped[int] = mapped_column("of_all")
    confirmed_at: Mapped[Instant | None]
    confirmed_by_name: Mapped[str] = mapped_column(Text, server_default="")
    erased: Mapped[int | None]
    """Rows of the last time anything went."""

    erased_at: Mapped[Instant | None]


async def report_of(
    session: AsyncSession, landlord_id: UUID, rule: str, *, is_locked: bool = False
) -> ReportRow | None:
    """Return the rule's report; with `is_locked`, None also where another process works on it."""
    query = select(ReportRow).where(ReportRow.landlord_id == landlord_id, ReportRow.rule == rule)
    return await session.scalar(query.with_for_update(skip_locked=True) if is_locked else query)


async def reports(session: AsyncSession, landlord_id: UUID) -> dict[str, ReportRow]:
    """Return every rule's report, by the rule's name."""
    rows = await session.scalars(select(ReportRow).where(ReportRow.landlord_id == landlord_id))
    return {row.rule: row for row in rows}


async def begin_report(session: AsyncSession, landlord_id: UUID, rule: str) -> ReportRow | None:
    """Return the rule's report, locked, made where there was none. None: another has it."""
    await session.execute(
        insert(ReportRow)
        .values(
            landlord_id=landlord_id,
            rule=rule,
            state="nothing",
            reported_at=LONG_AGO,
            ended_before=LONG_AGO,
            due=0,
            held=0,
            of_all=0,
        )
        .on_conflict_do_nothing()
    )
    return await report_of(session, landlord_id, rule, is_locked=True)
