"""Count the tries of a comparison, of every kind that its step counts."""

import ipaddress
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record
from chassis.blind import BlindKey
from chassis.emails import email_key
from chassis.origin import origin
from chassis.outbox import announce
from contracts.events.registration import TriesUsedUp
from services.registration.domain.keys import account_reference_key
from services.registration.domain.policy import Scope, Step, Tries, Within
from services.registration.store.tries import (
    FOR_LIFE,
    NUMBER_SCOPES,
    TOLD_OF,
    may_tell,
    take_one,
)
from services.registration.tables import RegistrationRow


async def count_tries(
    session: AsyncSession,
    row: RegistrationRow,
    step: Step,
    *,
    landlord_id: UUID,
    blind: BlindKey,
    at: datetime,
) -> bool:
    """Take one try of each kind, in the policy's order; False at the first that is used up.

    Staff hear of tries that are used up for good. `at` in UTC.
    """
    subjects = _subjects(row)
    for tries in step.tries:
        if tries.per is Scope.NETWORK and not subjects[tries.per]:
            continue  # this machine itself
        is_taken = await take_one(
            session,
            landlord_id=landlord_id,
            kind=_kind(step, tries),
            subject=blind.hash(landlord_id, tries.per.value, subjects[tries.per]),
            day=FOR_LIFE if tries.within is Within.LIFE else at.astimezone(UTC).date(),
            most=tries.most,
        )
        if not is_taken:
            await _tell_once(session, row, step, tries, landlord_id=landlord_id, blind=blind, at=at)
            return False
    return True


def _subjects(row: RegistrationRow) -> dict[Scope, str]:
    return {
        Scope.REGISTRATION: str(row.id),
        Scope.MAILBOX: email_key(row.email) or row.email,
        Scope.ACCOUNT_REFERENCE: account_reference_key(row.account_reference),
        Scope.AGREEMENT_REFERENCE: account_reference_key(row.agreement_reference),
        Scope.NETWORK: _area(origin().network),
    }


def _area(network: str) -> str:
    """Return the IPv4 /24 of an address, in which one guesser easily has several; else as it is."""
    if not network or "/" in network:
        return network
    return str(ipaddress.ip_network(f"{network}/24", strict=False))


async def _tell_once(
    session: AsyncSession,
    row: RegistrationRow,
    step: Step,
    tries: Tries,
    *,
    landlord_id: UUID,
    blind: BlindKey,
    at: datetime,
) -> None:
    """Tell staff that tries are used up for good: once until they come back, and once a day."""
    if tries.per not in TOLD_OF or tries.within is not Within.LIFE:
        return
    subject = blind.hash(landlord_id, tries.per.value, _subjects(row)[tries.per])
    if await may_tell(session, landlord_id=landlord_id, scope=tries.per, subject=subject, at=at):
        announce(
            session,
            TriesUsedUp(
                landlord_id=landlord_id,
                registration_id=row.id,
                step=step.name,
                per=tries.per.value,
            ),
        )
        record(
            session,
            landlord_id=landlord_id,
            act="tries.used_up",
            at=at,
            actor=str(row.id),
            actor_kind="stranger",
            subject_kind="registration",
            subject_id=row.id,
            details={"step": step.name, "per": tries.per.value},
        )


def _kind(step: Step, tries: Tries) -> str:
    """Return what the tries are counted under: a number's are shared by all steps."""
    if tries.per in NUMBER_SCOPES:
        return tries.per.value
    return f"{step.name} {tries.per.value}"
