"""How long a session still lasts, and staying signed in: what the warning before its end asks."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from chassis.html import read_form
from services.cases.clients import staff_sessions
from services.cases.pages.frame import SESSION_COOKIE, NotSignedIn, clients_of, landlord_of

router = APIRouter(prefix="/session", include_in_schema=False)

JSON = "application/json"
LONGEST_TOKEN = 200


@router.get("/left")
async def seconds_left(request: Request) -> Response:
    """Say how many seconds are left. Asking is no activity."""
    return JSONResponse({"seconds": await _left(request, is_activity=False)})


@router.post("/stay")
async def stay(request: Request) -> Response:
    """Begin the idle time anew, because the person asked for it."""
    read_form(request)
    seconds = await _left(request, is_activity=True)
    if request.headers.get("accept") == JSON:
        return JSONResponse({"seconds": seconds})
    return RedirectResponse("/", 303)


async def _left(request: Request, *, is_activity: bool) -> int:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token or len(token) > LONGEST_TOKEN:
        raise NotSignedIn("sign in first")
    view = await clients_of(request).identity.session(
        landlord_of(request).id, token, is_activity=is_activity
    )
    staff_sessions.drop(view.session_id)
    return view.idle_seconds_left
