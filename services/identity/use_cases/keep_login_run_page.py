"""A page of the record was read: say of each person what is to become of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from contracts.api.accounts import Invitee
from services.identity.domain.login_runs import Candidate, RunState, outcome_of
from services.identity.store.external_users import contacts_with_logins, taken_addresses
from services.identity.store.login_runs import add_lines, run_for_update


async def keep_login_run_page(
    session: AsyncSession,
    *,
    run_id: UUID,
    after: UUID | None,
    people: Sequence[Invitee],
    following: UUID | None,
    at: datetime,
) -> None:
    """Store the people of the page after `after`; without a `following` one the list is whole.

    A page that another process has kept meanwhile changes nothing, nor does one of a run that
    was cancelled. `at` in UTC.
    """
    run = await run_for_update(session, run_id)
    if run.state != RunState.COUNTING or run.after != after:
        return
    keys = {person.contact_id: email_key(person.email) for person in people}
    with_login = await contacts_with_logins(
        session, landlord_id=run.landlord_id, contact_ids=list(keys)
    )
    taken = await taken_addresses(
        session, landlord_id=run.landlord_id, email_keys=[key for key in keys.values() if key]
    )

    lines = [
        {
            "run_id": run.id,
            "contact_id": person.contact_id,
            "landlord_id": run.landlord_id,
            "name": person.name,
            "email": person.email,
            "outcome": outcome_of(
                Candidate(
                    email_key=keys[person.contact_id],
                    has_email=bool(person.email),
                    is_email_shared=person.is_email_shared,
                    has_home=person.has_home,
                    has_login=person.contact_id in with_login,
                    is_email_taken=keys[person.contact_id] in taken,
                )
            ),
        }
        for person in people
    ]
    await add_lines(session, lines)
    run.after = following
    run.due_at = at
    run.is_waiting = False
    if following is None:
        run.state = RunState.COUNTED
        run.counted_at = at
