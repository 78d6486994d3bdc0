"""The security word that customers say on the telephone."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Secret


class OwnPhoneWord(ApiModel):
    """`GET /me/phone-word`."""

    set_at: AwareDatetime | None
    """None: there is none."""


class NewPhoneWord(ApiModel):
    """`PUT /me/phone-word`. 422 names the field `word`; 403 `proof_too_old`."""

    word: Secret = Field(max_length=300)


class PhoneWordCheck(ApiModel):
    """`POST /phone-word-checks`: what staff heard. Exactly one of the two says whose it is."""

    user_id: UUID | None = None
    contact_id: UUID | None = None
    """The person on record: their login with the newest word is meant."""

    heard: Secret = Field(max_length=300)


class PhoneWordChecked(ApiModel):
    """All that staff learn. 404 `phone_word_not_set`; 429 `phone_word_blocked` after 3 misses."""

    is_match: bool
    misses_left: int
