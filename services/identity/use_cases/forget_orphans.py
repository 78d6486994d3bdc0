"""What strangers began and nobody finished is forgotten."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import mailed_codes
from services.identity.domain.drafts import KEPT as DRAFTS_KEPT
from services.identity.domain.email_changes import CHANGES_KEPT
from services.identity.domain.email_proposals import KEPT as PROPOSALS_KEPT
from services.identity.domain.locks import DEVICE_KNOWN_FOR, WEIGHED_SPAN
from services.identity.domain.login_runs import KEPT as RUNS_KEPT
from services.identity.domain.other_emails import REMOVED_KEPT, WAITING_KEPT
from services.identity.domain.phone_words import MISSES_WITHIN
from services.identity.domain.provider import SIGN_IN_TAKES_AT_MOST
from services.identity.domain.security_notices import KEPT as NOTICES_KEPT
from services.identity.domain.work import WORK_LIVES
from services.identity.store.devices import forget_unused_devices
from services.identity.store.drafts import forget_old_drafts
from services.identity.store.email_changes import forget_old_changes
from services.identity.store.email_proposals import forget_old_proposals
from services.identity.store.locks import forget_network_failures, forget_old_notices
from services.identity.store.login_runs import forget_old_runs
from services.identity.store.mailed_codes import forget_old_codes
from services.identity.store.other_emails import forget_old_emails
from services.identity.store.passkeys import forget_challenges
from services.identity.store.password_resets import forget_old_resets
from services.identity.store.pending import forget_stale_pending
from services.identity.store.phone_words import forget_old_checks
from services.identity.store.provider import forget_sign_ins
from services.identity.store.security_notices import forget_old_security_notices
from services.identity.store.sign_ins import forget_quiet_counters
from services.identity.store.work import forget_spent_work

COUNTERS_KEPT = timedelta(days=7)
"""As long as the longest window in which failures are in a row."""

LOCKS_KEPT = timedelta(days=365)
"""Longest memory of a lock that only proof ends, whether or not somebody has the address."""


async def forget_orphans(session: AsyncSession, *, at: datetime) -> int:
    """Delete pending users whose time is over, old codes, links, tickets, counters. `at` in UTC.

    Unproved logins go after 24 hours, proved ones of registrations that led nowhere after seven
    days. Return how many pending users were forgotten.
    """
    forgotten = await forget_stale_pending(session, now=at)
    await forget_old_changes(session, before=at - CHANGES_KEPT)
    await forget_old_emails(
        session, waiting_before=at - WAITING_KEPT, removed_before=at - REMOVED_KEPT
    )
    await forget_old_resets(session, now=at)
    await forget_quiet_counters(session, before=at - COUNTERS_KEPT, locked_before=at - LOCKS_KEPT)
    await forget_old_notices(session, before=at - LOCKS_KEPT)
    await forget_unused_devices(session, before=at - DEVICE_KNOWN_FOR)
    await forget_network_failures(session, before=at - WEIGHED_SPAN * 2)
    await forget_old_codes(session, before=at - mailed_codes.CODES_COUNTED_FOR)
    await forget_sign_ins(session, before=at - SIGN_IN_TAKES_AT_MOST)
    await forget_spent_work(session, before=at - WORK_LIVES)
    await forget_challenges(session, before=at)
    await forget_old_checks(session, before=at - 2 * MISSES_WITHIN)
    await forget_old_proposals(session, before=at - PROPOSALS_KEPT)
    await forget_old_drafts(session, before=at - DRAFTS_KEPT)
    await forget_old_security_notices(session, before=at - NOTICES_KEPT)
    await forget_old_runs(session, before=at - RUNS_KEPT)
    return forgotten
