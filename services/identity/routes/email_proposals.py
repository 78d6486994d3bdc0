"""Another address for a customer's login, at the word of staff."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity import (
    EmailProposal,
    EmailProposalLink,
    EmailProposals,
    EmailProposalSettled,
    NewEmailProposal,
    ProposedEmail,
)
from services.identity.domain import secrets
from services.identity.domain.email_changes import EmailNotNew
from services.identity.domain.email_proposals import EmailProposalNotFound, Outcome
from services.identity.routes.door import TheDoor, read_address
from services.identity.routes.staff import admin_of
from services.identity.store.email_proposals import waiting_proposal, waiting_proposals
from services.identity.tables import EmailProposalRow
from services.identity.use_cases.propose_email import propose_email
from services.identity.use_cases.settle_email_proposal import (
    settle_email_proposal,
    stop_email_proposal,
)

router = APIRouter(prefix="/email-proposals", tags=["email changes"])

Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]
Auditor = Annotated[Caller, Depends(allow("staff:identity_admin", "staff:auditor"))]
Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


@router.get("")
async def get_email_proposals(caller: Auditor, session: Session) -> EmailProposals:
    """List the changes that wait, the soonest first."""
    waiting = await waiting_proposals(session, landlord_id=caller.landlord_id)
    return EmailProposals(items=[_told(row) for row in waiting])


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_email_proposal(
    body: NewEmailProposal, caller: Admin, session: Session
) -> EmailProposal:
    """Propose another address. The one in use is told at once."""
    moment = now()
    admin_id = await admin_of(session, caller, moment)
    try:
        proposal = await propose_email(
            session,
            landlord_id=caller.landlord_id,
            user_id=body.user_id,
            address=read_address(body.email),
            reason=body.reason,
            admin_id=admin_id,
            at=moment,
        )
    except EmailNotNew as refusal:
        refusal.fields["email"] = _("This is the address they sign in with already")
        raise
    return _told(proposal)


@router.post("/look")
async def post_proposal_look(
    body: EmailProposalLink, _caller: Gateway, session: Session, door: TheDoor
) -> ProposedEmail:
    """Say what a link from the old mailbox may stop, without using it up."""
    row = await waiting_proposal(session, secrets.email_stop_of(door.key, body.token))
    if row is None:
        raise EmailProposalNotFound("there is nothing to stop any more")
    return ProposedEmail(old_email=row.old_email, takes_effect_at=row.due_at.astimezone(UTC))


@router.post("/stop", status_code=status.HTTP_204_NO_CONTENT)
async def post_proposal_stop(
    body: EmailProposalLink, _caller: Gateway, session: Session, door: TheDoor
) -> None:
    """Stop the change."""
    proposal_id = secrets.email_stop_of(door.key, body.token)
    await stop_email_proposal(session, proposal_id=proposal_id, at=now())


@router.post("/{proposal_id}/outcome", status_code=status.HTTP_204_NO_CONTENT)
async def post_proposal_outcome(
    proposal_id: UUID, body: EmailProposalSettled, caller: Admin, session: Session
) -> None:
    """Approve a colleague's proposal, or refuse one. 403 `own_proposal` for approving one's own."""
    moment = now()
    await settle_email_proposal(
        session,
        landlord_id=caller.landlord_id,
        proposal_id=proposal_id,
        outcome=Outcome(body.outcome),
        admin_id=await admin_of(session, caller, moment),
        at=moment,
    )


def _told(row: EmailProposalRow) -> EmailProposal:
    return EmailProposal(
        proposal_id=row.id,
        user_id=row.user_id,
        old_email=row.old_email,
        new_email=row.new_email,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_by_name=row.proposed_by_name,
        proposed_at=row.proposed_at.astimezone(UTC),
        takes_effect_at=row.due_at.astimezone(UTC),
    )
