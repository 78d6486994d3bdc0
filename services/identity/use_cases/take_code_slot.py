"""First half of signing in by a mailed code: count the try, whatever follows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import mailed_codes
from services.identity.domain.claims import Claim
from services.identity.domain.users import CodeExpired
from services.identity.store.mailed_codes import newest_code
from services.identity.tables import SignInCodeRow


class CodeSlot(NamedTuple):
    """One of the few guesses at a code that are looked at."""

    request_id: UUID
    tries_left: int


async def usable_code(
    session: AsyncSession,
    *,
    claim: Claim,
    attempt_id: UUID,
    at: datetime,
    is_locked: bool = False,
) -> SignInCodeRow:
    """Return the browser's newest code for the claimed address if it may be tried. `at` in UTC.

    Raises:
        CodeExpired: there is no code, it is too old or used, or its tries are used up.
    """
    newest = await newest_code(
        session, landlord_id=claim.landlord_id, attempt_id=attempt_id, is_locked=is_locked
    )
    if (
        newest is None
        or newest.identifier != claim.identifier
        or newest.used_at is not None
        or newest.expires_at <= at
        or newest.tries >= mailed_codes.TRIES_PER_CODE
    ):
        raise CodeExpired("there is no code that could still be used")
    return newest


async def take_code_slot(
    session: AsyncSession, *, claim: Claim, attempt_id: UUID, at: datetime
) -> CodeSlot:
    """Take one of the newest code's tries. Commit before the code is looked at. `at` in UTC.

    Guesses that arrive together are put in order by the row lock: of fifty, three get a slot.

    Raises:
        CodeExpired: there is no code, it is too old or used, or its tries are used up.
    """
    code = await usable_code(session, claim=claim, attempt_id=attempt_id, at=at, is_locked=True)

    code.tries += 1

    return CodeSlot(code.request_id, mailed_codes.TRIES_PER_CODE - code.tries)
