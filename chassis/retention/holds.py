"""Asking the record, at the last moment, whom a legal hold is on."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.clients import ServiceClient
from chassis.retention.keeping import Held

SUBJECTS: Final = "/legal-holds/subjects"
"""Where accounts answers `HeldSubjects`."""


class HeldSubjects(BaseModel):
    """Whom and what every hold in force is on."""

    model_config = ConfigDict(frozen=True)

    account_ids: list[UUID]
    contact_ids: list[UUID]
    """Everybody who is, or ever was, connected to one of the accounts."""


async def held_by_record(accounts: ServiceClient, landlord_id: UUID) -> Held:
    """Return what is held at this moment. Raise `Unavailable`: then nothing is erased."""
    found = await accounts.call("GET", SUBJECTS, landlord_id=landlord_id, answer=HeldSubjects)
    return Held(frozenset(found.account_ids), frozenset(found.contact_ids))
