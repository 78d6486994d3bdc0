"""Hand an approved registration to staff because accounts could not connect the person."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import ConnectionRefused
from contracts.events.registration import RegistrationDecisionRejected, VerificationFailed
from services.registration.domain.states import Move, may, moved
from services.registration.store.references import take_reference
from services.registration.store.registrations import find_for_update


async def refuse_connection(
    session: AsyncSession, *, refused: ConnectionRefused, at: datetime
) -> None:
    """Raise the case, or tell the case that there is already why its decision did not hold.

    A refusal that no longer concerns the registration changes nothing.

    Raises:
        NoReferenceLeft: no number is in hand; the message comes again.
    """
    row = await find_for_update(session, refused.registration_id)
    if row is None or not may(row.state, Move.RAISE_CASE) or row.account_id != refused.account_id:
        return

    if row.reference is None:
        row.reference = await take_reference(session)
        row.enquiry_sent_at = at
    row.state = moved(row.state, Move.RAISE_CASE)
    row.moved_at = at
    row.contact_id = row.account_id = None
    row.is_provisional = False
    if row.decision_id is not None:
        announce(
            session,
            RegistrationDecisionRejected(
                landlord_id=row.landlord_id,
                registration_id=row.id,
                decision_id=row.decision_id,
                reason=refused.reason,
            ),
        )
        return
    announce(
        session,
        VerificationFailed(
            landlord_id=row.landlord_id,
            registration_id=row.id,
            reference=row.reference,
            reason="connection_refused",
            sent_at=at,
        ),
    )
