"""What people asked about their own data: who waits for what, who is late, asking once more."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.html import read_form
from chassis.text import _, day, when
from contracts.api.accounts import FoundContact
from contracts.api.identity import SessionView
from contracts.api.identity.data_requests import (
    ClosingLine,
    ClosingLines,
    DataRequestLine,
    DataRequests,
    WatchedRequest,
)
from services.cases.clients.data_rights import Watched
from services.cases.pages.frame import (
    Lead,
    clients_of,
    landlord_of,
    page,
    record_look,
    transaction,
)
from services.cases.pages.people import people_of, person_name

router = APIRouter(prefix="/data-requests", include_in_schema=False)

HERE: Final = "/data-requests"
LONGEST_CURSOR: Final = 100


@router.get("")
async def show_data_requests(request: Request, staff: Lead) -> Response:
    """List who asked for all that is held about them, or to close their login. Written down."""
    asked = request.query_params
    kind: Watched = "closings" if asked.get("view") == "closings" else "data-requests"
    after = asked.get("after", "")[:LONGEST_CURSOR].replace("\x00", "")
    found = await _found(request, staff, kind, after)
    people = await people_of(request, staff, (line.contact_id for line in found.items))
    async with transaction(request) as session:
        record_look(
            session,
            staff,
            act="own_data.looked_at",
            landlord_id=landlord_of(request).id,
            details={"view": kind},
        )
    return page(
        request,
        "desk/data_requests.html",
        here="landlord",
        kind=kind,
        told=_told(asked.get("told", "")),
        lines=[_line(one, people) for one in found.items],
        first_href=_href(kind) if after else "",
        next_href=_href(kind, after=found.next) if found.next else "",
    )


@router.post("/requests/{request_id}/again")
async def ask_for_parts_again(request: Request, request_id: UUID, staff: Lead) -> Response:
    """Have every service asked once more for what it holds."""
    return await _again(request, staff, "data-requests", request_id)


@router.post("/closings/{request_id}/again")
async def ask_to_erase_again(request: Request, request_id: UUID, staff: Lead) -> Response:
    """Have every service asked once more to erase what it holds."""
    return await _again(request, staff, "closings", request_id)


async def _again(request: Request, staff: SessionView, kind: Watched, request_id: UUID) -> Response:
    read_form(request)
    told = "asked"
    try:
        await clients_of(request).data_rights.again(staff.tokens["identity"], kind, request_id)
    except NotFound:
        raise
    except Rejected:
        told = "over"
    except Unavailable:
        told = "later"
    return RedirectResponse(_href(kind, told=told), 303)


async def _found(
    request: Request, staff: SessionView, kind: Watched, after: str
) -> DataRequests | ClosingLines:
    client, token = clients_of(request).data_rights, staff.tokens["identity"]
    ask = client.closings if kind == "closings" else client.requests
    try:
        return await ask(token, after=after)
    except Invalid:
        return await ask(token)


def _line(one: DataRequestLine | ClosingLine, people: dict[UUID, FoundContact]) -> dict[str, Any]:
    person = people.get(one.contact_id or UUID(int=0))
    home = next((home for home in person.homes if home.is_live), None) if person else None
    is_closing = isinstance(one, ClosingLine)
    return {
        "request_id": one.request_id,
        "contact_id": one.contact_id,
        "name": (person_name(person) if person else "") or one.email,
        "email": one.email,
        "number": str(one.user_id)[:8],
        "home": home,
        "asked": when(one.asked_at),
        "asked_again": when(one.asked_again_at) if one.asked_again_at else "",
        "answer_by": day(one.answer_by),
        "state": _closing_state(one) if isinstance(one, ClosingLine) else _request_state(one),
        "is_overdue": one.is_overdue,
        "parts": _closing_parts(one) if isinstance(one, ClosingLine) else _request_parts(one),
        "may_ask_again": _may_ask_again(one),
        "again": f"{HERE}/{'closings' if is_closing else 'requests'}/{one.request_id}/again",
    }


def _request_state(one: DataRequestLine) -> tuple[str, str]:
    if one.ready_at is not None:
        return _("Ready since %(moment)s") % {"moment": when(one.ready_at)}, "green"
    return _waits(one)


def _closing_state(one: ClosingLine) -> tuple[str, str]:
    if one.state == "waiting":
        return _("Can be stopped until %(moment)s") % {"moment": when(one.due_at)}, "blue"
    if one.state == "stopped":
        return _("Stopped by its owner"), "grey"
    if one.ended_at is not None:
        return _("Closed on %(day)s") % {"day": day(one.ended_at)}, "green"
    if all(each.has_answered for each in one.answers):
        return _("Closed within the hour"), "blue"
    return _waits(one)


def _waits(one: WatchedRequest) -> tuple[str, str]:
    return (_("Something is missing"), "red") if one.is_late else (_("Being prepared"), "blue")


def _may_ask_again(one: DataRequestLine | ClosingLine) -> bool:
    if isinstance(one, ClosingLine):
        return one.state == "erasing" and not all(each.has_answered for each in one.answers)
    return one.ready_at is None


def _request_parts(one: DataRequestLine) -> list[dict[str, Any]]:
    return [
        _part(part.service, has_answered=part.items is not None, line=one, is_closing=False)
        for part in one.parts
    ]


def _closing_parts(one: ClosingLine) -> list[dict[str, Any]]:
    if one.state in {"waiting", "stopped"}:
        return []
    return [
        {
            **_part(answer.service, has_answered=answer.has_answered, line=one, is_closing=True),
            "kept": ", ".join(kept_text(each) for each in answer.kept),
        }
        for answer in one.answers
    ]


def _part(
    service: str, *, has_answered: bool, line: WatchedRequest, is_closing: bool
) -> dict[str, Any]:
    if has_answered:
        state = (_("Erased") if is_closing else _("Ready")), "green"
    else:
        state = (_("No answer"), "red") if line.is_late else (_("Asked"), "blue")
    return {"name": service_text(service), "state": state, "kept": ""}


def service_text(service: str) -> str:
    """Name what a service holds about people."""
    return {
        "identity": _("Login"),
        "registration": _("Registration"),
        "accounts": _("Homes and money"),
        "cases": _("Cases"),
        "notifications": _("Messages"),
    }.get(service, service)


def kept_text(reason: str) -> str:
    """Say why a service kept something."""
    return {
        "record": _("the record of the home"),
        "ledger": _("the ledger"),
        "arrears": _("arrears"),
        "open_payment": _("a payment that has not ended"),
        "open_case": _("an open case"),
        "legal_hold": _("what a legal hold is on"),
    }.get(reason, reason.replace("_", " "))


def _told(key: str) -> dict[str, str] | None:
    told = {
        "asked": (_("The services were asked once more. Look again in a minute."), "success"),
        "over": (_("Nobody is left to ask: everything is there, or it was stopped."), ""),
        "later": (_("Nothing was asked just now. Try again in a minute."), ""),
    }.get(key)
    return {"text": told[0], "kind": told[1]} if told else None


def _href(kind: Watched, **query: str) -> str:
    wanted = {"view": "closings", **query} if kind == "closings" else query
    return f"{HERE}?{urlencode(wanted)}" if wanted else HERE
