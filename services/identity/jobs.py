"""What identity does by the clock."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from chassis.errors import Unavailable
from chassis.events import now
from chassis.jobs import Jobs
from services.identity.domain.login_runs import RunState
from services.identity.store.closings import contacts_to_close
from services.identity.use_cases.begin_due_closing import begin_due_closing
from services.identity.use_cases.claim_login_run import RunStep, claim_login_run
from services.identity.use_cases.end_answered_closing import end_answered_closing
from services.identity.use_cases.end_expired_sessions import AT_ONCE, end_expired_sessions
from services.identity.use_cases.forget_orphans import forget_orphans
from services.identity.use_cases.invite_from_login_run import invite_from_login_run
from services.identity.use_cases.keep_login_run_page import keep_login_run_page
from services.identity.use_cases.pause_login_run import pause_login_run
from services.identity.use_cases.settle_email_proposal import settle_due_proposal
from services.identity.use_cases.tell_of_locks import AT_ONCE as AT_ONCE_TOLD
from services.identity.use_cases.tell_of_locks import tell_of_locks
from services.identity.use_cases.weigh_network import weigh_network

log = structlog.get_logger()

jobs = Jobs("identity")


@jobs.every(seconds=60)
async def clear_expired_sessions(context: Any) -> None:
    """Announce and delete the sessions that ran out, landlord by landlord."""
    for landlord in context.landlords:
        ended = AT_ONCE
        while ended == AT_ONCE:
            async with context.database.transaction(landlord.id) as session:
                ended = await end_expired_sessions(
                    session, idle_for=landlord.sign_in.idle_for, at=now()
                )


@jobs.every(seconds=5)
async def tell_owners_of_locks(context: Any) -> None:
    """Announce the locks that have begun, landlord by landlord."""
    for landlord in context.landlords:
        looked_at = AT_ONCE_TOLD
        while looked_at == AT_ONCE_TOLD:
            async with context.database.transaction(landlord.id) as session:
                looked_at = await tell_of_locks(session, at=now())


@jobs.every(seconds=60)
async def watch_networks(context: Any) -> None:
    """Alarm the operator while so many sign-ins fail that every browser has to do some work."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            is_attack = await weigh_network(session, landlord_id=landlord.id, network="", at=now())
        if is_attack:
            log.error("sign_in.under_attack", landlord=landlord.code)


@jobs.every(seconds=900, is_erasing=True)
async def clear_orphans(context: Any) -> None:
    """Forget what strangers began and nobody finished, landlord by landlord."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            await forget_orphans(session, at=now())


@jobs.every(seconds=60)
async def change_addresses_that_are_due(context: Any) -> None:
    """Put proposed addresses into effect that nobody stopped for a day, one transaction each."""
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                is_more = await settle_due_proposal(session, at=now())


@jobs.every(seconds=60)
async def close_logins_that_are_due(context: Any) -> None:
    """Turn off the logins whose owners closed them, and delete those that everybody has erased."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            due = await contacts_to_close(
                session, landlord_id=landlord.id, at=now(), most=CLOSED_AT_ONCE
            )
        held = await _held_among(context, landlord.id, due)
        begin = partial(begin_due_closing, held=held)
        for step in (begin, end_answered_closing):
            is_more = True
            while is_more:
                async with context.database.transaction(landlord.id) as session:
                    is_more = await step(session, landlord_id=landlord.id, at=now())


async def _held_among(context: Any, landlord_id: UUID, due: Sequence[UUID]) -> dict[UUID, bool]:
    """Ask the record on whom a legal hold is. Whom it says nothing of waits a minute more."""
    held: dict[UUID, bool] = {}
    try:
        for contact_id in due:
            held[contact_id] = await context.clients.records.is_held(landlord_id, contact_id)
    except Unavailable as error:
        log.warning("closings.put_off", error=error.code)
    return held


CLOSED_AT_ONCE = 50
"""Logins of one look. The record is asked of each whether a legal hold is on it."""

STEPS_IN_A_ROW = 20
"""Steps of one landlord's bulk runs before the next landlord's turn comes."""


@jobs.every(seconds=3)
async def go_on_with_login_runs(context: Any) -> None:
    """Take every step of a bulk run that is due, landlord by landlord."""
    for landlord in context.landlords:
        for _ in range(STEPS_IN_A_ROW):
            async with context.database.transaction(landlord.id) as session:
                step = await claim_login_run(
                    session,
                    landlord_id=landlord.id,
                    per_minute=context.settings.bulk_invitations_per_minute,
                    at=now(),
                )
            if step is None:
                break
            try:
                await _take_step(context, landlord.id, step)
            except Unavailable:
                async with context.database.transaction(landlord.id) as session:
                    await pause_login_run(session, run_id=step.run_id, at=now())


async def _take_step(context: Any, landlord_id: UUID, step: RunStep) -> None:
    """Look at a page of the record, or invite a few people, each in a transaction of their own."""
    if step.state == RunState.COUNTING:
        page = await context.clients.records.page(
            landlord_id, after=step.after, estate_id=step.estate_id, block_id=step.block_id
        )
        async with context.database.transaction(landlord_id) as session:
            await keep_login_run_page(
                session,
                run_id=step.run_id,
                after=step.after,
                people=page.items,
                following=page.next,
                at=now(),
            )
    if not step.contact_ids:
        return
    people = await context.clients.records.people(landlord_id, step.contact_ids)
    for contact_id in step.contact_ids:
        async with context.database.transaction(landlord_id) as session:
            await invite_from_login_run(
                session,
                run_id=step.run_id,
                contact_id=contact_id,
                person=people.get(contact_id),
                at=now(),
            )
