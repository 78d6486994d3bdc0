"""The login that a registration led to works now: sign its person in, within the same click."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.users import (
    NotActiveYet,
    PendingState,
    SessionNeed,
    SignInMethod,
    TicketNotValid,
    UserState,
)
from services.identity.store.needs import need_of
from services.identity.store.pending import pending_user_for_update, ticket_for_update
from services.identity.store.users import user_with_id
from services.identity.use_cases.know_device import know_device
from services.identity.use_cases.open_session import OpenedSession, open_session


class OpenedByTicket(NamedTuple):
    """The first session, and the browser it is in, if it is known from now on."""

    opened: OpenedSession
    device_id: UUID | None = None


async def open_session_from_ticket(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    ticket: str,
    device_id: UUID | None,
    is_second_step_required: bool,
    at: datetime,
) -> OpenedByTicket:
    """Open the first session with the ticket that the proof of the mailbox gave. `at` in UTC.

    `device_id` is the browser, if it showed a cookie of ours; it is known from now on. Where the
    registration joined an older login that has a second step, that is asked for.

    Raises:
        TicketNotValid: used, too old, of a registration given up, or none of ours.
        NotActiveYet: the login does not work yet. The ticket stays good.
    """
    row = await ticket_for_update(
        session, landlord_id=landlord_id, token_hash=secrets.fingerprint(ticket)
    )
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise TicketNotValid("the ticket cannot be used")
    pending = await pending_user_for_update(session, row.registration_id)
    if pending is None or pending.state != PendingState.ACTIVATED or pending.user_id is None:
        raise NotActiveYet("the login does not work yet")
    user = await user_with_id(session, pending.user_id)
    if user.state != UserState.ACTIVE:
        raise TicketNotValid("the login was deactivated")

    row.used_at = at

    needs = await need_of(
        session,
        user=user,
        method=SignInMethod.TICKET,
        is_second_step_required=is_second_step_required,
    )
    opened = await open_session(session, user=user, method=SignInMethod.TICKET, at=at, needs=needs)
    if needs == SessionNeed.SECOND_STEP:
        return OpenedByTicket(opened)
    return OpenedByTicket(opened, await know_device(session, user=user, device_id=device_id, at=at))
