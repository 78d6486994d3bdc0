"""A message is about to be sent: tell its sender what it must carry, and to whom."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets, users
from services.identity.domain.users import SecretNotFound, UserKind
from services.identity.store.pending import newest_proof, proof_with_pending
from services.identity.store.users import open_invitation, registered_address


class Secret(NamedTuple):
    """What one message carries. Kept in memory by whoever sends it, and nowhere else."""

    kind: Literal["mailbox_code", "already_registered", "invitation"]
    email: str
    """The stored address, never one that was submitted for an address that has a login."""

    expires_at: datetime
    code: str | None = None
    token: str | None = None
    """Of an invitation's link."""

    user_kind: UserKind = UserKind.CUSTOMER


async def tell_secret(
    session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime
) -> Secret:
    """Derive the secret of a request; the same request always gives the same one. `at` in UTC.

    For an address that has a login there is no code: the message says so, to the address on the
    login.

    Raises:
        SecretNotFound: unknown, proved, superseded by a newer request, given up, or too old.
    """
    about_proof = await proof_with_pending(session, request_id)
    if about_proof is None:
        return await _invitation(session, request_id=request_id, key=key, at=at)
    proof, pending = about_proof
    newest = await newest_proof(session, pending)
    is_over = (
        proof.proved_at is not None
        or proof.expires_at <= at
        or pending.state not in users.PROVABLE
        or newest is None
        or newest.request_id != request_id
    )
    if is_over:
        raise SecretNotFound("this request is over")

    registered = await registered_address(
        session, landlord_id=pending.landlord_id, email_key=pending.email_key
    )
    if registered is not None:
        return Secret("already_registered", registered, proof.expires_at)
    return Secret(
        "mailbox_code",
        pending.email,
        proof.expires_at,
        code=secrets.mailbox_code(key, request_id),
    )


async def _invitation(
    session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime
) -> Secret:
    found = await open_invitation(session, invitation_id=request_id, at=at)
    if found is None:
        raise SecretNotFound("there is no such request")
    invitation, user = found
    return Secret(
        "invitation",
        user.email,
        invitation.expires_at,
        token=secrets.invitation_token(key, request_id),
        user_kind=UserKind(user.kind),
    )
