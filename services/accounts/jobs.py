"""What accounts does by the clock."""

import time
from typing import Final

import structlog

from chassis.errors import Unavailable
from chassis.events import now
from chassis.jobs import Jobs
from chassis.service import Context
from services.accounts.domain.deliveries import FILE_KEPT
from services.accounts.domain.payments import ProviderUnreachable
from services.accounts.domain.roles import london_date
from services.accounts.settings import AccountsSettings
from services.accounts.store.deliveries import files_with_deliveries
from services.accounts.store.documents import documents_to_publish, files_with_rows
from services.accounts.store.handovers import due_handovers
from services.accounts.store.payments import payments_to_ask
from services.accounts.store.provisional import unopposed_connections
from services.accounts.use_cases.carry_out_handover import carry_out_handover
from services.accounts.use_cases.close_over_invitations import close_over_invitations
from services.accounts.use_cases.close_unanswered_requests import close_unanswered_requests
from services.accounts.use_cases.collect_deliveries import collect_deliveries
from services.accounts.use_cases.confirm_after_silence import confirm_after_silence
from services.accounts.use_cases.follow_payment import follow_payment
from services.accounts.use_cases.forget_files import forget_files
from services.accounts.use_cases.hash_clear_pins import hash_clear_pins
from services.accounts.use_cases.publish_document import publish_document
from services.accounts.use_cases.read_next_delivery import read_next_delivery
from services.accounts.use_cases.reconcile_payments import reconcile_payments

jobs = Jobs("accounts")
log = structlog.get_logger()

PUBLISHED_AT_ONCE: Final = 50
ORPHANED_AFTER: Final = 60 * 60
"""Seconds after which a file without a row is one that was never finished."""


@jobs.every(seconds=2)
async def read_files_handed_in(context: Context[AccountsSettings]) -> None:
    """Read the files that wait, one after the other."""
    for landlord in context.landlords:
        is_more = context.clients.deliveries is not None
        while is_more:
            is_more = await read_next_delivery(
                context.database,
                context.clients.deliveries,
                landlord_id=landlord.id,
                blind=context.clients.blind,
                roles=landlord.roles,
            )


@jobs.every(seconds=60)
async def collect_dropped_files(context: Context[AccountsSettings]) -> None:
    """Take what the landlord's systems have dropped into their folder or their prefix."""
    if context.clients.deliveries is None:
        return
    for landlord in context.landlords:
        for place in context.clients.places_of(landlord):
            try:
                await collect_deliveries(
                    context.database,
                    context.clients.deliveries,
                    landlord_id=landlord.id,
                    place=place,
                    most=context.settings.largest_import_megabytes * 1024**2,
                )
            except Unavailable as outage:
                log.warning("deliveries.not_reached", landlord=landlord.code, reason=str(outage))


@jobs.every(seconds=3600, is_erasing=True)
async def forget_files_handed_in(context: Context[AccountsSettings]) -> None:
    """Drop the files that nobody makes good any more: they quote personal data."""
    oldest = now() - FILE_KEPT
    for landlord in context.landlords:
        is_more = context.clients.deliveries is not None
        while is_more:
            is_more = await forget_files(
                context.database, context.clients.deliveries, landlord_id=landlord.id, before=oldest
            )


@jobs.every(seconds=1800, is_erasing=True)
async def drop_files_without_a_delivery(context: Context[AccountsSettings]) -> None:
    """Forget files whose taker died before it wrote down that they came."""
    if context.clients.deliveries is None:
        return
    store = context.clients.deliveries.store
    left = await store.names(older_than=time.time() - ORPHANED_AFTER)
    for landlord in context.landlords:
        if not left:
            return
        async with context.database.transaction(landlord.id) as session:
            used = await files_with_deliveries(session, landlord.id, left)
        left = [name for name in left if name not in used]
    for name in left:
        await store.drop(name)


@jobs.every(seconds=600)
async def hand_unanswered_requests_to_staff(context: Context[AccountsSettings]) -> None:
    """End requests that no owner answered in time, and erase those that ended long ago."""
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                is_more = bool(
                    await close_unanswered_requests(session, landlord_id=landlord.id, at=now())
                )


@jobs.every(seconds=600)
async def hash_pins_of_earlier_imports(context: Context[AccountsSettings]) -> None:
    """Hash PINs that came in before they were hashed at import, or by the previous release."""
    blind = context.clients.blind
    if blind is None:
        return
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                is_more = bool(await hash_clear_pins(session, landlord_id=landlord.id, blind=blind))


@jobs.every(seconds=600)
async def end_invitations_that_are_over(context: Context[AccountsSettings]) -> None:
    """End invitations that expired or whose inviter decides no more; erase old ones."""
    for landlord in context.landlords:
        after, is_more = None, True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                after = await close_over_invitations(
                    session, landlord_id=landlord.id, after=after, at=now()
                )
                is_more = after is not None


@jobs.every(seconds=600)
async def confirm_what_nobody_objected_to(context: Context[AccountsSettings]) -> None:
    """Make provisional access full access after seven days of silence, one in a transaction."""
    for landlord in context.landlords:
        after, is_more = None, True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                due = await unopposed_connections(session, landlord.id, after=after, at=now())
            for connection_id in due:
                async with context.database.transaction(landlord.id) as session:
                    await confirm_after_silence(
                        session, landlord_id=landlord.id, connection_id=connection_id, at=now()
                    )
            after, is_more = (due[-1], True) if due else (None, False)


@jobs.every(seconds=60)
async def end_what_was_planned_for_a_day(context: Context[AccountsSettings]) -> None:
    """End ownerships and tenancies whose last day (London) is over, each in a transaction."""
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                due = await due_handovers(session, landlord.id, today=london_date(now()))
            for handover_id, account_id in due:
                async with context.database.transaction(landlord.id) as session:
                    await carry_out_handover(
                        session,
                        landlord_id=landlord.id,
                        account_id=account_id,
                        handover_id=handover_id,
                        at=now(),
                        roles=landlord.roles,
                    )
            is_more = bool(due)


@jobs.every(seconds=20)
async def ask_about_payments_under_way(context: Context[AccountsSettings]) -> None:
    """Ask providers about payments that nobody came back from, or about which no word came."""
    for landlord in context.landlords:
        is_more = context.clients.payments is not None and landlord.payments is not None
        while is_more:
            provider = context.clients.payments.of(landlord.id)
            async with context.database.transaction(landlord.id) as session:
                due = await payments_to_ask(session, landlord.id, now())
            is_more = bool(due)
            for payment_id in due:
                try:
                    await follow_payment(
                        context.database,
                        provider,
                        landlord_id=landlord.id,
                        payment_id=payment_id,
                        at=now(),
                    )
                except ProviderUnreachable:
                    is_more = False  # the rest in twenty seconds


@jobs.every(seconds=6 * 3600)
async def report_payments_that_do_not_add_up(context: Context[AccountsSettings]) -> None:
    """Warn of yesterday's payments that the ledger does not have, or that staff must look at."""
    for landlord in context.landlords:
        if landlord.payments is None:
            continue
        async with context.database.transaction(landlord.id) as session:
            told = await reconcile_payments(session, landlord_id=landlord.id, day=None, at=now())
        if told.to_look_at or told.posted != told.succeeded:
            log.warning("payments.do_not_add_up", landlord=landlord.code, day=str(told.day))


@jobs.every(seconds=300)
async def show_documents_whose_day_has_come(context: Context[AccountsSettings]) -> None:
    """Let customers see documents that staff put there for a later day."""
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                due = await documents_to_publish(
                    session, landlord.id, today=london_date(now()), limit=PUBLISHED_AT_ONCE
                )
                for row in due:
                    await publish_document(session, row, at=now())
            is_more = len(due) == PUBLISHED_AT_ONCE


@jobs.every(seconds=1800, is_erasing=True)
async def drop_files_without_a_document(context: Context[AccountsSettings]) -> None:
    """Forget files whose document was never finished, or is gone."""
    store = context.clients.documents.store
    left = await store.names(older_than=time.time() - ORPHANED_AFTER)
    for landlord in context.landlords:
        if not left:
            return
        async with context.database.transaction(landlord.id) as session:
            used = await files_with_rows(session, landlord.id, left)
        left = [name for name in left if name not in used]
    for name in left:
        await store.drop(name)
