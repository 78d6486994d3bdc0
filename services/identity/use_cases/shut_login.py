"""Somebody else may be in a login: nobody gets in until it is cleared."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.email_proposals import Outcome
from services.identity.domain.locks import UNTIL_PROVED
from services.identity.domain.users import UserKind
from services.identity.store.devices import forget_devices
from services.identity.store.email_changes import void_open_changes
from services.identity.store.email_proposals import waiting_proposal_of
from services.identity.store.one_time import void_one_time_passwords
from services.identity.store.other_emails import void_waiting_emails
from services.identity.store.sign_ins import counter_for_update, keep_standing, standing_of
from services.identity.tables import LockNoticeRow, UserRow


async def shut_login(session: AsyncSession, *, user: UserRow, key: bytes, at: datetime) -> None:
    """Refuse every way in until somebody chooses a new password by mail, or staff end the lock.

    In every browser: none is known any more. One-time passwords, changes of address and
    further addresses that wait are void. Sessions are not ended by it. `key` makes the stand-in
    under which the lock is kept; `at` in UTC.
    """
    counter = await counter_for_update(
        session,
        landlord_id=user.landlord_id,
        kind=UserKind(user.kind),
        identifier=secrets.pseudonym(key, user.landlord_id, user.email_key),
        now=at,
    )
    keep_standing(counter, standing_of(counter)._replace(locked_until=UNTIL_PROVED), now=at)
    session.add(
        LockNoticeRow(  # told already: by the page, and the way out is not mailed
            id=uuid4(),
            landlord_id=user.landlord_id,
            kind=user.kind,
            user_id=user.id,
            locked_at=at,
            locked_until=UNTIL_PROVED,
            told_at=at,
        )
    )
    await forget_devices(session, user)
    await void_one_time_passwords(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    await void_open_changes(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    await void_waiting_emails(session, user=user, at=at)
    proposal = await waiting_proposal_of(session, user.id)
    if proposal is not None:
        proposal.settled_at, proposal.outcome = at, Outcome.STOPPED
