"""What a provider says: read with suspicion, because it comes over the network."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import structlog
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis.providers import is_safe_address
from services.identity.domain.provider import (
    CLOCKS_APART,
    Person,
    ProviderSignInFailed,
    ProviderUnreachable,
)

log = structlog.get_logger()

OK: Final = 200
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Signatures that only the provider can make. None of a shared secret, and never `none`."""


class Metadata(BaseModel):
    """The provider's description of itself, as far as it is needed (OpenID Connect Discovery)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = Field(
        default_factory=lambda: ["client_secret_basic"]
    )


def metadata_of(answer: Mapping[str, Any], *, issuer: str) -> Metadata:
    """Read a provider's description; nothing in it may lead off the safe way.

    Raises:
        ProviderUnreachable: it is none, or another provider's.
    """
    try:
        told = Metadata.model_validate(answer)
    except ValidationError as error:
        raise ProviderUnreachable("the provider's description cannot be read") from error
    addresses = [told.authorization_endpoint, told.token_endpoint, told.jwks_uri]
    if told.userinfo_endpoint is not None:
        addresses.append(told.userinfo_endpoint)
    if told.issuer != issuer or not all(is_safe_address(address) for address in addresses):
        raise ProviderUnreachable("the provider's description is not its own, or not safe")
    return told


def person_of(
    token: str,
    keys: KeySet,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    fresh_since: datetime | None,
) -> Person:
    """Return who the token speaks of, if every word of it is as it must be.

    `fresh_since` (UTC): they must have shown the provider who they are after this.

    Raises:
        ProviderSignInFailed: the token is another's, for another, of another time, or forged.
        joserfc.errors.JoseError: its key is not among `keys`, which may be outdated.
    """
    read = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
    claims = CodeIDToken(
        read.claims,
        read.header,
        options={
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
            "sub": {"essential": True, "allow_blank": False},
        },
        params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
    )
    try:
        claims.validate(leeway=int(CLOCKS_APART.total_seconds()))
    except (JoseError, TypeError, ValueError) as error:
        raise ProviderSignInFailed("the provider's token is not what it must be") from error
    if fresh_since is not None and not _is_after(claims.get("auth_time"), fresh_since):
        raise ProviderSignInFailed("the provider did not ask the person again")
    return person_told(claims)


def person_told(claims: Mapping[str, Any]) -> Person:
    """Read the claims about a person. What is not of its type counts as not said."""
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not subject or "\x00" in subject:
        raise ProviderSignInFailed("the provider names nobody")
    return Person(
        subject=subject[:255],
        email=email if isinstance(email, str) else "",
        is_email_verified=claims.get("email_verified") in (True, "true"),
    )


def _is_after(auth_time: object, moment: datetime) -> bool:
    earliest = (moment - CLOCKS_APART).timestamp()
    return isinstance(auth_time, (int, float)) and auth_time >= earliest


def answer_of(status: int, body: bytes, address: str) -> Mapping[str, Any]:
    """Return the object that an answer of the provider holds.

    Raises:
        ProviderSignInFailed: it refuses the code.
        ProviderUnreachable: it has a failure of its own, does not know us, or says no object.
    """
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if status == OK and isinstance(told, dict):
        return told
    reason = str(told.get("error", "")) if isinstance(told, dict) else ""
    log.warning("provider.refused", address=address, status=status, reason=reason[:60])
    if reason == "invalid_grant":
        raise ProviderSignInFailed("the provider does not know the code")
    raise ProviderUnreachable("the provider gives no answer that can be used")
