"""Staff want another address for a customer's login: its owner hears of it at once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import EmailChangeProposed
from services.identity.domain.email_changes import EmailNotNew
from services.identity.domain.email_proposals import TAKES_EFFECT_AFTER, EmailProposalWaiting
from services.identity.domain.users import EmailTaken, UserKind
from services.identity.store.email_proposals import waiting_proposal_of
from services.identity.store.sign_ins import note
from services.identity.store.staff import require_admin
from services.identity.store.users import hold_address, user_by_key, user_for_update
from services.identity.tables import EmailProposalRow


async def propose_email(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    address: EmailAddress,
    reason: str,
    admin_id: UUID,
    at: datetime,
) -> EmailProposalRow:
    """Remember the change, have the address in use told, and change nothing yet. `at` in UTC.

    It takes effect when a second admin agrees, or after a day.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        UserNotFound: there is no such login of a customer.
        EmailNotNew: it is the address in use.
        EmailTaken: another customer signs in with it.
        EmailProposalWaiting: one waits for this login already.
    """
    admin = await require_admin(session, landlord_id=landlord_id, user_id=admin_id)
    await hold_address(session, landlord_id=landlord_id, email_key=address.key)
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.email_key == address.key:
        raise EmailNotNew("this is the address in use")
    holder = await user_by_key(
        session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=address.key
    )
    if holder is not None:
        raise EmailTaken("another customer signs in with this address")
    if await waiting_proposal_of(session, user_id) is not None:
        raise EmailProposalWaiting("a change waits for this login already")

    proposal = EmailProposalRow(
        id=uuid4(),
        landlord_id=landlord_id,
        user_id=user_id,
        old_email=user.email,
        old_email_key=user.email_key,
        new_email=address.mailbox,
        new_email_key=address.key,
        reason=reason,
        proposed_by=admin_id,
        proposed_by_name=admin.name,
        proposed_at=at,
        due_at=at + TAKES_EFFECT_AFTER,
    )
    session.add(proposal)
    note(
        session,
        landlord_id=landlord_id,
        act="email_proposal.made",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(admin_id),
        user_id=user_id,
        details={"reason": reason},
    )

    announce(
        session,
        EmailChangeProposed(landlord_id=landlord_id, request_id=proposal.id, user_id=user_id),
    )
    return proposal
