"""Signing in by a code from the mailbox, where the landlord offers it."""

from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel, EmailText


class SignInCodeWanted(ApiModel):
    """`PUT /sign-in-codes/{attempt_id}`: mail a code, in place of any before it of this attempt.

    The same answer for every address; only somebody who has a login is written to. 422 names the
    field `email`; 429 `mailed_a_moment_ago` within a minute of the last one, `too_many_mails`
    when the address has had its share of this hour; 404 where the landlord does not offer codes.
    """

    email: EmailText


class CodeSignIn(ApiModel):
    """`POST /sessions/from-code`: exchange the mailed code for a session.

    A wrong one is answered 422 `code_refused` with the field `tries_left`; 409 `code_expired`
    when a new one must be asked for; 401 as for a password while the address is locked.
    """

    attempt_id: UUID
    """The id that the browser's code was asked for under."""

    email: EmailText
    """The address that the code was asked for."""

    code: str = Field(max_length=20)
    device: str = Field(default="", max_length=200)
    """Whatever the browser sent as its cookie of a known device."""
