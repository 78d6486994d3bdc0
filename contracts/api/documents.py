"""Documents of accounts and blocks, as staff keep them and customers read them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

DocumentKind = Literal[
    "tenancy_agreement",
    "lease",
    "service_charge",
    "fire_safety",
    "insurance",
    "newsletter",
    "letter",
    "other",
]
DocumentType = Literal["application/pdf", "image/jpeg"]


class DocumentFacts(ApiModel):
    """What staff say of a document as they send its file: the header `X-Document`, as JSON."""

    title: Line = Field(min_length=1)
    kind: DocumentKind
    dated: date
    """The day that stands on it."""

    visible_from: date
    """First day on which customers see it."""

    replaces_id: UUID | None = None
    """The document of the same place that goes when customers see this one."""

    file_name: Line = ""
    """As the sender's device calls it."""


class DocumentsWanted(ApiModel):
    """Which part of the documents."""

    before_day: date | None = None
    before_id: UUID | None = None
    """Of the last one that was seen: those before it. Both, or neither."""

    limit: int = Field(default=20, ge=1, le=100)


class OwnDocument(ApiModel):
    """A document as the people of a home see it."""

    document_id: UUID
    title: str
    kind: DocumentKind
    dated: date
    media_type: DocumentType
    size: int
    """Bytes."""

    is_of_block: bool
    """For everybody in the block, not for this home alone."""


class OwnDocuments(ApiModel):
    """`GET /me/accounts/{id}/documents`: of the account and its block, the newest first."""

    items: list[OwnDocument]
    has_more: bool = False


class DocumentView(OwnDocument):
    """A document as staff see it."""

    account_id: UUID | None = None
    block_id: UUID | None = None
    """One of the two: whose it is."""

    file_name: str = ""
    visible_from: date
    published_at: AwareDatetime | None = None
    """Since when customers see it. None: its day has not come."""

    added_at: AwareDatetime
    added_by_name: str = ""
    replaces_id: UUID | None = None
    withdrawn_at: AwareDatetime | None = None
    withdrawn_by_name: str = ""
    withdrawn_reason: str = ""


class Documents(ApiModel):
    """`GET /accounts/{id}/documents`, `GET /blocks/{id}/documents`: withdrawn ones too."""

    block_id: UUID | None = None
    block: str = ""
    """Name of the block, where there is one."""

    items: list[DocumentView]
    has_more: bool = False


class DocumentWithdrawal(ApiModel):
    """`POST /documents/{id}/withdrawal`: why customers are to see it no more."""

    reason: Line = Field(min_length=1)


class DocumentReaders(ApiModel):
    """`GET /documents/{id}/told`: contacts who hear of a document, in the order of their ids."""

    contact_ids: list[UUID]
    has_more: bool = False


class DocumentMail(ApiModel):
    """`GET /documents/{id}/told/{contact_id}`: what the mail about a document says."""

    email: str
    """Empty: none on record."""

    name: str
    address: str
    account_id: UUID
    kind: DocumentKind
    is_of_block: bool
