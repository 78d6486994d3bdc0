"""Queries about logins that wait for their registration, their codes and their tickets."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries, users
from services.identity.domain.users import PendingState, PendingUserNotFound
from services.identity.store.users import hold_address
from services.identity.tables import MailboxProofRow, PendingUserRow, TicketRow


async def pending_user_for_update(
    session: AsyncSession, registration_id: UUID
) -> PendingUserRow | None:
    """Return the pending user, locked until the transaction ends, and its address with it.

    The address first: whoever decides about one address waits for the other before touching
    any row, so two who wait on the same address cannot block each other.
    """
    address = await session.execute(
        select(PendingUserRow.landlord_id, PendingUserRow.email_key).where(
            PendingUserRow.registration_id == registration_id
        )
    )
    held = address.one_or_none()
    if held is None:
        return None
    await hold_address(session, landlord_id=held[0], email_key=held[1])
    return await session.get(PendingUserRow, registration_id, with_for_update=True)


async def provable_user_for_update(session: AsyncSession, registration_id: UUID) -> PendingUserRow:
    """Return the pending user, locked, if its mailbox may (still) be proved.

    Raises:
        PendingUserNotFound: there is none, or its time for proofs is over.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None or pending.state not in users.PROVABLE:
        raise PendingUserNotFound("no login waits for proof under this registration")
    return pending


async def others_waiting_on(
    session: AsyncSession, pending: PendingUserRow
) -> Sequence[PendingUserRow]:
    """Return the other pending users of the same address that wait for a login, locked."""
    rows = await session.scalars(
        select(PendingUserRow)
        .where(
            PendingUserRow.landlord_id == pending.landlord_id,
            PendingUserRow.email_key == pending.email_key,
            PendingUserRow.registration_id != pending.registration_id,
            PendingUserRow.state.in_(users.WAITING),
        )
        .order_by(PendingUserRow.registration_id)
        .with_for_update()
    )
    return rows.all()


async def registrations_of_user(session: AsyncSession, user_id: UUID) -> Sequence[UUID]:
    """Return the registrations that became this login, or joined it."""
    rows = await session.scalars(
        select(PendingUserRow.registration_id).where(PendingUserRow.user_id == user_id)
    )
    return rows.all()


async def newest_proof(session: AsyncSession, pending: PendingUserRow) -> MailboxProofRow | None:
    """Return the newest code of this registration for the address it has now."""
    return await session.scalar(
        select(MailboxProofRow)
        .where(
            MailboxProofRow.landlord_id == pending.landlord_id,
            MailboxProofRow.registration_id == pending.registration_id,
            MailboxProofRow.email_key == pending.email_key,
        )
        .order_by(MailboxProofRow.requested_at.desc())
        .limit(1)
    )


async def proof_requests(
    session: AsyncSession, pending: PendingUserRow, *, since: datetime
) -> tuple[int, int]:
    """Count the codes of this registration ever, and those to its address after `since` (UTC)."""
    of_registration = await session.scalar(
        select(func.count()).where(
            MailboxProofRow.landlord_id == pending.landlord_id,
            MailboxProofRow.registration_id == pending.registration_id,
        )
    )
    to_address = await session.scalar(
        select(func.count()).where(
            MailboxProofRow.landlord_id == pending.landlord_id,
            MailboxProofRow.email_key == pending.email_key,
            MailboxProofRow.requested_at > since,
        )
    )
    return of_registration or 0, to_address or 0


async def proof_with_pending(
    session: AsyncSession, request_id: UUID
) -> tuple[MailboxProofRow, PendingUserRow] | None:
    """Return a request for proof with the pending user it is about, if both still exist."""
    found = await session.execute(
        select(MailboxProofRow, PendingUserRow)
        .join(PendingUserRow, PendingUserRow.registration_id == MailboxProofRow.registration_id)
        .where(MailboxProofRow.request_id == request_id)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def ticket_for_update(
    session: AsyncSession, *, landlord_id: UUID, token_hash: bytes
) -> TicketRow | None:
    """Return the ticket with this fingerprint, locked until the transaction ends."""
    return await session.scalar(
        select(TicketRow)
        .where(TicketRow.landlord_id == landlord_id, TicketRow.token_hash == token_hash)
        .with_for_update()
    )


async def void_tickets(session: AsyncSession, registration_id: UUID) -> None:
    """Delete every ticket of a registration."""
    await session.execute(delete(TicketRow).where(TicketRow.registration_id == registration_id))


async def forget_stale_pending(session: AsyncSession, *, now: datetime) -> int:
    """Delete pending users whose time is over, and old codes and tickets. Return how many users."""
    kept = {
        PendingState.HELD: users.UNPROVED_KEPT,
        PendingState.PROVED: users.PROVED_KEPT,
        PendingState.DECIDING: users.DECIDING_KEPT,
        PendingState.SUPERSEDED: users.DECIDING_KEPT,
        PendingState.ACTIVATED: users.ACTIVATED_KEPT,
    }
    forgotten = 0
    for state, span in kept.items():
        gone = await session.scalars(
            delete(PendingUserRow)
            .where(PendingUserRow.state == state, PendingUserRow.changed_at < now - span)
            .returning(PendingUserRow.registration_id)
        )
        forgotten += len(gone.all())
    await session.execute(delete(TicketRow).where(TicketRow.expires_at < now))
    await session.execute(
        delete(MailboxProofRow).where(MailboxProofRow.requested_at < now - tries.CODES_COUNTED_FOR)
    )
    return forgotten
