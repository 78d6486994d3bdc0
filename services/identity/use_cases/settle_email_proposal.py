"""A proposed address comes into effect, or it does not."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserEmailChanged
from services.identity.domain.email_changes import UNDO_LIVES
from services.identity.domain.email_proposals import (
    EmailProposalNotFound,
    Outcome,
    OwnProposal,
)
from services.identity.domain.users import UserKind, UserState
from services.identity.store.email_changes import void_open_changes
from services.identity.store.email_proposals import due_proposal, waiting_proposal
from services.identity.store.other_emails import remove_other_email
from services.identity.store.sign_ins import note
from services.identity.store.staff import require_admin
from services.identity.store.users import hold_address, user_by_key, user_for_update
from services.identity.tables import EmailChangeRow, EmailProposalRow, UserRow
from services.identity.use_cases.end_sessions import end_sessions

IN_EFFECT: Final = frozenset({Outcome.APPROVED, Outcome.DUE})
CLOCK: Final = "clock"


async def settle_email_proposal(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    proposal_id: UUID,
    outcome: Outcome,
    admin_id: UUID,
    at: datetime,
) -> Outcome:
    """Approve or refuse at the word of an admin; return what became of it. `at` in UTC.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        EmailProposalNotFound: there is none, or it is settled.
        OwnProposal: whoever proposed it wants to approve it.
    """
    await require_admin(session, landlord_id=landlord_id, user_id=admin_id)
    proposal = await waiting_proposal(session, proposal_id, is_locked=True)
    if proposal is None:
        raise EmailProposalNotFound("there is no such change, or not any more")
    if outcome == Outcome.APPROVED and proposal.proposed_by == admin_id:
        raise OwnProposal("a second person approves it")

    return await _settle(session, proposal, outcome, actor=str(admin_id), at=at)


async def stop_email_proposal(
    session: AsyncSession, *, proposal_id: UUID | None, at: datetime
) -> None:
    """Stop it at the word of the old mailbox. `at` in UTC.

    Raises:
        EmailProposalNotFound: the link is none of ours, or it is too late.
    """
    proposal = await waiting_proposal(session, proposal_id, is_locked=True)
    if proposal is None:
        raise EmailProposalNotFound("there is nothing to stop any more")

    await _settle(session, proposal, Outcome.STOPPED, actor="mailbox", at=at)


async def settle_due_proposal(session: AsyncSession, *, at: datetime) -> bool:
    """Put one proposal into effect whose day has come; say whether there was one. `at` in UTC."""
    proposal = await due_proposal(session, at=at)
    if proposal is None:
        return False

    await _settle(session, proposal, Outcome.DUE, actor=CLOCK, at=at)
    return True


async def _settle(
    session: AsyncSession, proposal: EmailProposalRow, outcome: Outcome, *, actor: str, at: datetime
) -> Outcome:
    user = await _fitting_user(session, proposal) if outcome in IN_EFFECT else None
    if outcome in IN_EFFECT and user is None:
        outcome = Outcome.VOID
    proposal.outcome, proposal.settled_at = outcome, at
    note(
        session,
        landlord_id=proposal.landlord_id,
        act=f"email_proposal.{outcome}",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=actor,
        user_id=proposal.user_id,
    )
    if user is not None:
        await _put_into_effect(session, proposal, user, actor=actor, at=at)
    return outcome


async def _fitting_user(session: AsyncSession, proposal: EmailProposalRow) -> UserRow | None:
    """Return the login, if it still is as it was and nobody took the address."""
    for key in sorted({proposal.old_email_key, proposal.new_email_key}):
        await hold_address(session, landlord_id=proposal.landlord_id, email_key=key)
    user = await user_for_update(session, proposal.user_id, kind=UserKind.CUSTOMER)
    holder = await user_by_key(
        session,
        landlord_id=proposal.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=proposal.new_email_key,
    )
    is_same = user.email_key == proposal.old_email_key and user.state != UserState.DEACTIVATED
    return user if is_same and holder is None else None


async def _put_into_effect(
    session: AsyncSession, proposal: EmailProposalRow, user: UserRow, *, actor: str, at: datetime
) -> None:
    """Change the address. The old mailbox may take it back as it may any other change."""
    user.email, user.email_key = proposal.new_email, proposal.new_email_key
    user.email_changed_at = at
    change = EmailChangeRow(
        id=uuid4(),
        undo_id=uuid4(),
        landlord_id=proposal.landlord_id,
        user_id=user.id,
        old_email=proposal.old_email,
        old_email_key=proposal.old_email_key,
        new_email=proposal.new_email,
        new_email_key=proposal.new_email_key,
        requested_at=proposal.proposed_at,
        expires_at=at,
        confirmed_at=at,
        undo_until=at + UNDO_LIVES,
    )
    session.add(change)
    await session.flush()
    await void_open_changes(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    await remove_other_email(session, user=user, email_key=user.email_key, at=at)
    await end_sessions(session, user=user, actor=actor, at=at)
    announce(
        session,
        UserEmailChanged(
            landlord_id=user.landlord_id,
            user_id=user.id,
            contact_id=user.contact_id,
            request_id=change.undo_id,
        ),
    )
