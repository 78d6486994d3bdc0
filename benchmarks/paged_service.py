"""The portal or the desk with two trivial pages beside the real ones, and its calls counted.

    python -m benchmarks.paged_service gateway|cases serve

Everything else is as it ships; the product itself has no such door. `/trivial/<bytes>` is a page
in the site's frame that asks nobody anything; `/bare/<bytes>` is no template at all. Each answer
tells how many other services were called for it, and how many of these calls stood one behind
the other.
"""

import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, DictLoader
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.clients import ServiceClient
from chassis.service import Service, run
from services.cases import main as desk
from services.cases.settings import CasesSettings
from services.gateway import main as portal
from services.gateway.settings import GatewaySettings

LINE = "<p>Neither asked for nor looked up: words that fill the page.</p>\n"

_calls: ContextVar[list[tuple[float, float]] | None] = ContextVar("calls", default=None)


class Counted:
    """Around a site: says of each answer how many calls it took, and how many in a row."""

    def __init__(self, app: ASGIApp) -> None:
        """Count what `app` calls."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, with a header more."""
        calls: list[tuple[float, float]] = []
        token = _calls.set(calls)

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = f"{len(calls)} {in_a_row(calls)}".encode()
                message["headers"] = [*message["headers"], (b"x-calls", told)]
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            _calls.reset(token)


def in_a_row(calls: list[tuple[float, float]]) -> int:
    """Return how many calls had to wait for one that was over when they began."""
    row, over = 0, 0.0
    for began, ended in sorted(calls, key=lambda call: call[1]):
        if began >= over:
            row, over = row + 1, ended
    return row


def count_calls() -> None:
    """Note when each call of this process begins and ends."""
    call = ServiceClient.call

    async def noted(self: ServiceClient, *what: Any, **how: Any) -> Any:
        began = time.perf_counter()
        try:
            return await call(self, *what, **how)
        finally:
            calls = _calls.get()
            if calls is not None:
                calls.append((began, time.perf_counter()))

    ServiceClient.call = noted  # type: ignore[method-assign]


def with_trivial_pages(service: Service[Any], layout: str) -> Service[Any]:
    """Put the trivial pages into the one site of `service`."""
    [site] = service.sites
    app, router = site.app, APIRouter()
    pages = app.state.site
    body = "{% block content %}{{ filler|safe }}{% endblock %}"
    pages.environment.loader = ChoiceLoader(
        [pages.environment.loader, DictLoader({"trivial": f"{{% extends '{layout}' %}}{body}"})]
    )

    @router.get("/trivial/{size}")
    async def trivial(request: Request, size: int) -> HTMLResponse:
        """Answer with a page of the frame and so many bytes of filling."""
        return pages.page(request, "trivial", filler=LINE * (size // len(LINE)))  # type: ignore[no-any-return]

    @router.get("/bare/{size}")
    async def bare(size: int) -> HTMLResponse:
        """Answer with so many bytes."""
        return HTMLResponse(LINE * (size // len(LINE)))

    app.include_router(router)
    app.add_middleware(Counted)
    return service


def build_portal(settings: GatewaySettings) -> Service[Any]:
    """Assemble the portal around them."""
    return with_trivial_pages(portal.build(settings), "_portal.html")


def build_desk(settings: CasesSettings) -> Service[Any]:
    """Assemble the desk around them."""
    return with_trivial_pages(desk.build(settings), "_desk.html")


def main() -> None:
    """Be the command line of one of the two."""
    name = sys.argv.pop(1)
    count_calls()
    builds: dict[str, tuple[type[Any], Callable[[Any], Service[Any]]]] = {
        "gateway": (GatewaySettings, build_portal),
        "cases": (CasesSettings, build_desk),
    }
    run(name, *builds[name])


if __name__ == "__main__":
    main()
