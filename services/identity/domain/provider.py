"""Signing in with the organisation's own provider: its rules, and what refuses it."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from chassis.errors import Forbidden, Reason, Rejected, Unauthenticated, Unavailable
from chassis.text import _

SIGN_IN_TAKES_AT_MOST: Final = timedelta(minutes=10)
"""From leaving for the provider to coming back."""

CLOCKS_APART: Final = timedelta(seconds=60)
"""How far the provider's clock may stand from ours."""


@dataclass(frozen=True)
class Person:
    """Who somebody is by the provider's word."""

    subject: str
    """Theirs for good at this provider, whatever their name or address becomes."""

    email: str = field(default="", repr=False)
    is_email_verified: bool = False


class ProviderNotSetUp(Rejected):
    """The landlord's staff have no sign-in of their own organisation."""

    code = "provider_not_set_up"


class PasswordsRefused(Forbidden):
    """The landlord's staff sign in with their organisation's provider and with nothing else."""

    code = "passwords_refused"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("Staff of this landlord sign in by their organisation's own sign-in alone."),
            _("Whoever runs this installation sets how staff sign in."),
        )


class ProviderSignInFailed(Unauthenticated):
    """What came back is used, too old, none of ours, or not what the provider would say."""

    code = "provider_sign_in_failed"


class ProviderPersonUnknown(Forbidden):
    """The provider knows the person; no working login of staff is theirs."""

    code = "provider_person_unknown"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("Your organisation knows you; the desk has no working login that is yours."),
            _("An identity admin of the landlord invites people to the desk."),
        )


class ProviderEmailUnverified(Forbidden):
    """The provider does not vouch for the person's address, and nothing else says who they are."""

    code = "provider_email_unverified"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("Your organisation's sign-in does not vouch for your email address."),
            _("Whoever runs your organisation's sign-in can have the address confirmed."),
        )


class ProviderUnreachable(Unavailable):
    """The provider does not answer, or answers something that is no answer."""

    code = "provider_unreachable"


def nonce(key: bytes, sign_in_id: UUID) -> str:
    """Return what the provider must repeat in its token. Derived, so that no table holds it."""
    return _derived(key, b"provider nonce", sign_in_id)


def verifier(key: bytes, sign_in_id: UUID) -> str:
    """Return the proof that whoever brings the code is who asked for it (PKCE)."""
    return _derived(key, b"provider verifier", sign_in_id)


def _derived(key: bytes, purpose: bytes, sign_in_id: UUID) -> str:
    digest = hmac.new(key, purpose + b"\0" + sign_in_id.bytes, hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
