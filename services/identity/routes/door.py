"""What identity's routes work with beside a session: hashing, keys, and the landlords."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from chassis.auth import Signer
from chassis.db import Database
from chassis.emails import EmailAddress, EmailNotAccepted, read_email
from chassis.hashing import Hashing
from chassis.landlords import FEWEST_ATTEMPTS, Landlord, Landlords
from chassis.text import _
from services.identity.clients import Providers
from services.identity.clients.breached import BreachedPasswords
from services.identity.domain import passwords
from services.identity.domain.provider import PasswordsRefused
from services.identity.routes.turns import Turns


@dataclass(frozen=True)
class Door:
    """Put into the application's state by the composition root."""

    database: Database
    landlords: Landlords
    signer: Signer
    hashing: Hashing
    providers: Providers
    breached: BreachedPasswords
    key: bytes = field(repr=False)
    """Derives codes, links and stand-ins for identifiers."""

    factor_key: bytes = field(repr=False)
    """Seals the secrets of authenticator apps."""

    sign_in_turns: Turns = field(default_factory=lambda: Turns(at_once=FEWEST_ATTEMPTS))
    proof_turns: Turns = field(default_factory=lambda: Turns(at_once=1))

    def is_second_step_required(self, landlord_id: UUID) -> bool:
        """Say whether the landlord asks its staff for a second step."""
        return self.landlords.by_id(landlord_id).sign_in.is_second_step_required_of_staff


def require_passwords_taken(landlord: Landlord) -> None:
    """Refuse passwords and passkeys of staff alike where they sign in with their provider alone.

    Raises:
        PasswordsRefused: whoever it is.
    """
    provider = landlord.sign_in.provider
    if provider is not None and provider.are_passwords_refused:
        raise PasswordsRefused("staff sign in with their organisation's provider")


async def door_of(request: Request) -> Door:
    """Return the application's door."""
    door: Door = request.app.state.door
    return door


TheDoor = Annotated[Door, Depends(door_of)]


def read_address(text: str) -> EmailAddress:
    """Read a typed address; say on the field what to do where it is none."""
    try:
        return read_email(text)
    except EmailNotAccepted as refusal:
        refusal.fields["email"] = _(
            "Enter an email address in the correct format, like name@example.com"
        )
        raise


async def read_new_password(
    door: Door, password: str, *, landlord_id: UUID, email: str, known: Iterable[str]
) -> str:
    """Return the form to hash of a chosen password; say on the field what is wrong with it.

    Not to be called inside a transaction: a list on disk is searched.
    """
    landlord = door.landlords.by_id(landlord_id)
    minimum = max(passwords.FLOOR, landlord.password_length)
    avoid = [landlord.name, landlord.code, *known, *passwords.words_of_email(email)]
    try:
        return await _accepted(door, password, minimum=minimum, avoid=avoid)
    except passwords.PasswordTooShort as refusal:
        refusal.fields["password"] = _("Your password must be {minimum} characters or more").format(
            minimum=minimum
        )
        raise
    except passwords.PasswordTooLong as refusal:
        refusal.fields["password"] = _("Your password must be shorter")
        raise
    except passwords.PasswordBreached as refusal:
        refusal.fields["password"] = _(
            "This password was found among stolen ones of another website, and attackers try "
            "those. Choose one that you use nowhere else. Three random words work well"
        )
        raise
    except passwords.PasswordSaysWhatIsKnown as refusal:
        refusal.fields["password"] = _(
            "This password is made of what others may know. Do not use your name, email address, "
            "postcode, account number or our name. Three random words work well"
        )
        raise
    except passwords.PasswordTooCommon as refusal:
        refusal.fields["password"] = _(
            "This password is one of the first that attackers try. Choose one that is harder to "
            "guess. Three random words work well"
        )
        raise


async def _accepted(door: Door, password: str, *, minimum: int, avoid: Iterable[str]) -> str:
    form = passwords.require_good(password, minimum=minimum, words_to_avoid=avoid)
    if await door.breached.holds(form):
        raise passwords.PasswordBreached("the password was found in a breach")
    return form
