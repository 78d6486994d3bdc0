"""Passkeys: what a device is asked, and whether its answer is genuine. WebAuthn level 2."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chassis.errors import Invalid, NotFound, Rejected

CHALLENGE_LIVES: Final = timedelta(minutes=5)
PASSKEYS_PER_USER: Final = 10


class PasskeyRefused(Invalid):
    """The device's answer is not genuine, not for us, or not to what was asked."""

    code = "passkey_refused"


class PasskeyNotFound(NotFound):
    """The login has no such passkey."""

    code = "passkey_not_found"


class TooManyPasskeys(Rejected):
    """The login has ten, or this one already."""

    code = "too_many_passkeys"


class Site(NamedTuple):
    """For whose pages a passkey is good: those of one origin."""

    host: str
    origin: str
    name: str

    @classmethod
    def at(cls, url: str, name: str) -> "Site":
        """Return the site at the landlord's configured address; a request's is never asked."""
        parts = urlsplit(url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}", name)


class Made(NamedTuple):
    """A genuine new passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


class Answer(NamedTuple):
    """What a device sent, as far as it can be read before it is checked."""

    challenge: bytes
    credential_id: bytes


def registration_options(
    site: Site, *, challenge: bytes, user_id: UUID, name: str, known: Sequence[bytes]
) -> str:
    """Return what a browser needs to make a passkey, as JSON; none on a device that has one."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=user_id.bytes,
        user_name=name,
        user_display_name=name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options)


def sign_in_options(site: Site, *, challenge: bytes) -> str:
    """Return what a browser needs to offer the passkeys it has for the site, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def read_answer(credential: str) -> Answer:
    """Return which challenge a device says it answers, and with which passkey.

    Raises:
        PasskeyRefused: that cannot be read.
    """
    try:
        told = json.loads(credential)
        client = json.loads(base64url_to_bytes(told["response"]["clientDataJSON"]))
        return Answer(base64url_to_bytes(client["challenge"]), base64url_to_bytes(told["rawId"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise PasskeyRefused("the device's answer cannot be read") from trouble


def made_by(credential: str, site: Site, *, challenge: bytes) -> Made:
    """Return the passkey that a device made for this challenge, its owner verified.

    Raises:
        PasskeyRefused: it did not.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise PasskeyRefused("the device's answer is not genuine") from trouble
    return Made(made.credential_id, made.credential_public_key, made.sign_count)


def signed_by(
    credential: str, site: Site, *, challenge: bytes, public_key: bytes, sign_count: int
) -> int:
    """Return how often the device has signed, if it signed this challenge, its owner verified.

    Raises:
        PasskeyRefused: it did not, or a copy of it has signed since.
    """
    try:
        signed = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise PasskeyRefused("the device's answer is not genuine") from trouble
    return signed.new_sign_count
