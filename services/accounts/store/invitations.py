"""Queries about invitations to act on an account."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessInvitationSettled
from services.accounts.domain.invitations import DAY, InvitationState
from services.accounts.domain.roles import AccountStatus, london_date
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccessInvitationRow, AccountRow

SHOWN = 50
AT_ONCE = 200


async def invitation_with_id(
    session: AsyncSession, landlord_id: UUID, invitation_id: UUID
) -> AccessInvitationRow | None:
    """Return one invitation."""
    return await session.scalar(
        select(AccessInvitationRow).where(
            AccessInvitationRow.landlord_id == landlord_id, AccessInvitationRow.id == invitation_id
        )
    )


async def invitation_of_link(
    session: AsyncSession, landlord_id: UUID, link_id: UUID
) -> AccessInvitationRow | None:
    """Return the invitation whose newest link this is."""
    return await session.scalar(
        select(AccessInvitationRow).where(
            AccessInvitationRow.landlord_id == landlord_id, AccessInvitationRow.link_id == link_id
        )
    )


async def invitation_for_update(
    session: AsyncSession, landlord_id: UUID, invitation_id: UUID
) -> AccessInvitationRow | None:
    """Return one invitation as it is now, locked. Lock its account first."""
    return await session.scalar(
        select(AccessInvitationRow)
        .where(
            AccessInvitationRow.landlord_id == landlord_id, AccessInvitationRow.id == invitation_id
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def invitations_to(
    session: AsyncSession, landlord_id: UUID, account_ids: Sequence[UUID]
) -> list[AccessInvitationRow]:
    """Return the invitations to these accounts, the newest first."""
    found = await session.scalars(
        select(AccessInvitationRow)
        .where(
            AccessInvitationRow.landlord_id == landlord_id,
            AccessInvitationRow.account_id.in_(account_ids),
        )
        .order_by(AccessInvitationRow.invited_at.desc(), AccessInvitationRow.id)
        .limit(SHOWN)
    )
    return list(found)


async def open_invitation_of(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, email_key: str, at: datetime
) -> AccessInvitationRow | None:
    """Return an invitation to the account that the mailbox has not answered."""
    return await session.scalar(
        select(AccessInvitationRow)
        .where(
            AccessInvitationRow.landlord_id == landlord_id,
            AccessInvitationRow.account_id == account_id,
            AccessInvitationRow.email_key == email_key,
            AccessInvitationRow.state == InvitationState.OPEN,
            AccessInvitationRow.expires_at > at,
        )
        .limit(1)
    )


async def sent_of_late(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, at: datetime
) -> tuple[int, datetime]:
    """Return how many mails went out in a day about the account, and when the first of them did.

    Of an invitation that was sent again in that day all sendings count.
    """
    row = await session.execute(
        select(func.sum(AccessInvitationRow.sendings), func.min(AccessInvitationRow.sent_at)).where(
            AccessInvitationRow.landlord_id == landlord_id,
            AccessInvitationRow.account_id == account_id,
            AccessInvitationRow.sent_at > at - DAY,
        )
    )
    count, first = row.one()
    return int(count or 0), first or at


async def standing_of(
    session: AsyncSession, row: AccessInvitationRow, at: datetime
) -> InvitationState:
    """Return how an invitation stands at `at`, whether or not the clock has written it down."""
    if row.state != InvitationState.OPEN:
        return InvitationState(row.state)
    if row.expires_at <= at or (row.valid_to is not None and row.valid_to < london_date(at)):
        return InvitationState.EXPIRED
    today = london_date(at)
    return (
        InvitationState.OPEN
        if await _may_still_invite(session, row, today)
        else InvitationState.VOID
    )


async def _may_still_invite(session: AsyncSession, row: AccessInvitationRow, today: date) -> bool:
    status = await session.scalar(
        select(AccountRow.status).where(
            AccountRow.landlord_id == row.landlord_id, AccountRow.id == row.account_id
        )
    )
    if status != AccountStatus.CURRENT:
        return False
    if row.inviter_id is None:
        return True
    return row.inviter_id in await owners_of(session, row.landlord_id, row.account_id, today=today)


async def open_invitations(
    session: AsyncSession, landlord_id: UUID, *, after: UUID | None
) -> list[AccessInvitationRow]:
    """Return some open invitations in the order of their ids, locked."""
    query = select(AccessInvitationRow).where(
        AccessInvitationRow.landlord_id == landlord_id,
        AccessInvitationRow.state == InvitationState.OPEN,
    )
    if after is not None:
        query = query.where(AccessInvitationRow.id > after)
    found = await session.scalars(
        query.order_by(AccessInvitationRow.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    )
    return list(found)


async def erase_invitations(
    session: AsyncSession, landlord_id: UUID, *, ended_before: datetime
) -> None:
    """Erase addresses and names of invitations that ended long ago."""
    await session.execute(
        update(AccessInvitationRow)
        .where(
            AccessInvitationRow.landlord_id == landlord_id,
            AccessInvitationRow.state != InvitationState.OPEN,
            AccessInvitationRow.ended_at < ended_before,
            AccessInvitationRow.email != "",
        )
        .values(email="", email_key="", first_name="", last_name="", organisation="")
    )


def announce_end(session: AsyncSession, row: AccessInvitationRow, owners: Sequence[UUID]) -> None:
    """Announce `AccessInvitationSettled` with what became of the invitation."""
    announce(
        session,
        AccessInvitationSettled.model_validate(
            {
                "landlord_id": row.landlord_id,
                "invitation_id": row.id,
                "account_id": row.account_id,
                "outcome": str(row.state),
                "contact_id": row.contact_id,
                "owner_ids": list(owners),
            }
        ),
    )
