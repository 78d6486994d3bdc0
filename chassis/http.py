"""What every internal HTTP API has around a route: one transaction, one error format."""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.db import Database
from chassis.errors import Forbidden, Invalid, LodgeError, Reason, TooMany, Unavailable
from chassis.origin import BROWSER_HEADER, NETWORK_HEADER, acting_from
from chassis.telemetry import HTTP_SECONDS, correlated, correlation_id, span

log = structlog.get_logger()

UPLOADS = re.compile(
    "/imports|/transaction-imports|/deliveries/[0-9a-f-]{36}"
    "|/tracking/[0-9a-f-]{36}/files/[0-9a-f-]{36}"
    "|/(accounts|blocks)/[0-9a-f-]{36}/documents/[0-9a-f-]{36}"
)
"""Paths whose bodies are files."""

LARGEST_BODY = 1_000_000
"""Most bytes of a request body that is not an upload."""


class Refusal(BaseModel):
    """Why somebody may not: the rule, what it says, and who can change what it goes by."""

    rule: str
    says: str
    ask: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    title: str
    status: int
    code: str
    fields: dict[str, str] = {}
    """Field → what to do about it."""

    correlation_id: str = ""
    reason: Refusal | None = None
    """Of a 403, and of nothing else."""


PROBLEMS = {
    400: "The request cannot be read",
    401: "The caller could not be recognised",
    403: "The caller may not do this",
    404: "Not there, or not for this caller",
    409: "A rule of the business forbids it",
    412: "The caller's version is not the newest",
    413: "The body is too large",
    415: "The body has another media type",
    422: "Some fields cannot be accepted as they are",
    429: "Asked too often",
    503: "Something needed is briefly unavailable",
}
"""Answers that every operation may give: status → what it means, for the OpenAPI document."""


class Api(FastAPI):
    """An internal API whose document says once what a problem is, not at every operation."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            components = document.setdefault("components", {})
            components.setdefault("schemas", {})["Problem"] = Problem.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schema = {"$ref": "#/components/schemas/Problem"}
            schemas = components["schemas"]
            schemas |= schemas["Problem"].pop("$defs", {})
            components["responses"] = {
                f"Problem{status}": {
                    "description": meaning,
                    "content": {"application/problem+json": {"schema": schema}},
                }
                for status, meaning in PROBLEMS.items()
            }
            for operations in document["paths"].values():
                for operation in operations.values():
                    operation["responses"] |= {
                        str(status): {"$ref": f"#/components/responses/Problem{status}"}
                        for status in PROBLEMS
                    }
        assert self.openapi_schema is not None  # noqa: S101  FastAPI keeps what it made
        return self.openapi_schema


async def session_of(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the transaction of this request; a raised error rolls it back."""
    database: Database = request.app.state.database
    async with database.transaction(request.state.landlord_id) as session:
        yield session


Session = Annotated[AsyncSession, Depends(session_of, scope="function")]
"""The request's session, inside the caller's landlord: name the caller first. `scope="function"`
commits before the answer leaves: with the default scope the client could read "done" before the
commit, or despite its failure."""


def problem(
    status: int,
    code: str,
    title: str,
    *,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    reason: Reason | None = None,
) -> JSONResponse:
    """Return a problem document."""
    body = Problem(
        title=title,
        status=status,
        code=code,
        fields=fields or {},
        correlation_id=correlation_id(),
        reason=Refusal(rule=reason.rule, says=reason.says, ask=reason.ask) if reason else None,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status,
        headers=headers,
        media_type="application/problem+json",
    )


def _answer_lodge_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, LodgeError)  # noqa: S101  registered for this family
    headers = {}
    if isinstance(error, (TooMany, Unavailable)):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = "Bearer"
    fields = error.fields if isinstance(error, Invalid) else None
    reason = error.reason() if isinstance(error, Forbidden) else None
    return problem(
        error.status, error.code, str(error), fields=fields, headers=headers, reason=reason
    )


def _answer_malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it
    fields = {
        ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0]): item["msg"]
        for item in error.errors()
    }  # never `input`: it may be a password
    return problem(422, "malformed", "The request is not of the expected form", fields=fields)


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it
    code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(
        error.status_code, "bad_request"
    )
    headers = dict(error.headers or {})
    if error.status_code == 405:  # noqa: PLR2004
        headers["Allow"] = ", ".join(_methods_at(request))
    return problem(error.status_code, code, str(error.detail), headers=headers)


def _methods_at(request: Request) -> list[str]:
    """Return every method of the address: the framework names only its first operation's."""
    document = request.app.openapi()
    return sorted(
        method.upper()
        for path, operations in document["paths"].items()
        if _is_at(path, request.url.path)
        for method in operations
    )


def _is_at(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part.startswith("{") or part == other for part, other in zip(wanted, given, strict=True)
    )


def _answer_unexpected(_request: Request, error: Exception) -> Response:
    log.error("request.failed", error=type(error).__name__, exc_info=error)
    return problem(500, "internal_error", "Something went wrong on our side")


def build_api(title: str) -> FastAPI:
    """Return an internal API with the chassis fitted and no routes yet.

    It serves no documentation pages: its OpenAPI document is generated into the contracts.
    """
    app = Api(
        title=title,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.add_exception_handler(LodgeError, _answer_lodge_error)
    app.add_exception_handler(RequestValidationError, _answer_malformed)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unexpected)
    app.add_middleware(RequestFrame, name=title)
    return app


def _operation_id(route: APIRoute) -> str:
    """Return `<module>_<function>`: two modules may name a function alike."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


class RequestFrame:
    """Around every request: a correlation id, a size limit, a metric, and no server name.

    Bodies at `UPLOADS` are streamed and limited by their own route.
    """

    def __init__(self, app: ASGIApp, name: str) -> None:
        """Wrap `app`, counted in the metrics as `name`."""
        self.app = app
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        proposed = headers.get(b"x-correlation-id", b"").decode("latin-1")
        network, browser = (
            headers.get(name.lower().encode(), b"").decode("latin-1")
            for name in (NETWORK_HEADER, BROWSER_HEADER)
        )
        started, status = time.perf_counter(), 500
        with correlated(proposed) as chosen, acting_from(network, browser):

            async def send_framed(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                    message["headers"] = [
                        *message.get("headers", []),
                        (b"x-correlation-id", chosen.encode()),
                    ]
                await send(message)

            limited = self._limited(scope, headers, receive)
            above = headers.get(b"traceparent", b"").decode("latin-1")
            try:
                with span(f"{self.name} {scope['method']}", parent=above):
                    await limited(self.app, scope, send_framed)
            finally:
                route = getattr(scope.get("route"), "path", "unmatched")
                HTTP_SECONDS.labels(self.name, scope["method"], route, str(status)).observe(
                    time.perf_counter() - started
                )

    def _limited(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> Callable[[ASGIApp, Scope, Send], Awaitable[None]]:
        announced = headers.get(b"content-length", b"0")
        is_upload = UPLOADS.fullmatch(scope["path"]) is not None
        is_too_large = announced.isdigit() and int(announced) > LARGEST_BODY

        async def serve(app: ASGIApp, scope: Scope, send: Send) -> None:
            if is_upload:
                await app(scope, receive, send)
            elif is_too_large:
                await problem(413, "too_large", "The request is too large")(scope, receive, send)
            else:
                await app(scope, _counted(receive), send)

        return serve


def _counted(receive: Receive) -> Receive:
    """Stop a body that announces no length and grows too large."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            raise HTTPException(413, "The request is too large")
        return message

    return receive_counted
