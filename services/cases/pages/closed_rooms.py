"""Closing rooms for all customers at once, and opening them again: for leads, with a reason."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Forbidden, Invalid, Rejected, Unavailable
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.rooms import ROOMS
from chassis.text import _, when
from contracts.api.identity import SessionView
from contracts.api.identity.rooms import RoomClosure
from services.cases.clients import staff_sessions
from services.cases.pages.frame import Lead, clients_of, is_recently_proved, page

router = APIRouter(prefix="/closed-rooms", include_in_schema=False)

HERE: Final = "/closed-rooms"


@router.get("")
async def show_closed_rooms(request: Request, staff: Lead) -> Response:
    """Show what is closed, and what was."""
    form = kept_form(request)
    form.lists["rooms"] = list(ROOMS)
    return await _page(request, staff, form)


@router.post("")
@keeps("reason", page=HERE)
async def close(request: Request, staff: Lead) -> Response:
    """Close the chosen rooms, in place of what was closed."""
    form = read_form(request, "reason", many=("rooms",))
    rooms = [room for room in ROOMS if room in form.lists.get("rooms", [])]
    if not rooms:
        form.refuse("rooms", _("Choose what to close"))
    form.require("reason", _("Say in a few words why"))
    if not form.is_good:
        return await _page(request, staff, form)
    try:
        await clients_of(request).closed_rooms.close(
            staff.tokens["identity"], rooms, form["reason"]
        )
    except Unavailable as outage:
        form.put_off("reason", _not_done(), outage)
    except (Invalid, ValidationError):
        form.refuse("reason", _("Say it in fewer words"))
    except Forbidden as refusal:
        raise _step_or(refusal) from refusal
    else:
        staff_sessions.drop(staff.session_id)
        return RedirectResponse(f"{HERE}?told=closed", 303)
    return await _page(request, staff, form)


@router.post("/open")
@keeps("found", page=HERE)
async def open_again(request: Request, staff: Lead) -> Response:
    """Open all rooms again."""
    form = read_form(request, "found")
    form.require("found", _("Say what the cause was, and how you know that it is gone"))
    form.lists["rooms"] = list(ROOMS)
    if not form.is_good:
        return await _page(request, staff, form)
    try:
        await clients_of(request).closed_rooms.open(staff.tokens["identity"], form["found"])
    except Unavailable as outage:
        form.put_off("found", _not_done(), outage)
        return await _page(request, staff, form)
    except Forbidden as refusal:
        raise _step_or(refusal) from refusal
    except Invalid:
        form.refuse("found", _("Say it in fewer words"))
        return await _page(request, staff, form)
    except Rejected:
        return RedirectResponse(f"{HERE}?told=open", 303)
    staff_sessions.drop(staff.session_id)
    return RedirectResponse(f"{HERE}?told=opened", 303)


async def _page(request: Request, staff: SessionView, form: Form) -> Response:
    view = await clients_of(request).closed_rooms.view(staff.tokens["identity"])
    told = {
        "closed": _("Closed. Within a minute no customer sees these rooms any more."),
        "opened": _("Open again."),
        "open": _("A colleague has opened them already."),
    }
    return page(
        request,
        "desk/closed_rooms.html",
        status=200 if form.is_good else 422,
        here="landlord",
        form=form,
        told=told.get(request.query_params.get("told", ""), ""),
        in_force=next((_line(each) for each in view.items if each.ended_at is None), None),
        past=[_line(each) for each in view.items if each.ended_at is not None],
        choices=[
            {"value": room, "text": room_text(room), "hint": {"text": room_hint(room)}}
            for room in ROOMS
        ],
        confirm=f"/confirm?next={HERE}",
        is_proved=is_recently_proved(staff),
    )


def _line(closure: RoomClosure) -> dict[str, str]:
    return {
        "rooms": ", ".join(room_text(room) for room in closure.rooms),
        "reason": closure.reason,
        "by": closure.closed_by_name,
        "at": when(closure.closed_at),
        "ended_by": closure.ended_by_name,
        "ended_at": when(closure.ended_at) if closure.ended_at else "",
        "ended_reason": closure.ended_reason,
    }


def room_text(room: str) -> str:
    """Name a room."""
    return {
        "money": _("Money"),
        "documents": _("Documents"),
        "messages": _("Messages"),
    }.get(room, room.capitalize())


def room_hint(room: str) -> str:
    """Say what stands in a room."""
    return {
        "money": _("Balances, transactions, payments online, statements."),
        "documents": _("Files of accounts and blocks, statements."),
        "messages": _("My Communications: what was sent to each customer."),
    }[room]


def _not_done() -> str:
    return _("Nothing was changed. Try again; if it does not work, call whoever runs Lodge.")


def _step_or(refusal: Forbidden) -> Exception:
    return StepNeeded(f"/confirm?next={HERE}") if refusal.code == "proof_too_old" else refusal
