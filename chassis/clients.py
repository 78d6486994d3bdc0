"""Typed HTTP calls from one service to another."""

from collections.abc import AsyncIterator, Mapping
from typing import TypeVar, overload
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from chassis.auth import Signer
from chassis.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Reason,
    Rejected,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from chassis.origin import headers_of_origin
from chassis.rooms import RoomClosed
from chassis.telemetry import correlation_id, traceparent
from chassis.wire import HouseClient, Wire

log = structlog.get_logger()

A = TypeVar("A", bound=BaseModel)

FAMILIES: dict[int, type[Rejected]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Rejected,
    412: Stale,
}


class ServiceClient:
    """Calls one other service.

    Every call carries a token: this service's own, or that of the person it acts for. A
    rejection there is raised here as an error of the same family with the same `code`.
    """

    def __init__(
        self, *, audience: str, base_url: str, signer: Signer, http: httpx.AsyncClient
    ) -> None:
        """Speak to `audience` at `base_url` (an internal address, never a person's input)."""
        self.audience = audience
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._http = http
        self._is_plain = Wire.reaches(base_url)

    @overload
    async def call(
        self,
        method: str,
        path: str,
        *,
        answer: type[A],
        landlord_id: UUID | None = ...,
        token: str | None = ...,
        body: BaseModel | None = ...,
        query: dict[str, str] | None = ...,
        if_match: int | None = ...,
        within: float = ...,
    ) -> A: ...

    @overload
    async def call(
        self,
        method: str,
        path: str,
        *,
        answer: None = ...,
        landlord_id: UUID | None = ...,
        token: str | None = ...,
        body: BaseModel | None = ...,
        query: dict[str, str] | None = ...,
        if_match: int | None = ...,
        within: float = ...,
    ) -> None: ...

    async def call(
        self,
        method: str,
        path: str,
        *,
        answer: type[A] | None = None,
        landlord_id: UUID | None = None,
        token: str | None = None,
        body: BaseModel | None = None,
        query: dict[str, str] | None = None,
        if_match: int | None = None,
        within: float = 3.0,
    ) -> A | None:
        """Call `method path` and read the answer as `answer`.

        Give `token` to act for a person, else `landlord_id` to act as this service.
        `within`: seconds, for the whole call.

        Raises:
            Unavailable: no answer in time, or one of the 5xx family.
            Rejected: or the family that fits the status, with the code of the other side.
        """
        if token is None:
            if landlord_id is None:
                raise ValueError("say for whom: token or landlord_id")
            token = self._signer.token(audience=self.audience, landlord_id=landlord_id)
        headers = {"Authorization": f"Bearer {token}", "X-Correlation-Id": correlation_id()}
        headers |= headers_of_origin()
        if parent := traceparent():
            headers["traceparent"] = parent
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        content = None
        if body is not None:
            content = _json(body)
            headers["Content-Type"] = "application/json"
        try:
            response = await self._quickest().request(
                method,
                self._base_url + path,
                params=query,
                content=content,
                headers=headers,
                timeout=within,
            )
        except httpx.HTTPError as error:
            raise self._outage(error) from error
        return self._read(response, answer)

    async def send_file(
        self,
        path: str,
        content: AsyncIterator[bytes],
        *,
        answer: type[A],
        landlord_id: UUID | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: dict[str, str] | None = None,
        within: float = 120.0,
    ) -> A:
        """`PUT` a file to `path` piece by piece. `headers` in ASCII.

        Give `token` to act for a person, else `landlord_id` to act as this service.

        Raises:
            Unavailable: no answer in time, or one of the 5xx family.
            Rejected: or the family that fits the status, with the code of the other side.
        """
        if token is None:
            if landlord_id is None:
                raise ValueError("say for whom: token or landlord_id")
            token = self._signer.token(audience=self.audience, landlord_id=landlord_id)
        told = {"Authorization": f"Bearer {token}", "X-Correlation-Id": correlation_id()}
        told |= headers_of_origin()
        told |= {"Content-Type": "application/octet-stream", **(headers or {})}
        try:
            response = await self._http.put(
                self._base_url + path, content=content, headers=told, params=query, timeout=within
            )
        except httpx.HTTPError as error:
            raise self._outage(error) from error
        return self._read(response, answer)

    async def receive_file(
        self, path: str, *, token: str, query: dict[str, str], within: float = 30.0
    ) -> AsyncIterator[bytes]:
        """`GET` a file for a person, piece by piece; `within`: seconds between two pieces.

        Raises:
            Unavailable: no answer in time, or one of the 5xx family.
            Rejected: or the family that fits the status, with the code of the other side.
        """
        told = {"Authorization": f"Bearer {token}", "X-Correlation-Id": correlation_id()}
        told |= headers_of_origin()
        request = self._http.build_request(
            "GET", self._base_url + path, params=query, headers=told, timeout=within
        )
        try:
            response = await self._http.send(request, stream=True)
            if not response.is_success:
                await response.aread()
        except httpx.HTTPError as error:
            raise self._outage(error) from error
        if not response.is_success:
            self._read(response, None)
        return _pieces(response)

    def _quickest(self) -> httpx.AsyncClient | Wire:
        """Return what sends calls: the wire of the house, where there is one and it leads there."""
        wire = self._http.wire if isinstance(self._http, HouseClient) else None
        return wire if wire is not None and self._is_plain else self._http

    def _outage(self, error: httpx.HTTPError) -> Unavailable:
        """Return the outage to raise, written down: whoever waits is told no more than "later"."""
        log.warning("call.unanswered", audience=self.audience, error=type(error).__name__)
        return Unavailable(f"{self.audience} does not answer")

    @overload
    def _read(self, response: httpx.Response, answer: type[A]) -> A: ...

    @overload
    def _read(self, response: httpx.Response, answer: type[A] | None) -> A | None: ...

    def _read(self, response: httpx.Response, answer: type[A] | None) -> A | None:
        if response.status_code >= 500:  # noqa: PLR2004
            raise Unavailable(
                f"{self.audience} is briefly unavailable", retry_after=_retry_after(response)
            )
        if response.is_success:
            try:
                return answer.model_validate_json(response.content) if answer else None
            except ValidationError as error:
                raise Unavailable(f"{self.audience} gave an answer of another shape") from error
        raise _rejection(response)


async def _pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in response.aiter_bytes():
            yield piece
    finally:
        await response.aclose()


def _rejection(response: httpx.Response) -> Rejected:
    try:
        told = response.json()
    except ValueError:
        told = {}
    title, code = str(told.get("title", "rejected")), str(told.get("code", "rejected"))
    error: Rejected
    if code == RoomClosed.code:
        return RoomClosed(title)
    if response.status_code == 422:  # noqa: PLR2004
        error = Invalid(title, fields=told.get("fields"))
    elif response.status_code == 429:  # noqa: PLR2004
        error = TooMany(title, retry_after=_retry_after(response))
    else:
        error = FAMILIES.get(response.status_code, Rejected)(title)
    error.code = code
    if isinstance(error, Forbidden):
        error.told = _reason(told.get("reason"))
    return error


def _reason(told: object) -> Reason | None:
    if not isinstance(told, dict):
        return None
    return Reason(*(str(told.get(name, "")) for name in ("rule", "says", "ask")))


def _retry_after(response: httpx.Response) -> int:
    told = response.headers.get("Retry-After", "5")
    return int(told) if told.isdigit() else 5


def _json(body: BaseModel) -> bytes:
    """Serialise `body`, secrets in the clear: this is the one place that sends them on."""
    return body.model_dump_json(context={"reveal_secrets": True}).encode()
