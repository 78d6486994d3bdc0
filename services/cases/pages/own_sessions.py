"""Where a member of staff is signed in, what happened to their login, signing out elsewhere."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound
from chassis.html import read_form
from chassis.text import _
from services.cases.clients import staff_sessions
from services.cases.pages.frame import Staff, clients_of, id_or_none, page
from services.cases.pages.signing_in import leave

router = APIRouter(prefix="/profile/sign-ins", include_in_schema=False)

BASE = "/profile/sign-ins"
LONGEST_PLACE = 100


@router.get("")
async def show_sign_ins(
    request: Request, staff: Staff, after: str = "", told: str = ""
) -> Response:
    """List the browsers that are signed in, and what happened to the login in 90 days."""
    own, token = clients_of(request).own_login, staff.tokens["identity"]
    place = after if len(after) <= LONGEST_PLACE else ""
    try:
        acts = await own.acts(token, after=place)
    except Invalid:
        place = ""
        acts = await own.acts(token, after="")
    return page(
        request,
        "desk/own_sign_ins.html",
        here="profile",
        sessions=[] if place else (await own.sessions(token)).items,
        acts=acts.items,
        older=acts.next,
        is_first=not place,
        told=_told(told),
    )


@router.post("/end")
async def end_one(request: Request, staff: Staff) -> Response:
    """Sign one browser out; this one too, if that is the one."""
    session_id = id_or_none(read_form(request, "session_id")["session_id"])
    own, token = clients_of(request).own_login, staff.tokens["identity"]
    if session_id == staff.session_id:
        await own.end_session(token, session_id)
        staff_sessions.drop(session_id)
        return leave(request)
    try:
        if session_id is not None:
            await own.end_session(token, session_id)
    except NotFound:
        return RedirectResponse(f"{BASE}?told=gone", 303)
    return RedirectResponse(f"{BASE}?told=one", 303)


@router.post("/end-others")
async def end_others(request: Request, staff: Staff) -> Response:
    """Sign out everywhere but here."""
    read_form(request)
    await clients_of(request).own_login.end_sessions(staff.tokens["identity"], but_this=True)
    return RedirectResponse(f"{BASE}?told=others", 303)


@router.post("/end-all")
async def end_all(request: Request, staff: Staff) -> Response:
    """Sign out everywhere, here too."""
    read_form(request)
    await clients_of(request).own_login.end_sessions(staff.tokens["identity"], but_this=False)
    staff_sessions.drop(staff.session_id)
    return leave(request)


def _told(told: str) -> str:
    return {
        "one": _("That browser is signed out."),
        "gone": _("That browser was signed out already."),
        "others": _("You are signed out everywhere but here."),
    }.get(told, "")
