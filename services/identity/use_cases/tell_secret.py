"""A message is about to be sent: tell its sender what it must carry, and to whom."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import email_changes, secrets, users
from services.identity.domain.users import SecretNotFound, UserKind, UserState
from services.identity.store.email_changes import (
    change_to_undo,
    change_with_user,
    open_change,
)
from services.identity.store.email_proposals import waiting_proposal
from services.identity.store.locks import keep_notice, open_notice
from services.identity.store.mailed_codes import code_with_user, newest_code
from services.identity.store.other_emails import email_to_prove
from services.identity.store.password_resets import (
    open_reset,
    reset_with_user,
    was_told_of_late,
)
from services.identity.store.pending import newest_proof, proof_with_pending
from services.identity.store.users import open_invitation, user_by_key
from services.identity.tables import PasswordResetRow, UserRow
from services.identity.use_cases.look_at_lock import look_at_lock


class Secret(NamedTuple):
    """What one message carries. Kept in memory by whoever sends it, and nowhere else."""

    kind: Literal[
        "mailbox_code",
        "already_registered",
        "invitation",
        "password_reset",
        "no_login",
        "sign_in_code",
        "login_locked",
        "email_confirmation",
        "other_email_confirmation",
        "email_taken",
        "email_changed",
        "email_restored",
        "email_proposed",
    ]
    email: str
    """The stored address, never one that was submitted for an address that has a login."""

    expires_at: datetime
    code: str | None = None
    token: str | None = None
    """Of a link."""

    user_kind: UserKind = UserKind.CUSTOMER


async def tell_secret(
    session: AsyncSession,
    *,
    request_id: UUID,
    key: bytes,
    at: datetime,
    are_strangers_told: bool = True,
) -> Secret:
    """Derive the secret of a request; the same request always gives the same one. `at` in UTC.

    For an address that has a login there is no code: the message says so, to the address on the
    login, and carries a link that ends the lock if the login is locked. Whoever asks for a new
    password and has no working login is told that, at most once a day, where the landlord wants
    it (`are_strangers_told`).

    Raises:
        SecretNotFound: unknown, proved, superseded by a newer request, given up, or too old.
    """
    about_proof = await proof_with_pending(session, request_id)
    if about_proof is None:
        about_reset = await reset_with_user(session, request_id)
        if about_reset is not None:
            return await _reset(
                session, *about_reset, key=key, at=at, are_strangers_told=are_strangers_told
            )
        about_sign_in = await _sign_in_code(session, request_id=request_id, key=key, at=at)
        about_email = about_sign_in or await _email_change(
            session, request_id=request_id, key=key, at=at
        )
        return about_email or await _link(session, request_id=request_id, key=key, at=at)
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

    user = await user_by_key(
        session,
        landlord_id=pending.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=pending.email_key,
    )
    if user is not None and user.state != UserState.INVITED:
        token = await _way_out_of_lock(session, user, request_id=request_id, key=key, at=at)
        return Secret("already_registered", user.email, proof.expires_at, token=token)
    return Secret(
        "mailbox_code",
        pending.email,
        proof.expires_at,
        code=secrets.mailbox_code(key, request_id),
    )


async def _reset(
    session: AsyncSession,
    reset: PasswordResetRow,
    user: UserRow | None,
    *,
    key: bytes,
    at: datetime,
    are_strangers_told: bool,
) -> Secret:
    kind = UserKind(reset.kind)
    if user is None or user.state != UserState.ACTIVE:
        address = user.email if user is not None else reset.email
        is_told = are_strangers_told and not await was_told_of_late(session, reset)
        if address is None or not is_told or reset.expires_at <= at:
            raise SecretNotFound("nothing is sent about this request")
        return Secret("no_login", address, reset.expires_at, user_kind=kind)
    if await open_reset(session, request_id=reset.request_id, kind=kind, at=at) is None:
        raise SecretNotFound("this request is over")
    return Secret(
        "password_reset",
        user.email,
        reset.expires_at,
        token=secrets.reset_token(key, reset.request_id),
        user_kind=kind,
    )


async def _sign_in_code(
    session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime
) -> Secret | None:
    """Return the code to sign in by, unless it is over or nobody active has the address."""
    found = await code_with_user(session, request_id)
    if found is None:
        return None
    code, user = found
    newest = await newest_code(session, landlord_id=code.landlord_id, attempt_id=code.attempt_id)
    is_over = (
        code.used_at is not None
        or code.expires_at <= at
        or newest is None
        or newest.request_id != request_id
        or user.state != UserState.ACTIVE
    )
    if is_over or secrets.pseudonym(key, code.landlord_id, user.email_key) != code.identifier:
        raise SecretNotFound("this request is over")
    return Secret(
        "sign_in_code",
        user.email,
        code.expires_at,
        code=secrets.sign_in_code(key, request_id),
    )


async def _email_change(
    session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime
) -> Secret | None:
    """Return what a mail about a change of address carries, to the mailbox it is for."""
    undo = await change_to_undo(session, undo_id=request_id, at=at)
    if undo is not None and undo.undo_until is not None:
        token = secrets.email_undo_token(key, undo.undo_id)
        return Secret("email_changed", undo.old_email, undo.undo_until, token=token)
    proposal = await waiting_proposal(session, request_id)
    if proposal is not None:
        token = secrets.email_stop_token(key, proposal.id)
        return Secret("email_proposed", proposal.old_email, proposal.due_at, token=token)
    found = await change_with_user(session, request_id)
    if found is None:
        return await _other_email(session, request_id=request_id, key=key, at=at)
    change, user = found
    if change.undone_at is not None:
        return Secret("email_restored", change.new_email, at + email_changes.LINK_LIVES)
    if await open_change(session, change_id=change.id, at=at) is None:
        raise SecretNotFound("this request is over")
    holder = await user_by_key(
        session,
        landlord_id=change.landlord_id,
        kind=UserKind(user.kind),
        email_key=change.new_email_key,
    )
    if holder is not None:
        return Secret("email_taken", holder.email, change.expires_at)
    return Secret(
        "email_confirmation",
        change.new_email,
        change.expires_at,
        token=secrets.email_change_token(key, change.id),
    )


async def _other_email(
    session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime
) -> Secret | None:
    """Return what the mail to a further address carries, or what its holder is told instead."""
    found = await email_to_prove(session, address_id=request_id, at=at)
    if found is None:
        return None
    address, user = found
    holder = await user_by_key(
        session,
        landlord_id=address.landlord_id,
        kind=UserKind(user.kind),
        email_key=address.email_key,
    )
    if holder is not None:
        return Secret("email_taken", holder.email, address.expires_at)
    return Secret(
        "other_email_confirmation",
        address.email,
        address.expires_at,
        token=secrets.other_email_token(key, address.id),
    )


async def _way_out_of_lock(
    session: AsyncSession, user: UserRow, *, request_id: UUID, key: bytes, at: datetime
) -> str | None:
    """Return the token that ends the lock of somebody who registers because they are locked out."""
    lock = await look_at_lock(session, user=user, key=key, at=at)
    if lock is None or user.state != UserState.ACTIVE:
        return None
    await keep_notice(session, notice_id=request_id, user=user, at=at, until=lock.until)
    return secrets.unlock_token(key, request_id)


async def _link(session: AsyncSession, *, request_id: UUID, key: bytes, at: datetime) -> Secret:
    about_lock = await open_notice(session, notice_id=request_id, at=at)
    if about_lock is not None:
        notice, user = about_lock
        return Secret(
            "login_locked",
            user.email,
            notice.expires_at or at,
            token=secrets.unlock_token(key, request_id),
            user_kind=UserKind(user.kind),
        )
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
