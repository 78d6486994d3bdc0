"""Looking at the audit: what auditors ask, and how they are answered."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit.tables import EntryRow, SealRow

LARGEST_PAGE = 100


class AuditQuestion(BaseModel):
    """Which entries. What is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    person: UUID | None = None
    """Who acted, or whose login it is about."""

    acts: str = Field(default="", max_length=200)
    """Acts separated by commas. One that ends in a point stands for all that begin so: `user.`."""

    subject: UUID | None = None
    correlation_id: str = Field(default="", max_length=64)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    """Up to this moment, itself not included."""

    before_at: AwareDatetime | None = None
    before_id: UUID | None = None
    """Page on below this entry."""

    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)


class AuditEntry(BaseModel):
    """One entry as an auditor sees it."""

    entry_id: UUID
    at: AwareDatetime
    act: str
    actor: str
    actor_kind: str
    actor_name: str
    subject_kind: str
    subject_id: UUID | None
    correlation_id: str
    network: str
    """Exact for 30 days, afterwards its area."""

    browser: str
    details: dict[str, str]
    position: int | None
    """Its place in the chain. None for a second after the act."""


class AuditPage(BaseModel):
    """Entries, the newest first."""

    items: list[AuditEntry]
    has_more: bool


async def read_audit(
    session: AsyncSession, *, landlord_id: UUID, question: AuditQuestion
) -> AuditPage:
    """Return the newest entries that fit."""
    wanted = select(EntryRow, SealRow.position).outerjoin(
        SealRow,
        (SealRow.landlord_id == EntryRow.landlord_id) & (SealRow.entry_id == EntryRow.id),
    )
    wanted = wanted.where(EntryRow.landlord_id == landlord_id)
    if question.person is not None:
        person = question.person
        wanted = wanted.where(or_(EntryRow.actor == str(person), EntryRow.subject_id == person))
    if acts := [act for act in question.acts.replace("\x00", "").split(",") if act]:
        wanted = wanted.where(or_(*(_is_act(act) for act in acts)))
    if question.subject is not None:
        wanted = wanted.where(EntryRow.subject_id == question.subject)
    if question.correlation_id:
        wanted = wanted.where(
            EntryRow.correlation_id == question.correlation_id.replace("\x00", "")
        )
    if question.since is not None:
        wanted = wanted.where(EntryRow.at >= question.since)
    if question.until is not None:
        wanted = wanted.where(EntryRow.at < question.until)
    if question.before_at is not None and question.before_id is not None:
        wanted = wanted.where(
            tuple_(EntryRow.at, EntryRow.id) < (question.before_at, question.before_id)
        )
    found = await session.execute(
        wanted.order_by(EntryRow.at.desc(), EntryRow.id.desc()).limit(question.limit + 1)
    )
    items = [_told(entry, position) for entry, position in found]
    return AuditPage(items=items[: question.limit], has_more=len(items) > question.limit)


def _is_act(act: str) -> ColumnElement[bool]:
    if act.endswith("."):
        return EntryRow.act.startswith(act, autoescape=True)
    return EntryRow.act == act


async def read_audit_entry(
    session: AsyncSession, *, landlord_id: UUID, entry_id: UUID
) -> AuditEntry | None:
    """Return one entry, or None where the service has no such entry."""
    found = await session.execute(
        select(EntryRow, SealRow.position)
        .outerjoin(SealRow, SealRow.entry_id == EntryRow.id)
        .where(EntryRow.landlord_id == landlord_id, EntryRow.id == entry_id)
    )
    row = found.one_or_none()
    return _told(*row) if row else None


def _told(entry: EntryRow, position: int | None) -> AuditEntry:
    return AuditEntry(
        entry_id=entry.id,
        at=entry.at,
        act=entry.act,
        actor=entry.actor,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        correlation_id=entry.correlation_id,
        network=entry.network or entry.area,
        browser=entry.browser,
        details=entry.details,
        position=position,
    )
