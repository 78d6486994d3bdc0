"""The events that registration reacts to."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.events import now
from chassis.following import look_again
from chassis.merging import Place, follow_merge, follow_undoing
from chassis.messaging import EventHandlers
from contracts.events.accounts import (
    AccessRequestSettled,
    AccountRecorded,
    ConnectionChanged,
    ConnectionRefused,
    ContactMergeUndone,
    ContactRecorded,
    ContactsMerged,
    LandlordSettingsChanged,
)
from contracts.events.cases import CaseOpened, PortalKeyRequested, RegistrationDecided
from contracts.events.identity import ErasureRequested, OwnDataRequested, UserActivated
from services.registration.clients import Clients
from services.registration.domain.replica import RecordFacts
from services.registration.use_cases.admit_registration import admit_registration
from services.registration.use_cases.decide_registration import decide_registration
from services.registration.use_cases.erase_person import erase_person
from services.registration.use_cases.make_key_link import make_key_link
from services.registration.use_cases.note_answer_time import note_answer_time
from services.registration.use_cases.prepare_own_data import prepare_own_data
from services.registration.use_cases.project_records import project_records
from services.registration.use_cases.refuse_connection import refuse_connection
from services.registration.use_cases.settle_owner_request import settle_owner_request

handlers = EventHandlers("registration")

PLACES: Final = (Place("registrations", "contact_id"),)
"""What says here whose something is."""

handlers.live(LandlordSettingsChanged)(look_again)

RecordEvent = AccountRecorded | ContactRecorded | ConnectionChanged


async def fetch_record_facts(clients: Clients, events: Sequence[RecordEvent]) -> RecordFacts:
    """Ask accounts once for everything that these events are about."""
    accounts = {e.account_id for e in events if not isinstance(e, ContactRecorded)}
    contacts = {e.contact_id for e in events if isinstance(e, ContactRecorded)}
    return await clients.look_up(
        events[0].landlord_id, account_ids=sorted(accounts), contact_ids=sorted(contacts)
    )


@handlers.on_batch(AccountRecorded, ContactRecorded, ConnectionChanged, fetch=fetch_record_facts)
async def project_records_when_recorded(
    session: AsyncSession, events: Sequence[RecordEvent], facts: RecordFacts
) -> None:
    """Keep the replica as new as the record."""
    await project_records(session, landlord_id=events[0].landlord_id, facts=facts, at=now())


@handlers.on(ConnectionChanged)
async def admit_registration_when_connection_changed(
    session: AsyncSession, event: ConnectionChanged
) -> None:
    """Note one half of being in: the record connects the person to the account."""
    if event.registration_id is not None and event.status in ("approved", "current"):
        await admit_registration(
            session,
            registration_id=event.registration_id,
            because="connected",
            at=event.occurred_at,
        )


@handlers.on(UserActivated)
async def admit_registration_when_user_activated(
    session: AsyncSession, event: UserActivated
) -> None:
    """Note the other half: the login works."""
    if event.registration_id is not None:
        await admit_registration(
            session,
            registration_id=event.registration_id,
            because="activated",
            at=event.occurred_at,
        )


@handlers.on(ConnectionRefused)
async def raise_case_when_connection_refused(
    session: AsyncSession, event: ConnectionRefused
) -> None:
    """Let staff look where the record did not allow what the policy or a decision had."""
    await refuse_connection(session, refused=event, at=now())


@handlers.on(CaseOpened)
async def note_answer_time_when_case_opened(session: AsyncSession, event: CaseOpened) -> None:
    """Keep the promised time, which could not be asked for while cases was down."""
    if event.registration_id is not None:
        await note_answer_time(
            session, registration_id=event.registration_id, answer_by=event.due_at
        )


@handlers.on(AccessRequestSettled)
async def settle_registration_when_request_settled(
    session: AsyncSession, event: AccessRequestSettled
) -> None:
    """Let somebody in whom the owner approved, and nobody else."""
    await settle_owner_request(session, settled=event, at=now())


@handlers.on(RegistrationDecided)
async def decide_registration_when_staff_decided(
    session: AsyncSession, event: RegistrationDecided
) -> None:
    """Turn a decision into access or refusal."""
    await decide_registration(session, decided=event, at=now())


async def fetch_blind_key(clients: Clients, event: PortalKeyRequested) -> BlindKey:  # noqa: ARG001
    """Hand over the key that portal keys are derived under."""
    return clients.blind


@handlers.on(PortalKeyRequested, fetch=fetch_blind_key)
async def make_key_link_when_portal_key_requested(
    session: AsyncSession, event: PortalKeyRequested, blind: BlindKey
) -> None:
    """Have the portal key on its way to whoever staff found on record."""
    await make_key_link(session, wanted=event, blind=blind, at=now())


@handlers.on(OwnDataRequested)
async def prepare_own_data_when_own_data_requested(
    session: AsyncSession, event: OwnDataRequested
) -> None:
    """Prepare what registration holds about a person who asked."""
    await prepare_own_data(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        registration_id=event.registration_id,
        at=now(),
    )


@handlers.on(ErasureRequested)
async def erase_person_when_erasure_requested(
    session: AsyncSession, event: ErasureRequested
) -> None:
    """Erase what registration holds of somebody who has closed their login."""
    await erase_person(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        registration_id=event.registration_id,
        is_held=event.is_held,
        at=now(),
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
