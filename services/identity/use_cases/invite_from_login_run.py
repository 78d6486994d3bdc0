"""One person of a run is invited, if what the list said of them still holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key, read_email
from contracts.api.accounts import Invitee
from services.identity.domain.login_runs import Candidate, Outcome, RunState, outcome_of
from services.identity.domain.users import UserKind
from services.identity.store.external_users import contacts_with_logins
from services.identity.store.login_runs import ready_line, run_with_id
from services.identity.store.users import hold_address, user_by_key
from services.identity.use_cases.invite_external_user import invite_external_user


async def invite_from_login_run(
    session: AsyncSession, *, run_id: UUID, contact_id: UUID, person: Invitee | None, at: datetime
) -> Outcome | None:
    """Invite the contact and return what became of them; None: nothing was to be done any more.

    `person` is what the record says now; None: it does not know them any more. Whoever got a
    login since the list was made, moved away, or has another address is left out. Never twice:
    the person's line is settled in the same transaction as the invitation. `at` in UTC.
    """
    run = await run_with_id(session, run_id)
    if run.state != RunState.SENDING:
        return None
    line = await ready_line(session, run_id=run_id, contact_id=contact_id)
    if line is None:
        return None
    if person is None:
        line.outcome = Outcome.NO_HOME
        return line.outcome
    outcome = await _outcome(session, run.landlord_id, person)
    if outcome == Outcome.READY and email_key(line.email) != email_key(person.email):
        outcome = Outcome.EMAIL_CHANGED

    if outcome == Outcome.READY:
        await invite_external_user(
            session,
            landlord_id=run.landlord_id,
            contact_id=contact_id,
            address=read_email(person.email),
            name=person.name[:200],
            actor=str(run.released_by),
            at=at,
        )
        outcome = Outcome.INVITED
    line.outcome = outcome
    return outcome


async def _outcome(session: AsyncSession, landlord_id: UUID, person: Invitee) -> Outcome:
    key = email_key(person.email)
    is_taken = False
    if key is not None:
        await hold_address(session, landlord_id=landlord_id, email_key=key)
        holder = await user_by_key(
            session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=key
        )
        is_taken = holder is not None
    with_login = await contacts_with_logins(
        session, landlord_id=landlord_id, contact_ids=[person.contact_id]
    )
    return outcome_of(
        Candidate(
            email_key=key,
            has_email=bool(person.email),
            is_email_shared=person.is_email_shared,
            has_home=person.has_home,
            has_login=bool(with_login),
            is_email_taken=is_taken,
        )
    )
