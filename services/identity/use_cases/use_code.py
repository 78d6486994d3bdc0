"""Second half of signing in by a mailed code: compare it, and use it up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.claims import Claim
from services.identity.domain.users import UserState
from services.identity.store.mailed_codes import code_with_user, newest_code
from services.identity.use_cases.take_code_slot import CodeSlot


async def use_code(
    session: AsyncSession,
    *,
    claim: Claim,
    attempt_id: UUID,
    slot: CodeSlot,
    typed: str,
    key: bytes,
    at: datetime,
) -> bool:
    """Use the code up and say yes, if `typed` is the one that was sent. `at` in UTC.

    Settle the sign-in in the same transaction. A code that a newer one has replaced, and one
    sent to an address that the login no longer has, are no good. `key` derives codes.
    """
    newest = await newest_code(
        session, landlord_id=claim.landlord_id, attempt_id=attempt_id, is_locked=True
    )
    found = await code_with_user(session, slot.request_id)
    is_right = secrets.same_code(typed, secrets.sign_in_code(key, slot.request_id))
    if newest is None or newest.request_id != slot.request_id or newest.used_at is not None:
        return False
    if found is None or not is_right:
        return False
    code, user = found
    if user.state != UserState.ACTIVE or user.email_key != claim.email_key:
        return False

    code.used_at = at
    return True
