"""The organisations' own sign-in, by OpenID Connect: where to send people, and who comes back."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import httpx
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.landlords import Landlord
from chassis.providers import StaffProvider
from services.identity.clients.answers import (
    Metadata,
    answer_of,
    metadata_of,
    person_of,
    person_told,
)
from services.identity.domain.provider import (
    Person,
    ProviderNotSetUp,
    ProviderSignInFailed,
    ProviderUnreachable,
)

log = structlog.get_logger()

PATIENCE_SECONDS: Final = 8.0
"""For all that is asked of a provider during one sign-in."""

DESCRIPTION_KEPT_SECONDS: Final = 3600.0
LARGEST_ANSWER: Final = 256 * 1024


@dataclass
class Provider:
    """One provider, with what it said about itself within the last hour."""

    http: httpx.AsyncClient
    settings: StaffProvider
    _told: Metadata | None = None
    _told_at: float = 0.0
    _keys: KeySet | None = field(default=None, repr=False)

    async def address(
        self, *, back: str, state: str, nonce: str, verifier: str, is_again: bool
    ) -> str:
        """Return where to send the browser; it comes back to `back` with `state`.

        `is_again`: the provider shall ask who they are, though it may know.

        Raises:
            ProviderUnreachable: the provider does not say where that is.
        """
        async with _patience():
            told = await self._description()
        again = {"prompt": "login", "max_age": "0"} if is_again else {}
        return str(
            prepare_grant_uri(
                told.authorization_endpoint,
                self.settings.client_id,
                "code",
                redirect_uri=back,
                scope="openid email",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                **again,
            )
        )

    async def person(
        self, code: str, *, back: str, nonce: str, verifier: str, fresh_since: datetime | None
    ) -> Person:
        """Exchange the code that a browser brought for who the person is.

        Raises:
            ProviderSignInFailed: the provider or its token does not say so.
            ProviderUnreachable: it does not answer.
        """
        async with _patience():
            told = await self._description()
            tokens = await self._exchange(told, code, back=back, verifier=verifier)
            id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
            if not isinstance(id_token, str) or not isinstance(access_token, str):
                raise ProviderSignInFailed("the provider gave no token")
            person = await self._read(
                told,
                id_token,
                access_token=access_token,
                nonce=nonce,
                fresh_since=fresh_since,
            )
            if not person.email and told.userinfo_endpoint is not None:
                person = await self._asked(told.userinfo_endpoint, access_token, person)
        return person

    async def check(self) -> None:
        """Ask the provider for its description and keys now. Raise `ProviderUnreachable`."""
        self._told = self._keys = None
        async with _patience():
            await self._keys_of(await self._description())

    async def _description(self) -> Metadata:
        if self._told is None or time.monotonic() - self._told_at > DESCRIPTION_KEPT_SECONDS:
            issuer = self.settings.issuer
            address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            self._told = metadata_of(await self._ask("GET", address), issuer=issuer)
            self._told_at, self._keys = time.monotonic(), None
        return self._told

    async def _keys_of(self, told: Metadata) -> KeySet:
        if self._keys is None:
            answer = await self._ask("GET", told.jwks_uri)
            try:
                self._keys = KeySet.import_key_set(
                    {"keys": [key for key in answer["keys"] if key.get("use", "sig") == "sig"]}
                )
            except (JoseError, KeyError, TypeError, AttributeError, ValueError) as error:
                raise ProviderUnreachable("the provider's keys cannot be read") from error
        return self._keys

    async def _read(
        self,
        told: Metadata,
        token: str,
        *,
        access_token: str,
        nonce: str,
        fresh_since: datetime | None,
    ) -> Person:
        """Read the token; where its key is not known, ask for the keys once more: they rotate."""
        for is_last in (False, True):
            keys = await self._keys_of(told)
            try:
                return person_of(
                    token,
                    keys,
                    issuer=told.issuer,
                    client_id=self.settings.client_id,
                    nonce=nonce,
                    access_token=access_token,
                    fresh_since=fresh_since,
                )
            except (JoseError, ValueError, TypeError) as error:
                if is_last:
                    raise ProviderSignInFailed("the token's signature does not hold") from error
                self._keys = None
        raise AssertionError  # the second round returns or raises

    async def _exchange(
        self, told: Metadata, code: str, *, back: str, verifier: str
    ) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": self.settings.client_id,
        }
        secret, auth = self._secret(), None
        if secret and "client_secret_basic" in told.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote(self.settings.client_id, safe=""), quote(secret, safe=""))
        elif secret:
            form["client_secret"] = secret
        return await self._ask("POST", told.token_endpoint, form=form, auth=auth)

    async def _asked(self, address: str, access_token: str, person: Person) -> Person:
        """Ask for what the token left out; only about the same person."""
        told = person_told(
            await self._ask("GET", address, headers={"Authorization": f"Bearer {access_token}"})
        )
        if told.subject != person.subject:
            raise ProviderSignInFailed("the provider speaks of two people")
        return told

    async def _ask(
        self,
        method: str,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """Return the JSON object that the provider answers with. Redirects are not followed."""
        try:
            async with self.http.stream(
                method,
                address,
                data=form,
                auth=auth or httpx.Auth(),
                headers={"Accept": "application/json", **(headers or {})},
                timeout=PATIENCE_SECONDS,
            ) as answer:
                body = bytearray()
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > LARGEST_ANSWER:
                        raise ProviderUnreachable("the provider's answer is too long")
        except httpx.HTTPError as error:
            log.warning("provider.unreachable", address=address, error=type(error).__name__)
            raise ProviderUnreachable("the provider does not answer") from error
        return answer_of(answer.status_code, bytes(body), address)

    def _secret(self) -> str:
        file = self.settings.client_secret_file
        try:
            return "" if file is None else file.read_text("utf-8").strip()
        except OSError as error:
            log.error("provider.secret_unreadable", file=str(file))  # noqa: TRY400 - no traceback
            raise ProviderUnreachable("the client's secret cannot be read") from error


@asynccontextmanager
async def _patience() -> AsyncIterator[None]:
    """Limit all that is asked of a provider in a block."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield
    except TimeoutError as late:
        raise ProviderUnreachable("the provider is too slow") from late


class Providers:
    """The providers of all landlords."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Ask them over `http`."""
        self._http = http
        self._known: dict[StaffProvider, Provider] = {}

    def of(self, landlord: Landlord) -> Provider:
        """Return the landlord's provider. Raise `ProviderNotSetUp`."""
        settings = landlord.sign_in.provider
        if settings is None:
            raise ProviderNotSetUp("staff have no sign-in of their own organisation here")
        return self._known.setdefault(settings, Provider(self._http, settings))
