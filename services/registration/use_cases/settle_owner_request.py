"""The owner of the home has decided, or nobody did in time."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessRequestSettled
from contracts.events.registration import AccessRefused, VerificationFailed
from services.registration.domain.states import Move, State, moved
from services.registration.store.references import take_reference
from services.registration.store.registrations import find_for_update
from services.registration.tables import RegistrationRow


async def settle_owner_request(
    session: AsyncSession, *, settled: AccessRequestSettled, at: datetime
) -> None:
    """Let the person in, refuse them, or hand a request that nobody answered to staff.

    A decision that no longer concerns the registration changes nothing. The connection and the
    login may both be ready by now: then the person is admitted at once.

    Raises:
        NoReferenceLeft: no number is in hand; the message comes again.
    """
    row = await find_for_update(session, settled.registration_id)
    if row is None or row.state != State.OWNER_ASKED or row.account_id != settled.account_id:
        return

    row.moved_at = at
    if settled.outcome == "approved":
        row.state = moved(row.state, Move.APPROVE)
        row.contact_id = settled.contact_id
        if row.connected_at and row.activated_at:
            row.state = moved(row.state, Move.ADMIT)
            row.admitted_at = at
    elif settled.outcome == "unanswered":
        await _hand_to_staff(session, row, at)
    else:
        row.state = moved(row.state, Move.REFUSE)
        reason = "owner_refused" if settled.outcome == "refused" else "vetoed"
        announce(
            session,
            AccessRefused(landlord_id=row.landlord_id, registration_id=row.id, reason=reason),
        )


async def _hand_to_staff(session: AsyncSession, row: RegistrationRow, at: datetime) -> None:
    row.reference = row.reference or await take_reference(session)
    row.enquiry_sent_at = at
    row.state = moved(row.state, Move.RAISE_CASE)
    row.account_id = None
    announce(
        session,
        VerificationFailed(
            landlord_id=row.landlord_id,
            registration_id=row.id,
            reference=row.reference,
            reason="owner_silent",
            sent_at=at,
        ),
    )
