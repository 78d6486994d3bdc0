"""Everything that happened on one account, page by page."""

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from contracts.api.notices import Activity, ActivityWanted
from services.gateway.pages.activity_words import told
from services.gateway.pages.frame import SignedIn, clients_of, site_of

router = APIRouter(prefix="/home/{account_id}")

SHOWN = 20


@router.get("/activity")
async def show_activity(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show a part of what happened, the newest first."""
    home = resident.home(account_id)
    wanted = _wanted(request)
    part = await clients_of(request).happenings.activity(
        resident.session.tokens["accounts"], account_id, wanted
    )
    return site_of(request).page(
        request,
        "activity.html",
        home=home,
        items=[told(item) for item in part.items],
        is_first=wanted.before is None,
        path=f"/home/{account_id}/activity",
        earlier=_earlier(part),
    )


def _wanted(request: Request) -> ActivityWanted:
    """Read which part is asked for; an address that nobody was given shows the newest."""
    asked = {name: request.query_params.get(name) for name in ("before", "before_id")}
    if not all(asked.values()):
        return ActivityWanted(limit=SHOWN)
    try:
        return ActivityWanted.model_validate({**asked, "limit": SHOWN})
    except ValidationError:
        return ActivityWanted(limit=SHOWN)


def _earlier(part: Activity) -> str:
    if not part.has_more:
        return ""
    last = part.items[-1]
    return "?" + urlencode({"before": last.happened_at.isoformat(), "before_id": last.item_id})
