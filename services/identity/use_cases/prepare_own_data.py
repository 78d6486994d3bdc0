"""Prepare what identity holds about a person who asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnSection, as_text, keep_part
from contracts.events.identity import IdentityOwnDataPrepared
from services.identity.store.other_emails import other_emails_of
from services.identity.store.own import sessions_of
from services.identity.store.own_data import (
    acts_of,
    address_changes_of,
    passkeys_of_user,
    what_is_set_up,
)
from services.identity.store.users import user_with_id
from services.identity.tables import UserRow


async def prepare_own_data(
    session: AsyncSession, *, landlord_id: UUID, request_id: UUID, user_id: UUID, at: datetime
) -> None:
    """Gather the login and what happened to it, without anything that opens it. `at` in UTC.

    Hashes, tokens, sealed keys and codes stay where they are: they are nothing about the person.
    """
    user = await user_with_id(session, user_id)
    items = await keep_part(
        session,
        service="identity",
        landlord_id=landlord_id,
        request_id=request_id,
        user_id=user_id,
        sections=[
            _login(user),
            await _other_addresses(session, user),
            await _set_up(session, user),
            await _browsers(session, user),
            await _addresses(session, user),
            await _history(session, user),
        ],
        at=at,
    )
    announce(
        session,
        IdentityOwnDataPrepared(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            items=items,
        ),
    )


def _login(user: UserRow) -> OwnSection:
    return OwnSection(
        title="Your login",
        rows=[
            {
                "Email address": user.email,
                "Name": user.name,
                "State": user.state,
                "Organisation": user.organisation,
                "Language": user.language,
                "How dates are written": user.date_format,
                "First page": user.start_page,
                "Made on": as_text(user.stored_at),
                "Last signed in": as_text(user.last_signed_in_at),
                "Email address changed": as_text(user.email_changed_at),
            }
        ],
    )


async def _other_addresses(session: AsyncSession, user: UserRow) -> OwnSection:
    rows = await other_emails_of(session, landlord_id=user.landlord_id, user_id=user.id)
    return OwnSection(
        title="Other email addresses of your login",
        rows=[
            {
                "Email address": row.email,
                "Asked for": as_text(row.requested_at),
                "Proved": as_text(row.proved_at),
            }
            for row in rows
        ],
    )


async def _set_up(session: AsyncSession, user: UserRow) -> OwnSection:
    rows = [
        {"What": what, "Since": as_text(since)}
        for what, since in await what_is_set_up(session, user)
    ]
    rows += [
        {
            "What": f"passkey: {row.name}",
            "Since": as_text(row.added_at),
            "Last used": as_text(row.used_at),
        }
        for row in await passkeys_of_user(session, user)
    ]
    return OwnSection(title="What protects your login", rows=rows)


async def _browsers(session: AsyncSession, user: UserRow) -> OwnSection:
    found = await sessions_of(session, landlord_id=user.landlord_id, user_id=user.id)
    return OwnSection(
        title="Browsers that are signed in",
        rows=[
            {
                "Signed in": as_text(row.opened_at),
                "Last used": as_text(row.last_active_at),
                "By": row.method,
                "Network": row.network,
                "Browser": row.browser,
            }
            for row in found
        ],
    )


async def _addresses(session: AsyncSession, user: UserRow) -> OwnSection:
    return OwnSection(
        title="Changes of your email address",
        rows=[
            {
                "From": row.old_email,
                "To": row.new_email,
                "Asked for": as_text(row.requested_at),
                "Confirmed": as_text(row.confirmed_at),
                "Undone": as_text(row.undone_at),
            }
            for row in await address_changes_of(session, user)
        ],
    )


async def _history(session: AsyncSession, user: UserRow) -> OwnSection:
    """Return every act about the login. Of staff it says that it was staff, and not who."""
    return OwnSection(
        title="What happened to your login",
        rows=[
            {
                "When": as_text(row.at),
                "What": row.act,
                "By": "you" if row.actor == str(user.id) else row.actor_kind,
                "Network": row.network if row.actor == str(user.id) else "",
                "Browser": row.browser if row.actor == str(user.id) else "",
            }
            for row in await acts_of(session, user)
        ],
    )
