"""Another address for a customer's login, at the word of staff: never of one person at once."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line


class EmailProposal(ApiModel):
    """A change of address that waits: for a colleague, or for its day."""

    proposal_id: UUID
    user_id: UUID
    old_email: str
    new_email: str
    reason: str
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: AwareDatetime
    takes_effect_at: AwareDatetime
    """By itself, unless somebody stops it."""


class EmailProposals(ApiModel):
    """`GET /email-proposals`: all that wait, the soonest first."""

    items: list[EmailProposal]


class NewEmailProposal(ApiModel):
    """`POST /email-proposals`: the address in use hears of it at once and may stop it.

    403 `proof_too_old`; 404 where there is no such customer's login; 409 `email_taken`, or
    `email_proposal_waiting` where one waits already; 422 `email_not_new`.
    """

    user_id: UUID
    email: EmailText
    reason: Line = Field(min_length=1)


class EmailProposalSettled(ApiModel):
    """`POST /email-proposals/{proposal_id}/outcome`: by a colleague, or taken back."""

    outcome: Literal["approved", "refused"]


class EmailProposalLink(ApiModel):
    """`POST /email-proposals/look` and `/email-proposals/stop`: the link from the old mailbox."""

    token: str = Field(max_length=200)


class ProposedEmail(ApiModel):
    """What the old mailbox may still stop."""

    old_email: str
    takes_effect_at: AwareDatetime
