"""People who asked for a login and are not found on record yet: the list, oldest first."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.events import now
from chassis.text import _, ngettext
from services.cases.domain.workflow import present_step
from services.cases.pages.frame import Staff, landlord_of, page, transaction
from services.cases.pages.telling import CaseLine, line_of
from services.cases.store.matching import (
    MATCH_VIEWS,
    MOST_PEOPLE,
    count_people,
    people_to_match,
)
from services.cases.tables import CaseRow

router = APIRouter(prefix="/matching", include_in_schema=False)

LONGEST_SEARCH = 200


@router.get("")
async def show_people(request: Request, staff: Staff) -> Response:  # noqa: ARG001
    """Show who waits to be matched, and who has a key on its way."""
    asked = request.query_params
    view = asked.get("view", "")
    view = view if view in MATCH_VIEWS else MATCH_VIEWS[0]
    text = " ".join(asked.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH]
    landlord_id, moment = landlord_of(request).id, now()
    async with transaction(request) as session:
        counts = await count_people(session, landlord_id=landlord_id, at=moment)
        rows = await people_to_match(session, landlord_id=landlord_id, view=view, text=text)
    return page(
        request,
        "desk/matching.html",
        here="matching",
        view=view,
        text=text,
        lines=[_line(row, moment) for row in rows],
        has_more=len(rows) == MOST_PEOPLE,
        views=[
            {
                "text": label,
                "count": counts[name],
                "href": f"/matching?{urlencode({'view': name})}",
                "is_here": name == view,
            }
            for name, label in (("to_match", _("To match")), ("key_sent", _("Key sent")))
        ],
        ages=[
            (_("Today"), counts["today"]),
            (_("1 to 3 days"), counts["days"]),
            (_("Longer"), counts["longer"]),
        ],
    )


def _line(row: CaseRow, moment: datetime) -> dict[str, Any]:
    line: CaseLine = line_of(row, moment)
    step = present_step(row.workflow, row.step)
    return {
        "row": line,
        "step": step.title if step else _("Decide"),
        "waits": waits_text(moment - row.received_at),
    }


def waits_text(waited: timedelta) -> str:
    """Say how long somebody has waited: `since today`, `for 3 days`."""
    days = waited.days
    if days < 1:
        return _("since today")
    return ngettext("for %(count)d day", "for %(count)d days", days) % {"count": days}
