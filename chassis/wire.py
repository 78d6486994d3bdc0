"""Requests between the services, over kept connections, with little work of their own.

A page asks several services at once, so what a call costs counts. httpx does for every call what a
browser needs (redirects, cookies, proxies, decoding); between two services of one house none of it
is wanted. `HouseClient` is httpx for everything else, and carries a `Wire` for these calls.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlencode, urlsplit

import httptools
import httpx

MOST: Final = 100
"""Connections that a process has open, to all services together."""

KEPT_SECONDS: Final = 15.0
"""How long an unused connection is kept; the other side keeps it for 30."""

_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~!$&'()*+,;=:@%?"
)


class Wire:
    """Plain HTTP/1.1 to other services. Errors are those of httpx, so callers need not know."""

    def __init__(self) -> None:
        """Begin without any connection."""
        self._idle: dict[tuple[str, int], list[_Line]] = {}
        self._slots = asyncio.Semaphore(MOST)

    @staticmethod
    def reaches(base_url: str) -> bool:
        """Say whether a service at this address can be asked: not under TLS."""
        return base_url.startswith("http://")

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None,
        content: bytes | None,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109 - as httpx calls it
    ) -> httpx.Response:
        """Ask and return the whole answer; `timeout` seconds for all of it.

        Raises:
            HTTPError: no answer, or none that can be understood.
        """
        host, port, target = _address(url, params)
        message = _message(method, target, f"{host}:{port}", headers, content)
        try:
            async with asyncio.timeout(timeout), self._slots:
                line = self._kept(host, port) or await _opened(host, port)
                answer = await line.ask(message)
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time") from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        if line.is_reusable:
            line.used_at = time.monotonic()
            self._idle.setdefault((host, port), []).append(line)
        else:
            line.close()
        return answer

    def close(self) -> None:
        """Close what is kept."""
        for lines in self._idle.values():
            for line in lines:
                line.close()
        self._idle.clear()

    def _kept(self, host: str, port: int) -> "_Line | None":
        """Take the connection that was used last; close those that were not for long."""
        lines = self._idle.get((host, port), [])
        oldest = time.monotonic() - KEPT_SECONDS
        while lines and lines[0].used_at < oldest:
            lines.pop(0).close()
        while lines:
            line = lines.pop()
            if line.is_reusable:
                return line
        return None


class HouseClient(httpx.AsyncClient):
    """httpx for files and for what is outside, with a wire for the calls between services."""

    def __init__(self) -> None:
        """Open nothing yet."""
        super().__init__(
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=20),
            trust_env=False,
        )
        self.wire: Wire | None = Wire()

    async def aclose(self) -> None:
        """Close every connection."""
        if self.wire is not None:
            self.wire.close()
        await super().aclose()


class _Line(asyncio.Protocol):
    """One connection: a question, its whole answer, then the next."""

    def __init__(self) -> None:
        self.used_at = 0.0
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[httpx.Response] | None = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._is_good = True

    @property
    def is_reusable(self) -> bool:
        """Whether the other side waits for the next question."""
        return self._is_good and self._transport is not None and not self._transport.is_closing()

    async def ask(self, message: bytes) -> httpx.Response:
        """Send a request; return its answer. Whoever gives up waiting ends the connection."""
        assert self._transport is not None  # noqa: S101  it is open
        self._headers, self._body = [], []
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        try:
            return await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            self._answer = None

    def close(self) -> None:
        """Hang up."""
        self._is_good = False
        if self._transport is not None:
            self._transport.close()

    # what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its type

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(str(exc or "the connection was closed"))

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nobody asked anything
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(str(error))
            self.close()

    # what the parser tells

    def on_message_begin(self) -> None:
        if self._answer is None or self._answer.done():  # more than was asked for
            self._is_good = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._is_good = self._is_good and self._parser.should_keep_alive()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(
                httpx.Response(
                    self._parser.get_status_code(),
                    headers=self._headers,
                    content=b"".join(self._body),
                )
            )

    def _fail(self, why: str) -> None:
        self._is_good = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(httpx.RemoteProtocolError(why))


async def _opened(host: str, port: int) -> _Line:
    _, line = await asyncio.get_running_loop().create_connection(_Line, host, port)
    return line


def _address(url: str, params: Mapping[str, str] | None) -> tuple[str, int, str]:
    """Return host, port and what stands in the first line of a request."""
    if params and "?" not in url:
        url, params = f"{url}?{urlencode(params)}", None
    if params or not _PLAIN.issuperset(url) or "/." in url:
        encoded = httpx.URL(url, params=params) if params else httpx.URL(url)
        return encoded.host, encoded.port or 80, encoded.raw_path.decode("ascii")
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return parts.hostname or "", parts.port or 80, target


def _message(
    method: str, target: str, host: str, headers: Mapping[str, str], content: bytes | None
) -> bytes:
    """Return a request as it is sent."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if content is not None or method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(content or b'')}")
    if any("\r" in line or "\n" in line for line in lines):
        raise httpx.LocalProtocolError("a header of more than one line")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + (content or b"")
