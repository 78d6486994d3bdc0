"""What accounts does when other services announce something, and what it makes of its own news."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.following import look_again
from chassis.messaging import EventHandlers
from chassis.role_choices import Roles
from contracts.api.identity import LoginAddress
from contracts.events.accounts import (
    AccessChanged,
    DocumentAdded,
    LandlordSettingsChanged,
    LedgerPosted,
    PaymentFailed,
    StatementIssued,
    StatementRequested,
)
from contracts.events.identity import (
    ErasureRequested,
    OtherEmailsChanged,
    OwnDataRequested,
    UserEmailChanged,
)
from contracts.events.notifications import LetterPrinted, LetterReturned, LetterWithdrawn
from contracts.events.registration import AccessApproved, OwnerAsked
from services.accounts.clients import Clients
from services.accounts.clients.statement_press import StatementPress
from services.accounts.domain.provisional import LETTER
from services.accounts.domain.roles import Role
from services.accounts.store.newcomers import Newcomer
from services.accounts.store.requests import Asking
from services.accounts.use_cases.begin_silence import begin_silence
from services.accounts.use_cases.erase_person import erase_person
from services.accounts.use_cases.follow_activity import Told, follow_activity
from services.accounts.use_cases.follow_login_email import follow_login_email
from services.accounts.use_cases.follow_other_emails import follow_other_emails
from services.accounts.use_cases.grant_access import grant_access
from services.accounts.use_cases.keep_request import keep_request
from services.accounts.use_cases.leave_to_staff import leave_to_staff
from services.accounts.use_cases.make_statement import make_statement
from services.accounts.use_cases.prepare_own_data import prepare_own_data

handlers = EventHandlers("accounts")
handlers.live(LandlordSettingsChanged)(look_again)


@dataclass(frozen=True)
class Coming:
    """Somebody who is let in: their facts where they are new, what their role may at first."""

    newcomer: Newcomer | None
    roles: Roles


async def newcomer_of(clients: Clients, event: AccessApproved) -> Coming:
    """Ask for the facts of a person whom the record does not know yet."""
    newcomer = None
    if event.is_new_contact:
        newcomer = await clients.newcomer(event.landlord_id, event.registration_id, event.role)
    return Coming(newcomer, clients.roles(event.landlord_id))


@handlers.on(AccessApproved, fetch=newcomer_of)
async def connect_contact_when_access_approved(
    session: AsyncSession, event: AccessApproved, coming: Coming
) -> None:
    """Make the person whom registration or staff approved a contact of the account."""
    await grant_access(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        account_id=event.account_id,
        contact_id=event.contact_id,
        role=Role(event.role),
        newcomer=coming.newcomer,
        is_provisional=event.is_provisional,
        is_decided_by_staff=event.basis == "decision",
        granted_at=event.occurred_at,
        roles=coming.roles,
    )


async def asking_of(clients: Clients, event: OwnerAsked) -> Asking:
    """Ask registration who wants to be let in: names are in no event."""
    return await clients.asking(event.landlord_id, event.registration_id)


@handlers.on(OwnerAsked, fetch=asking_of)
async def keep_request_when_owner_asked(
    session: AsyncSession, event: OwnerAsked, asking: Asking
) -> None:
    """Let the owners of the home decide."""
    await keep_request(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        account_id=event.account_id,
        asking=asking,
        asked_at=event.occurred_at,
    )


async def address_of(
    clients: Clients, event: UserEmailChanged | OtherEmailsChanged
) -> LoginAddress | None:
    """Ask for the address as it is now: the event carries none. Staff are in no record."""
    if event.contact_id is None:
        return None
    return await clients.login_address(event.landlord_id, event.user_id)


@handlers.on(UserEmailChanged, fetch=address_of)
async def follow_login_email_when_user_email_changed(
    session: AsyncSession, event: UserEmailChanged, login: LoginAddress | None
) -> None:
    """Let the record of a person have the address that they sign in with."""
    if login is None or login.contact_id is None:
        return
    await follow_login_email(
        session,
        landlord_id=event.landlord_id,
        contact_id=login.contact_id,
        user_id=event.user_id,
        email=login.email,
        as_of=login.changed_at or event.occurred_at,
        cause=event.event_id,
        at=event.occurred_at,
    )
    await _follow_others(session, event, login, login.contact_id)


@handlers.on(OtherEmailsChanged, fetch=address_of)
async def follow_other_emails_when_other_emails_changed(
    session: AsyncSession, event: OtherEmailsChanged, login: LoginAddress | None
) -> None:
    """Let the record of a person have the further addresses that they proved."""
    if login is not None and login.contact_id is not None:
        await _follow_others(session, event, login, login.contact_id)


async def _follow_others(
    session: AsyncSession,
    event: UserEmailChanged | OtherEmailsChanged,
    login: LoginAddress,
    contact_id: UUID,
) -> None:
    await follow_other_emails(
        session,
        landlord_id=event.landlord_id,
        contact_id=contact_id,
        user_id=event.user_id,
        proved=login.other_emails,
        removed=login.removed_emails,
        as_of=login.others_changed_at or event.occurred_at,
        cause=event.event_id,
        at=event.occurred_at,
    )


@handlers.on(LetterPrinted)
async def begin_silence_when_letter_printed(session: AsyncSession, event: LetterPrinted) -> None:
    """Count the days from when the home was told of a newcomer."""
    if event.kind == LETTER:
        await begin_silence(
            session,
            landlord_id=event.landlord_id,
            connection_id=event.connection_id,
            told_at=event.occurred_at,
        )


@handlers.on(LetterReturned)
async def leave_to_staff_when_letter_returned(session: AsyncSession, event: LetterReturned) -> None:
    """Let silence decide nothing where the home was not told."""
    await _leave_to_staff(session, event)


@handlers.on(LetterWithdrawn)
async def leave_to_staff_when_letter_withdrawn(
    session: AsyncSession, event: LetterWithdrawn
) -> None:
    """Let silence decide nothing where the home will not be told."""
    await _leave_to_staff(session, event)


async def _leave_to_staff(session: AsyncSession, event: LetterReturned | LetterWithdrawn) -> None:
    if event.kind == LETTER:
        await leave_to_staff(
            session, landlord_id=event.landlord_id, connection_id=event.connection_id
        )


@handlers.on_batch(AccessChanged, DocumentAdded, LedgerPosted, PaymentFailed, StatementIssued)
async def follow_activity_when_account_changed(
    session: AsyncSession, events: Sequence[Told]
) -> None:
    """Keep what people of an account read under recent activity."""
    await follow_activity(session, events)


async def press_of(clients: Clients, event: StatementRequested) -> StatementPress | None:  # noqa: ARG001
    """Return what sets statements."""
    return clients.statements


@handlers.on(StatementRequested, fetch=press_of)
async def make_statement_when_statement_requested(
    session: AsyncSession, event: StatementRequested, press: StatementPress | None
) -> None:
    """Make the document, and announce it."""
    if press is None:
        raise LookupError("nothing to set statements with")
    await make_statement(
        session,
        landlord_id=event.landlord_id,
        statement_id=event.statement_id,
        press=press,
        at=now(),
    )


@handlers.on(OwnDataRequested)
async def prepare_own_data_when_own_data_requested(
    session: AsyncSession, event: OwnDataRequested
) -> None:
    """Prepare what accounts holds about a person who asked."""
    await prepare_own_data(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        at=now(),
    )


@handlers.on(ErasureRequested)
async def erase_person_when_erasure_requested(
    session: AsyncSession, event: ErasureRequested
) -> None:
    """Erase what accounts holds of somebody who has closed their login."""
    await erase_person(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        registration_id=event.registration_id,
        is_held=event.is_held,
        at=now(),
    )
