"""Letters on paper."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

LetterKind = Literal["register_by_letter", "portal_key", "activation_code"]
QueuedKind = Literal[LetterKind, "somebody_registered"]
"""Lodge itself queues the letter to a home of which somebody has registered as the owner."""

LetterState = Literal["waiting", "printed", "returned", "withdrawn"]


class NewLetter(ApiModel):
    """`POST /letters`: have a letter wait for the next batch. The same id again changes nothing.

    No name, address or secret is given: they are asked of their owners when it is printed.
    """

    letter_id: UUID
    kind: LetterKind
    account_id: UUID
    connection_id: UUID
    contact_id: UUID
    is_large_print: bool = False
    case_id: UUID | None = None


class LetterView(ApiModel):
    """A letter, as the desk lists it."""

    letter_id: UUID
    kind: QueuedKind
    shows: str
    state: LetterState
    account_id: UUID
    contact_id: UUID
    is_large_print: bool
    queued_at: AwareDatetime
    queued_by_name: str
    batch_id: UUID | None = None
    settled_at: AwareDatetime | None = None
    settled_by_name: str = ""
    settled_because: str = ""


class LetterBatchView(ApiModel):
    """Letters that were printed together."""

    batch_id: UUID
    printed_at: AwareDatetime
    printed_by_name: str
    letters: int


class Letters(ApiModel):
    """`GET /letters`: the longest waiting first; of all else the newest."""

    waiting: list[LetterView]
    waiting_in_all: int
    printed: list[LetterView]
    settled: list[LetterView]
    batches: list[LetterBatchView]


class PrintWanted(ApiModel):
    """`POST /letter-batches`: set these as one PDF. The same batch id again prints it again."""

    batch_id: UUID
    letter_ids: list[UUID] = Field(min_length=1, max_length=100)


class PrintedBatch(ApiModel):
    """What was printed. It may hold keys: shown once, never kept."""

    batch_id: UUID
    printed: int
    withdrawn: int
    """Letters nobody needs any more: the connection is over, or the person has registered."""

    pdf: str = Field(repr=False)
    """Base64; empty where none was left to print."""


class LetterSettled(ApiModel):
    """`POST /letters/{letter_id}/return` or `/withdrawal`: why."""

    because: Line = ""
