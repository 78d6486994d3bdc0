"""What every request to a web page passes through, whatever answers it.

From the outside in: the landlord of the host, security headers on every answer (errors,
redirects and static files too), limits on what may be posted, and the proof that a form
comes from a page of ours.
"""

import asyncio
import hmac
import re
import secrets
import time
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.html.forms import PARSED, TOKEN_FIELD, parse_fields
from chassis.html.uploads import UPLOAD, Upload, read_upload
from chassis.limits import network_of
from chassis.origin import acting_from
from chassis.own_words import use_words_of
from chassis.telemetry import HTTP_SECONDS, correlated, span

if TYPE_CHECKING:
    from chassis.html.site import Site

log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024
LARGEST_MESSAGE = 64 * 1024
"""Of a program's message."""

LARGEST_HEAD = 16 * 1024
"""Of all headers together, cookies included. The parser before us knows no limit."""

PRESS = ("List-Unsubscribe", "One-Click")
PRESS_PART = re.compile(rb'name="?List-Unsubscribe"?\r\n\r\nOne-Click\r\n')
"""What a mail program sends that ends mails for its reader, as either kind of form."""

BODY_IDLE_SECONDS = 30
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""An answer that sets one of these itself keeps its own."""


class Guard:
    """ASGI middleware around all pages of one site."""

    def __init__(self, app: ASGIApp, site: "Site") -> None:
        """Guard `app` with the rules and error pages of `site`."""
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand a refused one its error page."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        outgoing = _Outgoing(send, is_head=scope["method"] == "HEAD")
        if outgoing.is_head:
            # a copy: the server counts what it sends by the method in its own
            scope = {**scope, "method": "GET"}
        started = time.perf_counter()
        asked = Request(scope)
        proxies = getattr(asked.app.state, "trusted_proxies", 0)
        network = network_of(asked, trusted_proxies=proxies)
        browser = asked.headers.get("user-agent", "")
        with correlated(None) as chosen, acting_from(network, browser):
            outgoing.headers["X-Correlation-Id"] = chosen
            try:
                with span(f"site {scope['method']}"):
                    await self._serve(scope, receive, outgoing)
            finally:
                route = getattr(scope.get("route"), "path", "unmatched")
                HTTP_SECONDS.labels("site", scope["method"], route, str(outgoing.status)).observe(
                    time.perf_counter() - started
                )

    async def _serve(self, scope: Scope, receive: Receive, outgoing: "_Outgoing") -> None:
        request = Request(scope, receive)
        self._site.speak_to(request)
        try:
            if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEAD:
                raise HTTPException(400)  # noqa: TRY301 - one place answers every refusal
            landlord = scope["state"]["landlord"] = self._site.landlord_of(host_of(request))
            use_words_of(landlord)
            outgoing.headers |= self._site.headers_for(landlord)
            if landlord is None:
                raise HTTPException(404)  # noqa: TRY301 - one place answers every refusal
            if scope["method"] not in SAFE:
                receive = await self._admit(request, receive)
            await self._app(scope, receive, outgoing)
        except HTTPException as refusal:
            await self._site.error(request, refusal.status_code)(scope, receive, outgoing)
        except _OldForm:
            answer = await self._site.refuse_old_form(request)
            await answer(scope, receive, outgoing)
        except Exception as failure:
            log.error("page.failed", error=type(failure).__name__, exc_info=failure)  # noqa: TRY400
            if outgoing.status:
                raise
            await self._site.error(request, 500)(scope, receive, outgoing)
        finally:
            sent: Upload | None = scope["state"].get(UPLOAD)
            if sent is not None:
                sent.close()

    async def _admit(self, request: Request, receive: Receive) -> Receive:
        """Read the posted form once, and let it through if a page of ours sent it."""
        if request.url.path in self._site.hooks:
            return await self._admit_program(request, receive)
        if request.url.path in self._site.presses and not came_from_us(request):
            return await self._admit_press(request, receive)
        if not came_from_us(request):
            raise HTTPException(403)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == MULTIPART:
            largest = self._site.largest_file_at(request.url.path)
            if largest is not None:
                return await self._admit_files(request, receive, largest)
        if kind != URL_ENCODED:
            raise HTTPException(415)
        body = await _read_body(request, receive)
        fields = parse_fields(body)
        sent = [value for name, value in fields if name == TOKEN_FIELD]
        expected = request.cookies.get(self._site.csrf_cookie, "")
        setattr(request.state, PARSED, fields)
        if len(sent) != 1 or not expected or not _same(sent[0], expected):
            raise _OldForm
        return _replay(body)

    async def _admit_program(self, request: Request, receive: Receive) -> Receive:
        """Read what another program sent, which is judged by its signature and by nothing else.

        JSON alone: no form of any site can send that, and the cookies of whoever's browser tries
        are not looked at.
        """
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method != "POST" or kind != "application/json":
            raise HTTPException(403)
        return _replay(await _read_body(request, receive, largest=LARGEST_MESSAGE))

    async def _admit_press(self, request: Request, receive: Receive) -> Receive:
        """Let through what a mail program sends for its reader: one line, known to everybody.

        It brings no cookie, and none is looked at: the token in the address alone counts.
        Source: RFC 8058, 3.2.
        """
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await _read_body(request, receive, largest=LARGEST_MESSAGE)
        is_press = (kind == URL_ENCODED and parse_fields(body) == [PRESS]) or (
            kind == MULTIPART and PRESS_PART.search(body)
        )
        if request.method != "POST" or not is_press:
            raise HTTPException(403)
        setattr(request.state, PARSED, [])
        return _replay(body)

    async def _admit_files(self, request: Request, receive: Receive, largest: int) -> Receive:
        """Read a form with files; nothing of a file before the form has shown its token."""
        expected = request.cookies.get(self._site.csrf_cookie, "")

        def is_ours(fields: list[tuple[str, str]]) -> bool:
            sent = [value for name, value in fields if name == TOKEN_FIELD]
            return len(sent) == 1 and bool(expected) and _same(sent[0], expected)

        sent = await read_upload(request, receive, is_ours=is_ours, largest_file=largest)
        setattr(request.state, UPLOAD, sent)
        setattr(request.state, PARSED, sent.fields)
        if not is_ours(sent.fields):
            raise _OldForm
        return _replay(b"")


class _OldForm(Exception):
    """A page of ours sent a form without the token that this browser has now."""


class _Outgoing:
    """The way back to the browser: adds the headers, drops the body of a HEAD."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send = send
        self.is_head = is_head
        self.status = 0
        self.headers: dict[str, str] = dict(HEADERS)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in self.headers.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body" and self.is_head:
            message = {**message, "body": b""}
        await self._send(message)


def host_of(request: Request) -> str:
    """Return the host that the browser asked for, as it sends it: `name`, or `name:port`."""
    return request.headers.get("host", "").strip().lower()


def came_from_us(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this.

    Every current browser sends `Sec-Fetch-Site`; an old one names the origin or the page.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    try:
        return bool(sender) and urlsplit(sender).netloc == request.headers.get("host")
    except ValueError:
        return False


def csrf_token(request: Request, cookie: str) -> tuple[str, bool]:
    """Return the token of this browser, and whether it is new and must be set."""
    state: MutableMapping[str, Any] = request.scope["state"]
    known = request.cookies.get(cookie, "")
    if known.isalnum() and len(known) == 64:  # noqa: PLR2004 - 32 bytes in hexadecimal
        return known, False
    return state.setdefault("csrf_token", secrets.token_hex(32)), True


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


async def _read_body(request: Request, receive: Receive, *, largest: int = LARGEST_BODY) -> bytes:
    """Read at most 1 MB, or `largest`, and wait at most 30 s for each piece of it."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise HTTPException(413)
    body = bytearray()
    while True:
        try:
            message = await asyncio.wait_for(receive(), BODY_IDLE_SECONDS)
        except TimeoutError as silence:
            raise HTTPException(408) from silence
        if message["type"] == "http.disconnect":
            raise HTTPException(400)
        body += message.get("body", b"")
        if len(body) > largest:
            raise HTTPException(413)
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes) -> Receive:
    """Let the application read a body that has been read already."""
    pieces = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if pieces:
            return pieces.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return receive
