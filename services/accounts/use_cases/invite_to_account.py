"""An owner, or staff in their place, invites somebody to act on an account."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import AccessInvited
from services.accounts.domain.connections import Terms, problems_of
from services.accounts.domain.errors import (
    AccessInvitationInvalid,
    AccessInvitationsTooMany,
    AccountNotFound,
)
from services.accounts.domain.invitations import (
    DAY,
    LIVES,
    MOST_SENT,
    InvitationState,
    Invited,
    Inviter,
    seconds_until,
)
from services.accounts.domain.owners import GIVEN_BY_OWNERS
from services.accounts.domain.roles import RoleStatus, london_date
from services.accounts.store.invitations import (
    invitation_with_id,
    open_invitation_of,
    sent_of_late,
)
from services.accounts.store.people import account_for_update
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccessInvitationRow, AccountRow


async def invite_to_account(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    invitation_id: UUID,
    account_id: UUID,
    invited: Invited,
    inviter: Inviter,
    is_checked: bool,
    at: datetime,
) -> bool:
    """Keep the invitation and announce it: the link goes to the mailbox and to nobody else.

    False: the same invitation was kept before, nothing happens. `at` in UTC.

    Raises:
        AccountNotFound: there is none, or the inviter is no owner of it today.
        AccessInvitationInvalid: what was typed; `fields` say which.
        AccessInvitationsTooMany: the account's mails of a day are used up.
    """
    account = await account_for_update(session, landlord_id, account_id)
    owners = await owners_of(session, landlord_id, account_id, today=london_date(at))
    if account is None or (inviter.contact_id is not None and inviter.contact_id not in owners):
        raise AccountNotFound("no account of theirs")
    if await invitation_with_id(session, landlord_id, invitation_id) is not None:
        return False
    problems = _problems(account, invited, at, is_checked=is_checked)
    if await open_invitation_of(session, landlord_id, account_id, invited.email_key, at):
        problems["email"] = _(
            "Somebody at this address has an invitation already. Send it again, or take it back."
        )
    if problems:
        raise AccessInvitationInvalid("nobody can be invited so", fields=problems)
    await require_few_sent(session, landlord_id, account_id, at)

    row = AccessInvitationRow(
        id=invitation_id,
        landlord_id=landlord_id,
        account_id=account_id,
        state=InvitationState.OPEN,
        link_id=uuid4(),
        email=invited.email,
        email_key=invited.email_key,
        first_name=invited.first_name,
        last_name=invited.last_name,
        organisation=invited.organisation,
        role=invited.role,
        valid_to=invited.valid_to,
        finance=invited.finance,
        maintenance=invited.maintenance,
        keys=invited.keys,
        documents=invited.documents,
        inviter_id=inviter.contact_id,
        invited_by=inviter.subject,
        invited_by_name=inviter.name,
        note=inviter.note,
        invited_at=at,
        sent_at=at,
        sendings=1,
        expires_at=at + LIVES,
    )
    session.add(row)

    announce_sending(session, row)
    return True


async def require_few_sent(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, at: datetime
) -> None:
    """Raise `AccessInvitationsTooMany` where a day's mails about an account have gone out."""
    count, first = await sent_of_late(session, landlord_id, account_id, at)
    if count >= MOST_SENT:
        raise AccessInvitationsTooMany(
            "many invitations to this account went out today",
            retry_after=seconds_until(first + DAY, at),
        )


def announce_sending(session: AsyncSession, row: AccessInvitationRow) -> None:
    """Announce `AccessInvited` with the newest link of the invitation."""
    announce(
        session,
        AccessInvited(
            landlord_id=row.landlord_id,
            invitation_id=row.id,
            account_id=row.account_id,
            request_id=row.link_id,
        ),
    )


def _problems(
    account: AccountRow, invited: Invited, at: datetime, *, is_checked: bool
) -> dict[str, str]:
    today = london_date(at)
    terms = Terms(
        status=RoleStatus.APPROVED,
        valid_from=today,
        valid_to=None,
        finance=invited.finance,
        maintenance=invited.maintenance,
        keys=invited.keys,
        documents=invited.documents,
    )
    problems = problems_of(
        terms,
        account_status=account.status,
        is_ebilling=account.is_ebilling,
        is_checked=is_checked,
    )
    if invited.role not in GIVEN_BY_OWNERS:
        problems["role"] = _("Choose what they are to the home")
    if not invited.last_name and not invited.organisation:
        problems["last_name"] = _("Enter their last name, or the name of the firm")
    if invited.valid_to is not None and not 0 <= (invited.valid_to - today).days < 365 * 100:
        problems["valid_to"] = _("Choose a day that is not over yet")
    return problems
