"""What identity does when others announce something about a registration or a person's data."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.following import look_again
from chassis.merging import Place, follow_merge, follow_undoing
from chassis.messaging import EventHandlers
from contracts.events.accounts import (
    AccountsOwnDataPrepared,
    AccountsPersonErased,
    ConnectionChanged,
    ContactMergeUndone,
    ContactsMerged,
    LandlordSettingsChanged,
)
from contracts.events.cases import CasesOwnDataPrepared, CasesPersonErased
from contracts.events.identity import IdentityOwnDataPrepared, OwnDataRequested
from contracts.events.notifications import NotificationsOwnDataPrepared, NotificationsPersonErased
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    OwnerAsked,
    RegistrationOwnDataPrepared,
    RegistrationPersonErased,
    VerificationFailed,
)
from services.identity.store.closings import keep_closing_answer
from services.identity.use_cases.activate_user import activate_user
from services.identity.use_cases.drop_pending_user import drop_pending_user
from services.identity.use_cases.keep_pending_user import keep_pending_user
from services.identity.use_cases.note_own_data_prepared import note_own_data_prepared
from services.identity.use_cases.prepare_own_data import prepare_own_data

handlers = EventHandlers("identity")

PLACES: Final = (Place("users", "contact_id"),)
"""What says here whose something is."""

handlers.live(LandlordSettingsChanged)(look_again)


@handlers.on(ConnectionChanged)
async def activate_user_when_connection_changed(
    session: AsyncSession, event: ConnectionChanged
) -> None:
    """Let the login work once the record connects its person, and not before."""
    if event.registration_id is not None and event.status in ("approved", "current"):
        await activate_user(
            session,
            registration_id=event.registration_id,
            contact_id=event.contact_id,
            at=event.occurred_at,
        )


@handlers.on(AccessApproved)
async def keep_pending_user_when_access_approved(
    session: AsyncSession, event: AccessApproved
) -> None:
    """Wait for the record, however long its broker or its service is down."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(VerificationFailed)
async def keep_pending_user_when_verification_failed(
    session: AsyncSession, event: VerificationFailed
) -> None:
    """Keep the chosen password while staff look at the enquiry."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(OwnerAsked)
async def keep_pending_user_when_owner_asked(session: AsyncSession, event: OwnerAsked) -> None:
    """Keep the chosen password while the owner of the home decides."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(AccessRefused)
async def drop_pending_user_when_access_refused(
    session: AsyncSession, event: AccessRefused
) -> None:
    """Forget the password and address of somebody who may not enter."""
    await drop_pending_user(session, registration_id=event.registration_id)


@handlers.on(OwnDataRequested)
async def prepare_own_data_when_own_data_requested(
    session: AsyncSession, event: OwnDataRequested
) -> None:
    """Prepare what identity holds about the person."""
    await prepare_own_data(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        at=now(),
    )


@handlers.on(IdentityOwnDataPrepared)
async def note_answer_when_identity_own_data_prepared(
    session: AsyncSession, event: IdentityOwnDataPrepared
) -> None:
    """Note that identity has prepared its part."""
    await note_own_data_prepared(
        session, request_id=event.request_id, service="identity", items=event.items, at=now()
    )


@handlers.on(RegistrationOwnDataPrepared)
async def note_answer_when_registration_own_data_prepared(
    session: AsyncSession, event: RegistrationOwnDataPrepared
) -> None:
    """Note that registration has prepared its part."""
    await note_own_data_prepared(
        session, request_id=event.request_id, service="registration", items=event.items, at=now()
    )


@handlers.on(AccountsOwnDataPrepared)
async def note_answer_when_accounts_own_data_prepared(
    session: AsyncSession, event: AccountsOwnDataPrepared
) -> None:
    """Note that accounts has prepared its part."""
    await note_own_data_prepared(
        session, request_id=event.request_id, service="accounts", items=event.items, at=now()
    )


@handlers.on(CasesOwnDataPrepared)
async def note_answer_when_cases_own_data_prepared(
    session: AsyncSession, event: CasesOwnDataPrepared
) -> None:
    """Note that cases has prepared its part."""
    await note_own_data_prepared(
        session, request_id=event.request_id, service="cases", items=event.items, at=now()
    )


@handlers.on(NotificationsOwnDataPrepared)
async def note_answer_when_notifications_own_data_prepared(
    session: AsyncSession, event: NotificationsOwnDataPrepared
) -> None:
    """Note that notifications has prepared its part."""
    await note_own_data_prepared(
        session, request_id=event.request_id, service="notifications", items=event.items, at=now()
    )


@handlers.on(RegistrationPersonErased)
async def note_erasure_when_registration_person_erased(
    session: AsyncSession, event: RegistrationPersonErased
) -> None:
    """Note that registration has erased what it held, and what it kept."""
    await keep_closing_answer(
        session, closing_id=event.request_id, service="registration", kept=event.kept, at=now()
    )


@handlers.on(AccountsPersonErased)
async def note_erasure_when_accounts_person_erased(
    session: AsyncSession, event: AccountsPersonErased
) -> None:
    """Note that accounts has erased what it held, and what it kept."""
    await keep_closing_answer(
        session, closing_id=event.request_id, service="accounts", kept=event.kept, at=now()
    )


@handlers.on(CasesPersonErased)
async def note_erasure_when_cases_person_erased(
    session: AsyncSession, event: CasesPersonErased
) -> None:
    """Note that cases has erased what it held, and what it kept."""
    await keep_closing_answer(
        session, closing_id=event.request_id, service="cases", kept=event.kept, at=now()
    )


@handlers.on(NotificationsPersonErased)
async def note_erasure_when_notifications_person_erased(
    session: AsyncSession, event: NotificationsPersonErased
) -> None:
    """Note that notifications has erased what it held, and what it kept."""
    await keep_closing_answer(
        session, closing_id=event.request_id, service="notifications", kept=event.kept, at=now()
    )


@handlers.on(ContactsMerged)
async def follow_merge_when_contacts_merged(session: AsyncSession, event: ContactsMerged) -> None:
    """Make what is kept of the one the other's."""
    await follow_merge(
        session,
        PLACES,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=now(),
    )


@handlers.on(ContactMergeUndone)
async def give_back_when_contact_merge_undone(
    session: AsyncSession, event: ContactMergeUndone
) -> None:
    """Give back what was moved."""
    await follow_undoing(
        session,
        PLACES,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=now(),
    )
