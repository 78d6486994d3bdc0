"""Make the link that carries a portal key to somebody whom staff have found on record."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.outbox import announce
from chassis.text import LONDON
from contracts.events.cases import PortalKeyRequested
from contracts.events.registration import KeyLinkMade, RegistrationDecisionRejected
from services.registration.domain.key_links import LINK_LIVES
from services.registration.domain.posted import PostedKind
from services.registration.domain.states import State
from services.registration.store.key_links import holding_connection, key_link
from services.registration.store.registrations import find_for_update
from services.registration.tables import KeyLinkRow
from services.registration.use_cases.issue_posted import issue_posted


async def make_key_link(
    session: AsyncSession, *, wanted: PortalKeyRequested, blind: BlindKey, at: datetime
) -> None:
    """Keep the link and announce it, or say on the case why there is none.

    A key that waits is carried; where none does, one is made. Who has registered with theirs
    gets none by this door. The same request again changes nothing.
    """
    if await key_link(session, wanted.request_id) is not None:
        return
    row = await find_for_update(session, wanted.registration_id)
    today = at.astimezone(LONDON).date()
    connection_id = await holding_connection(
        session, account_id=wanted.account_id, contact_id=wanted.contact_id, today=today
    )
    problem = ""
    if row is None or row.state != State.ENQUIRY_SENT:
        problem = f"already_{row.state}" if row is not None else "not_found"
    elif connection_id is None:
        problem = "holds_no_home"
    elif not await issue_posted(
        session,
        landlord_id=wanted.landlord_id,
        connection_ids=[connection_id],
        kind=PostedKind.PORTAL_KEY,
        blind=blind,
        is_renewed=False,
        at=at,
    ):
        problem = "key_was_used"
    if problem or connection_id is None:
        announce(
            session,
            RegistrationDecisionRejected(
                landlord_id=wanted.landlord_id,
                registration_id=wanted.registration_id,
                decision_id=wanted.request_id,
                reason=problem,
            ),
        )
        return

    session.add(
        KeyLinkRow(
            id=wanted.request_id,
            landlord_id=wanted.landlord_id,
            registration_id=wanted.registration_id,
            connection_id=connection_id,
            account_id=wanted.account_id,
            made_at=at,
            expires_at=at + LINK_LIVES,
        )
    )

    announce(
        session,
        KeyLinkMade(
            landlord_id=wanted.landlord_id,
            request_id=wanted.request_id,
            case_id=wanted.case_id,
            registration_id=wanted.registration_id,
        ),
    )
