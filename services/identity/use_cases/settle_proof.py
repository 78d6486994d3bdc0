"""Second half of looking at a typed code: the mailbox is proved, or it is not."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets, tries
from services.identity.domain.users import PendingState, UserKind
from services.identity.store.pending import newest_proof, provable_user_for_update, void_tickets
from services.identity.store.sign_ins import clear_counters, note
from services.identity.store.users import registered_address
from services.identity.tables import TicketRow
from services.identity.use_cases.take_proof_slot import ProofSlot


class ProvedMailbox(NamedTuple):
    """What the right code opens."""

    ticket: str
    """Opens the first session, once the login works."""

    email_key: str
    """The address that was proved, for the token that says so."""


async def settle_proof(
    session: AsyncSession,
    *,
    registration_id: UUID,
    slot: ProofSlot,
    typed: str,
    key: bytes,
    at: datetime,
) -> ProvedMailbox | None:
    """Return the ticket and the address proved if `typed` is the code, else None. `at` in UTC.

    An address that has a login is never proved again: its code was not sent to anybody. A proof
    ends every lock of the address.
    `key` derives codes. Slots are taken and committed before, so None costs a try.

    Raises:
        PendingUserNotFound: the person gave up meanwhile.
    """
    pending = await provable_user_for_update(session, registration_id)
    proof = await newest_proof(session, pending)
    registered = await registered_address(
        session, landlord_id=pending.landlord_id, email_key=pending.email_key
    )
    is_right = secrets.same_code(typed, secrets.mailbox_code(key, slot.request_id))
    is_newest = proof is not None and proof.request_id == slot.request_id
    if proof is None or not is_newest or proof.proved_at or registered or not is_right:
        return None

    proof.proved_at = at
    await clear_counters(
        session,
        landlord_id=pending.landlord_id,
        kind=UserKind.CUSTOMER,
        identifiers=[secrets.pseudonym(key, pending.landlord_id, pending.email_key)],
    )
    if pending.state == PendingState.HELD:
        pending.state = PendingState.PROVED
    pending.changed_at = at
    await void_tickets(session, registration_id)
    ticket = secrets.new_token()
    session.add(
        TicketRow(
            id=uuid4(),
            landlord_id=pending.landlord_id,
            token_hash=secrets.fingerprint(ticket),
            registration_id=registration_id,
            expires_at=at + tries.TICKET_LIVES,
        )
    )
    note(
        session,
        landlord_id=pending.landlord_id,
        act="mailbox.proved",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=f"registration:{registration_id}",
    )

    return ProvedMailbox(ticket, pending.email_key)
