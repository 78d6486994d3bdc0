"""The base of every event contract."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Event(BaseModel):
    """Something that happened, stated by the service that owns the fact.

    Frozen, because the past does not change. Unknown fields are ignored, so that a
    producer may add an optional field before its consumers are redeployed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    routing_key: ClassVar[str]
    """`<owner>.<subject>.<past-tense verb>.v<major>`, e.g. `cases.case.opened.v1`."""

    event_id: UUID = Field(default_factory=uuid4)
    """Identity of this statement. Re-sending keeps it; consumers deduplicate by it."""

    occurred_at: AwareDatetime = Field(default_factory=now)
    """When the owner recorded the fact, UTC."""

    landlord_id: UUID
    """Whose fact it is. A consumer works inside this landlord's rows only."""


def owner_of(routing_key: str) -> str:
    """Return the service that alone may announce events under `routing_key`."""
    return routing_key.partition(".")[0]
