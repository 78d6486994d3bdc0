"""Where a person is signed in, what happened at their door, and signing out elsewhere."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, NotFound
from chassis.html import read_form
from chassis.text import _
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.frame import (
    Resident,
    SignedIn,
    clients_of,
    leave,
    site_of,
)

router = APIRouter(prefix="/profile")

LONGEST_PLACE = 100


@router.get("/devices")
async def show_devices(request: Request, resident: SignedIn, told: str = "") -> Response:
    """List the browsers that are signed in with this login."""
    return await _devices(request, resident, told=_told().get(told, ""))


@router.post("/devices/end")
async def end_device(request: Request, resident: SignedIn) -> Response:
    """Sign one browser out; this one too, if that is the one."""
    session_id = _id(read_form(request, "session_id")["session_id"])
    if session_id == resident.session.session_id:
        await clients_of(request).own_login.end_session(_token(resident), session_id)
        known_sessions.drop(session_id)
        return leave(request)
    try:
        if session_id is not None:
            await clients_of(request).own_login.end_session(_token(resident), session_id)
    except NotFound:
        return RedirectResponse("/profile/devices?told=gone", 303)
    return RedirectResponse("/profile/devices?told=one", 303)


@router.post("/devices/end-others")
async def end_others(request: Request, resident: SignedIn) -> Response:
    """Sign out everywhere but here."""
    read_form(request)
    await clients_of(request).own_login.end_sessions(_token(resident), but_this=True)
    return RedirectResponse("/profile/devices?told=others", 303)


@router.post("/devices/end-all")
async def end_all(request: Request, resident: SignedIn) -> Response:
    """Sign out everywhere, here too."""
    read_form(request)
    await clients_of(request).own_login.end_sessions(_token(resident), but_this=False)
    known_sessions.drop(resident.session.session_id)
    return leave(request)


@router.get("/history")
async def show_history(request: Request, resident: SignedIn, after: str = "") -> Response:
    """Tell what happened to this login in the last 90 days."""
    place = after if len(after) <= LONGEST_PLACE else ""
    own_login = clients_of(request).own_login
    try:
        acts = await own_login.acts(_token(resident), after=place)
    except Invalid:
        acts = await own_login.acts(_token(resident), after="")
    return site_of(request).page(
        request, "own_history.html", acts=acts.items, older=acts.next, is_first=not place
    )


async def _devices(request: Request, resident: Resident, *, told: str) -> Response:
    own = await clients_of(request).own_login.sessions(_token(resident))
    return site_of(request).page(request, "own_devices.html", sessions=own.items, told=told)


def _told() -> dict[str, str]:
    return {
        "one": _("That browser is signed out."),
        "gone": _("That browser was signed out already."),
        "others": _("You are signed out everywhere but here."),
    }


def _token(resident: Resident) -> str:
    return resident.session.tokens["identity"]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
