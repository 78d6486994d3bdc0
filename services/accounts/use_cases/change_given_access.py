"""An owner changes or ends what somebody may do on their account."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.accounts.domain.connections import Terms, problems_of
from services.accounts.domain.errors import (
    ConnectionChangedMeanwhile,
    ConnectionNotFound,
    ConnectionTermsInvalid,
)
from services.accounts.domain.owners import GIVEN_BY_OWNERS, HOLDING
from services.accounts.domain.roles import IN_FORCE, RoleStatus, london_date
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    kind_of_change,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.store.people import account_for_update, account_of_connection, connection_of
from services.accounts.store.requests import owners_of


async def change_given_access(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    connection_id: UUID,
    owner_id: UUID,
    seen_version: int,
    terms: Terms,
    decision_id: UUID,
    changed_by: str,
    changed_at: datetime,
) -> tuple[int, dict[str, str]]:
    """Store authorities and last day, or the end, with their log, and announce it.

    The first day stays. Returns the version afterwards, and what is different. Ending what has
    ended, and terms that stand already, change nothing.

    Raises:
        ConnectionNotFound: the person owns no account with it, or owners may not change it.
        ConnectionChangedMeanwhile: `seen_version` is not the newest.
        ConnectionTermsInvalid: the terms; `fields` say which.
    """
    account_id = await account_of_connection(session, landlord_id, connection_id)
    if account_id is None:
        raise ConnectionNotFound("no such connection")
    account = await account_for_update(session, landlord_id, account_id)
    connection = await connection_of(session, landlord_id, account_id, connection_id)
    today = london_date(changed_at)
    owners = await owners_of(session, landlord_id, account_id, today=today)
    if account is None or connection is None or owner_id not in owners:
        raise ConnectionNotFound("no connection of an account of theirs")
    is_theirs_to_change = connection.role in GIVEN_BY_OWNERS and connection.role not in HOLDING
    if connection.contact_id == owner_id or not is_theirs_to_change:
        raise ConnectionNotFound("owners do not change this one")
    if terms.status == RoleStatus.PREVIOUS and connection.status == RoleStatus.PREVIOUS:
        return connection.version, {}
    if connection.version != seen_version or connection.status not in IN_FORCE:
        raise ConnectionChangedMeanwhile("the connection was changed meanwhile")
    before = terms_of(connection)
    terms = _as_wished(before, terms).ended(today)
    problems = problems_of(
        terms, account_status=account.status, is_ebilling=account.is_ebilling, is_checked=True
    )
    if terms.status in IN_FORCE and terms.valid_to is not None and terms.valid_to < today:
        problems["valid_to"] = _("Choose a day that is not over yet, or end their access now")
    if problems:
        raise ConnectionTermsInvalid("the access cannot be changed so", fields=problems)
    if terms == before:
        return connection.version, {}

    set_terms(connection, terms)
    connection.version += 1
    changes = log_terms(
        session,
        connection,
        before,
        decision_id=decision_id,
        reason=_("The owner changed it"),
        changed_by=changed_by,
        changed_by_name="",
        changed_at=changed_at,
    )
    await session.flush()

    announce_connection(session, connection)
    change = kind_of_change(before, terms)
    announce_access(session, connection, change, by_owner=True, told=owners, but=owner_id)
    return connection.version, changes


def _as_wished(before: Terms, wish: Terms) -> Terms:
    """Return the wish with what is not an owner's to change; an end keeps the authorities."""
    if wish.status == RoleStatus.PREVIOUS:
        return replace(before, status=RoleStatus.PREVIOUS)
    return replace(wish, status=before.status, valid_from=before.valid_from)
