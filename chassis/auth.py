"""Who is calling: short-lived tokens signed by the caller, checked by the service called.

A service signs for itself alone (`sub` = its own name). identity signs for people. The
operator's command line has a key of its own. Nothing trusts a header or the network.
"""

import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from chassis.errors import NotFound, Unauthenticated
from chassis.rooms import Room, closed_now, require_open
from chassis.rules import NotAllowed, rule_of

Kind = Literal["service", "customer", "staff", "applicant", "operator", "public"]

LIFETIME_SECONDS = 60
"""Longest life of a caller token."""

APPLICANT_LIFETIME_SECONDS = 3600
"""Longest life of an applicant's token: it carries a person through the registration's pages."""

SKEW_SECONDS = 30
"""How far two machines' clocks may stand apart."""

MOST_KNOWN = 1_000
"""Tokens remembered as checked; beyond that all are forgotten and checked anew."""

SIGNER_OF: dict[str, str] = {
    "customer": "service:identity",
    "staff": "service:identity",
    "applicant": "service:identity",
    "operator": "operator",
}
"""Who alone may speak for whom; a service speaks only for itself."""


class CallerUnknown(Unauthenticated):
    """The token is absent, forged, expired or meant for another service."""

    code = "caller_unknown"


@dataclass(frozen=True)
class Caller:
    """Who a checked token speaks for."""

    kind: Kind
    subject: str
    """`service:<name>`, `operator`, or the user's or registration's id."""

    landlord_id: UUID
    roles: frozenset[str] = frozenset()
    name: str = ""
    """Display name of a person, for what they do in the open."""

    user_id: UUID | None = None
    contact_id: UUID | None = None
    session_id: UUID | None = None
    registration_id: UUID | None = None
    mailbox: str = ""
    """Of an applicant: the mark of the mailbox that was proved (`chassis.emails.mailbox_mark`)."""

    issued_at: int = 0
    """When the token was signed, seconds since 1970."""

    rooms_closed: frozenset[str] = frozenset()
    """Of a customer: what was closed for all customers when the token was signed."""

    @property
    def closed_rooms(self) -> frozenset[str]:
        """The rooms that are closed to this customer, or may be by now."""
        if self.kind != "customer":
            return frozenset()
        return closed_now(self.rooms_closed, age_seconds=time.time() - self.issued_at)


@dataclass(frozen=True)
class Signer:
    """Signs tokens as one issuer."""

    issuer: str
    key: Ed25519PrivateKey

    @classmethod
    def load(cls, issuer: str, path: Path) -> "Signer":
        """Read the private key of `issuer` from `path` (32 bytes in base64)."""
        raw = base64.b64decode(path.read_text("ascii").strip(), validate=True)
        return cls(issuer, Ed25519PrivateKey.from_private_bytes(raw))

    def token(
        self,
        *,
        audience: str,
        landlord_id: UUID,
        subject: str | None = None,
        kind: Kind = "service",
        lifetime: int = LIFETIME_SECONDS,
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        """Return a token for the service `audience`, valid for `lifetime` seconds from now.

        `claims` may hold `roles` (list), `name`, `user_id`, `contact_id`, `session_id` and
        `registration_id` (ids as text), `mailbox`, and `rooms_closed` (list).
        """
        now = int(time.time())
        return jwt.encode(
            {
                **(claims or {}),
                "iss": self.issuer,
                "sub": subject or self.issuer,
                "aud": audience,
                "iat": now,
                "exp": now + lifetime,
                "kind": kind,
                "landlord_id": str(landlord_id),
            },
            self.key,
            algorithm="EdDSA",
        )


def load_caller_keys(path: Path) -> dict[str, Ed25519PublicKey]:
    """Read the public keys of all issuers from `path`, as the deployment wrote them."""
    return {
        issuer: Ed25519PublicKey.from_public_bytes(base64.b64decode(raw, validate=True))
        for issuer, raw in json.loads(path.read_text("utf-8")).items()
    }


@dataclass(frozen=True)
class Verifier:
    """Checks tokens meant for one service."""

    audience: str
    keys: Mapping[str, Ed25519PublicKey] = field(repr=False)
    _known: dict[str, tuple[int, Caller]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Tokens that were checked → when they end. A page shows the same one several times."""

    def caller(self, token: str) -> Caller:
        """Return who `token` speaks for.

        Raises:
            CallerUnknown: it is not a token that this service may rely on, whatever the cause.
        """
        ends, known = self._known.get(token, (0, None))
        if known is not None and time.time() < ends:
            return known
        try:
            issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
            claims = jwt.decode(
                token,
                self.keys[issuer],
                algorithms=["EdDSA"],
                audience=self.audience,
                leeway=SKEW_SECONDS,
                options={"require": ["iss", "sub", "aud", "iat", "exp"]},
            )
            caller = _caller_of(claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise CallerUnknown("the caller could not be recognised") from error
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[token] = (claims["exp"], caller)
        return caller


def _caller_of(claims: Mapping[str, Any]) -> Caller:
    kind, issuer = claims["kind"], claims["iss"]
    if issuer != (claims["sub"] if kind == "service" else SIGNER_OF[kind]):
        raise CallerUnknown("the issuer may not speak for this subject")
    longest = APPLICANT_LIFETIME_SECONDS if kind == "applicant" else LIFETIME_SECONDS
    if claims["exp"] - claims["iat"] > longest:
        raise CallerUnknown("the token lives too long")
    ids = {
        name: UUID(claims[name])
        for name in ("user_id", "contact_id", "session_id", "registration_id")
        if claims.get(name)
    }
    return Caller(
        kind=kind,
        subject=str(claims["sub"]),
        landlord_id=UUID(claims["landlord_id"]),
        roles=frozenset(claims.get("roles", [])),
        name=str(claims.get("name", "")),
        mailbox=str(claims.get("mailbox", "")),
        issued_at=int(claims["iat"]),
        rooms_closed=frozenset(claims.get("rooms_closed", [])),
        **ids,
    )


_bearer = HTTPBearer(auto_error=False, description="A caller token, at most 60 seconds old")


def allow(*who: str, rooms: tuple[Room, ...] = ()) -> Callable[..., Awaitable[Caller]]:
    """Return the dependency that lets only `who` through and hands on the `Caller`.

    `rooms` that the operation stands in are closed to customers while a lead has closed them.

    `who`: `service:<name>`, `customer`, `staff`, `staff:<role>`, `operator`, and `applicant`, who
    reaches the `{registration_id}` of the token alone: any other is as absent.
    The caller's landlord becomes the landlord of the request's transaction, so a route
    names its caller before its session.
    """

    # async though it awaits nothing: FastAPI sends every request past others through a thread
    async def caller_of(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    ) -> Caller:
        if credentials is None:
            raise CallerUnknown("say who is calling")
        verifier: Verifier = request.app.state.verifier
        caller = verifier.caller(credentials.credentials)
        if not is_allowed(caller, who):
            door = verifier.audience
            raise NotAllowed(rule_of(door, request.method, request.scope.get("route")), who)
        named = request.path_params.get("registration_id")
        if caller.kind == "applicant" and named != str(caller.registration_id):
            raise NotFound("there is no such registration for this caller")
        if caller.kind == "customer":
            age = time.time() - caller.issued_at
            require_open(rooms, closed=caller.rooms_closed, age_seconds=age)
        request.state.caller = caller
        request.state.landlord_id = caller.landlord_id
        return caller

    caller_of.allowed = who  # type: ignore[attr-defined]  # read by `chassis.explaining`
    caller_of.rooms = rooms  # type: ignore[attr-defined]  # read by a test of the architecture
    return caller_of


def is_allowed(caller: Caller, who: tuple[str, ...]) -> bool:
    """Say whether one of `who` describes `caller`."""
    names = {caller.kind if caller.kind != "service" else caller.subject}
    if caller.kind == "staff":
        names |= {f"staff:{role}" for role in caller.roles}
    return not names.isdisjoint(who)
