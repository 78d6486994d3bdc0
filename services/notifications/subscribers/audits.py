"""Being the witness of audits."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.accounts import AccountsAuditAnchored
from contracts.events.cases import CasesAuditAnchored
from contracts.events.identity import IdentityAuditAnchored
from contracts.events.notifications import NotificationsAuditAnchored
from contracts.events.registration import RegistrationAuditAnchored
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.keep_anchors import SignedEnd, keep_anchors


@handlers.on_batch(
    IdentityAuditAnchored,
    RegistrationAuditAnchored,
    AccountsAuditAnchored,
    CasesAuditAnchored,
    NotificationsAuditAnchored,
)
async def keep_anchors_when_audit_anchored(
    session: AsyncSession, events: Sequence[SignedEnd]
) -> None:
    """Be the witness of every service's audit; of its own as far as one can be."""
    await keep_anchors(session, ends=events)
