"""Cases about the safety of a login, or of an account that somebody guesses at."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import NotFound
from chassis.landlords import Landlord
from chassis.text import when
from contracts.api.identity import Recipient
from contracts.events.identity import LoginDisowned, OneTimePasswordsIssuedOften
from contracts.events.registration import TriesUsedUp
from services.cases.clients import Clients
from services.cases.domain.clock import Division
from services.cases.domain.security import GUESSING
from services.cases.subscribers.collected import handlers
from services.cases.use_cases.open_security_case import open_security_case


@dataclass(frozen=True)
class LoginInDoubt:
    """What a case about a login needs from elsewhere."""

    email: str
    name: str
    division: Division
    reference_pattern: str
    reference_start: int


async def fetch_login(
    clients: Clients, event: LoginDisowned | OneTimePasswordsIssuedOften
) -> LoginInDoubt:
    """Ask identity whose login it is: addresses are in no event."""
    try:
        told = await clients.identity.recipient(event.landlord_id, event.user_id)
    except NotFound:  # erased meanwhile: staff hear of it all the same
        told = Recipient(email="")
    landlord = clients.landlord(event.landlord_id)
    return LoginInDoubt(
        email=told.email,
        name=told.name or told.email,
        division=cast("Division", landlord.division),
        reference_pattern=landlord.reference_pattern,
        reference_start=landlord.reference_start,
    )


@handlers.on(LoginDisowned, fetch=fetch_login)
async def open_case_when_login_disowned(
    session: AsyncSession, event: LoginDisowned, login: LoginInDoubt
) -> None:
    """Have staff look at once at a login whose owner says: this was not me."""
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        about=event.about,
        facts={
            "told_of_at": when(event.told_of_at),
            "email": login.email,
            "user_id": str(event.user_id),
        },
        customer_name=login.name,
        reference_pattern=login.reference_pattern,
        reference_start=login.reference_start,
        division=login.division,
        at=event.occurred_at,
    )


@handlers.on(OneTimePasswordsIssuedOften, fetch=fetch_login)
async def open_case_when_one_time_passwords_issued_often(
    session: AsyncSession, event: OneTimePasswordsIssuedOften, login: LoginInDoubt
) -> None:
    """Have staff look why so many ways in are read out: once per burst, not at each."""
    if not event.is_first_over:
        return
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        about=f"often_{'by_staff' if event.scope == 'staff' else 'for_customer'}",
        facts={
            "told_of_at": when(event.occurred_at),
            "count": str(event.count),
            "email": login.email,
            "user_id": str(event.user_id),
            "issued_by": str(event.issued_by),
        },
        customer_name=login.name,
        reference_pattern=login.reference_pattern,
        reference_start=login.reference_start,
        division=login.division,
        at=event.occurred_at,
    )


@dataclass(frozen=True)
class Guesses:
    """What a case about guesses needs from elsewhere."""

    number: str
    tried_by: str
    email: str
    landlord: Landlord


async def fetch_guesses(clients: Clients, event: TriesUsedUp) -> Guesses:
    """Ask registration which number was tried, and by whom: answers are in no event."""
    landlord = clients.landlord(event.landlord_id)
    try:
        said = await clients.registrations.facts(event.landlord_id, event.registration_id)
    except NotFound:  # given up meanwhile: staff hear of it all the same
        return Guesses("", "", "", landlord)
    is_agreement = event.per == "agreement_reference"
    number = said.agreement_reference if is_agreement else said.account_reference
    return Guesses(number, f"{said.first_name} {said.last_name}".strip(), said.email, landlord)


@handlers.on(TriesUsedUp, fetch=fetch_guesses)
async def open_case_when_tries_used_up(
    session: AsyncSession, event: TriesUsedUp, guesses: Guesses
) -> None:
    """Have staff look who guesses at an account, before it is tried in another way."""
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        kind=GUESSING,
        about="tries_used_up",
        facts={
            "told_of_at": when(event.occurred_at),
            "number": guesses.number,
            "tried_by": guesses.tried_by,
            "email": guesses.email,
        },
        customer_name=guesses.number,
        reference_pattern=guesses.landlord.reference_pattern,
        reference_start=guesses.landlord.reference_start,
        division=cast("Division", guesses.landlord.division),
        at=event.occurred_at,
    )
