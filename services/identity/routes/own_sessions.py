"""Acts of a person about their own login, asked for with the token of their session.

With the token itself and not a caller token: a session that still needs a second step has none.
"""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from services.identity.domain import secrets
from services.identity.domain.needs import PROOF_LASTS
from services.identity.domain.users import SessionNeed, SessionNotFound, UserKind
from services.identity.routes.door import Door
from services.identity.store.sessions import live_session, require_recent_proof
from services.identity.tables import SessionRow, UserRow

Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases"))]

KIND_OF_SITE = {"service:gateway": UserKind.CUSTOMER, "service:cases": UserKind.STAFF}


async def own_session(
    session: AsyncSession,
    door: Door,
    caller: Caller,
    token: str,
    *,
    may_need: SessionNeed | None = None,
) -> tuple[SessionRow, UserRow]:
    """Return the session behind `token` and whose it is, finished or in need of `may_need`.

    Raises:
        SessionNotFound: it is over, of the other site, or needs something else first.
    """
    row, user = await live_session(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        token_hash=secrets.fingerprint(token),
        idle_for=door.landlords.by_id(caller.landlord_id).sign_in.idle_for,
        at=now(),
    )
    if row.needs is not None and row.needs != may_need:
        raise SessionNotFound("the session is not finished")
    return row, user


async def proved_session(
    session: AsyncSession,
    door: Door,
    caller: Caller,
    token: str,
    *,
    may_need: SessionNeed | None = None,
) -> tuple[SessionRow, UserRow]:
    """Return the same, if the person showed who they are a moment ago.

    A session in need of `may_need` is one: it lasts ten minutes from that moment.

    Raises:
        SessionNotFound: as above.
        ProofTooOld: they have to show it once more.
    """
    row, user = await own_session(session, door, caller, token, may_need=may_need)
    if row.needs is None:
        await require_recent_proof(
            session, row.id, within=PROOF_LASTS[UserKind(user.kind)], at=now()
        )
    return row, user
