"""What people see and do about their own login, once signed in."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StrictBool

from contracts.api.common import ApiModel, Secret

SignInMethod = Literal[
    "password", "ticket", "mailed_code", "one_time_password", "passkey", "provider"
]


class OwnSession(ApiModel):
    """A browser that is signed in with one's own login."""

    session_id: UUID
    opened_at: AwareDatetime
    last_active_at: AwareDatetime
    method: SignInMethod
    network: str
    """Where it came from when it was opened: an IPv4 address or IPv6 /64, or nothing."""

    browser: str
    """As the browser calls itself."""

    is_this: bool
    """Whether it is the session that asks."""


class OwnSessions(ApiModel):
    """`GET /me/sessions`: every browser that is signed in, the latest used first."""

    items: list[OwnSession]


class SessionsEnded(ApiModel):
    """`POST /me/sessions/end`: sign out everywhere."""

    but_this: StrictBool
    """Whether the session that asks goes on."""


class OwnAct(ApiModel):
    """Something that happened at the door of one's own login."""

    at: AwareDatetime
    act: str
    """A stable name, `noun.verb_past`. New ones may come."""

    network: str
    browser: str
    is_own: bool
    """Whether the person did it while signed in, not a stranger, staff or the landlord."""


class PasswordChange(ApiModel):
    """`POST /me/password`: another password. Every session ends, the one that asks is renewed.

    401 `sign_in_failed` where the present password is wrong, counted and locked as in signing
    in; 422 names `password` and says what is wrong with the new one.
    """

    current: Secret = Field(max_length=1024)
    password: Secret = Field(max_length=1024)
    device: str = Field(default="", max_length=200)
    """Whatever the browser sent as its cookie of a known device."""
