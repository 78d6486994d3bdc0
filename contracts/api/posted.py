"""Models of registration's API about secrets that reach people by letter."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel

PostedKindName = Literal["portal_key", "activation_code"]


class NewPostedSecret(ApiModel):
    """`POST /posted-secrets`: make a new one for a person's connection; the old one dies."""

    kind: PostedKindName
    connection_id: UUID


class PostedSecret(ApiModel):
    """A portal key or an activation code, for a letter. Shown, printed, never kept."""

    connection_id: UUID
    kind: PostedKindName
    secret: str = Field(repr=False)
    """As letters print it, in groups."""

    issued_at: AwareDatetime
    expires_at: AwareDatetime | None = None


class PostedQuery(ApiModel):
    """`POST /posted-secrets/read`: whose."""

    kind: PostedKindName
    connection_ids: list[UUID] = Field(max_length=500)


class PostedSecrets(ApiModel):
    """For the letters of these people. Who holds no home, or has registered, is left out."""

    items: list[PostedSecret]


class PostedState(ApiModel):
    """How it stands with the newest one of a person, without saying it."""

    connection_id: UUID
    kind: PostedKindName
    state: Literal["waiting", "used", "expired", "void"]
    issued_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    used_at: AwareDatetime | None = None


class PostedStates(ApiModel):
    """`GET /posted-secrets/{connection_id}`: the newest of each kind, if there ever was one."""

    items: list[PostedState]


class PostedKinds(ApiModel):
    """`GET /posted-secrets`: what the landlord's letters may hold, by the policy in use."""

    kinds: list[PostedKindName]
