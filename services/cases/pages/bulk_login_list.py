"""The people of a bulk run as a file: with a reason, not too many, and written down."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from chassis.events import now
from chassis.html import keeps, read_form
from chassis.spreadsheets import csv_text
from chassis.text import _, when
from contracts.api.accounts import FoundContact
from contracts.api.identity import SessionView
from contracts.api.identity.login_runs import LoginRunLine, LoginRunLines, Outcome
from services.cases.pages.bulk_logins import OUTCOMES, PATH, outcome_text, run_page
from services.cases.pages.external_users import Reader
from services.cases.pages.frame import clients_of, landlord_of, record_look, transaction
from services.cases.pages.people import people_of

router = APIRouter(prefix=PATH, include_in_schema=False)

MOST: Final = 1000
"""People in one file: nobody carries the whole record away."""

PAGE: Final = 200


@router.post("/{run_id}/list")
@keeps("group", "reason", page=PATH + "/{run_id}")
async def download_list(request: Request, run_id: UUID, staff: Reader) -> Response:
    """Send a group of the run as CSV, with where each of them lives."""
    form = read_form(request, "group", "reason")
    group = next((each for each in OUTCOMES if each == form["group"]), None)
    form.require("reason", _("Say what you need the list for"))
    if group is None:
        form.refuse("group", _("Choose one of the groups"))
    if group is None or not form.is_good:
        return await run_page(request, run_id, staff, form)
    first = await _lines(request, staff, run_id, group, None)
    async with transaction(request) as session:
        record_look(
            session,
            staff,
            act="login_run.list_taken",
            landlord_id=landlord_of(request).id,
            details={"run": str(run_id), "group": group, "reason": form["reason"]},
        )
    foot = _("Taken by %(name)s, %(moment)s, for: %(reason)s") % {
        "name": staff.display_name,
        "moment": when(now()),
        "reason": form["reason"],
    }
    return StreamingResponse(
        _pieces(request, staff, run_id, first, foot=foot),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="logins-{group}.csv"'},
    )


async def _pieces(
    request: Request,
    staff: SessionView,
    run_id: UUID,
    part: LoginRunLines,
    *,
    foot: str,
) -> AsyncIterator[str]:
    head = (_("Name"), _("Email"), _("What becomes of them"), _("Account"), _("Address"))
    yield "\ufeff" + csv_text([head])
    written = 0
    while True:
        people = await people_of(request, staff, [line.contact_id for line in part.items])
        yield csv_text(_row(line, people.get(line.contact_id)) for line in part.items)
        written += len(part.items)
        if part.next is None or written >= MOST:
            break
        group = part.items[0].outcome
        part = await _lines(request, staff, run_id, group, part.next)
    yield csv_text([(foot,)])


async def _lines(
    request: Request, staff: SessionView, run_id: UUID, group: Outcome, after: UUID | None
) -> LoginRunLines:
    return await clients_of(request).bulk_logins.lines(
        staff.tokens["identity"], run_id, group, after=after, limit=PAGE
    )


def _row(line: LoginRunLine, person: FoundContact | None) -> tuple[str, ...]:
    homes = person.homes if person else []
    home = next((each for each in homes if each.is_live), None)
    return (
        line.name,
        line.email,
        outcome_text(line.outcome),
        home.reference if home else "",
        home.address if home else "",
    )
