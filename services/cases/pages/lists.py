"""Accounts and cases as a file: for those with the right, with a reason, and written down."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from chassis.errors import Invalid, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.spreadsheets import csv_text
from chassis.text import _, when
from contracts.api.identity import SessionView
from services.cases.pages.frame import (
    Exporter,
    clients_of,
    is_recently_proved,
    landlord_of,
    page,
    record_look,
    require_recent_proof,
    transaction,
)
from services.cases.pages.queue import filter_of
from services.cases.pages.telling import line_of
from services.cases.store.queue import queue_page

router = APIRouter(prefix="/lists", include_in_schema=False)

MOST: Final = 1000
"""Rows in one file: nobody carries the whole record away (ADM-09)."""

LONGEST_REASON: Final = 200
LONGEST_SEARCH: Final = 200
LONGEST_FILTER: Final = 1000

Rows = Sequence[Sequence[str]]


@router.get("/accounts")
async def show_list_of_accounts(request: Request, staff: Exporter) -> Response:
    """Ask what the accounts of a search are needed for."""
    return await _page(request, staff, "accounts", kept_form(request))


@router.get("/cases")
async def show_list_of_cases(request: Request, staff: Exporter) -> Response:
    """Ask what the cases of a filter are needed for."""
    return await _page(request, staff, "cases", kept_form(request))


@router.post("/accounts")
@keeps("reason", page="/lists/accounts?q={q}")
async def take_accounts(request: Request, staff: Exporter) -> Response:
    """Send the accounts that a search finds as CSV."""
    require_recent_proof(staff)
    form = read_form(request, "q", "reason", longest={"reason": LONGEST_REASON})
    form.require("reason", _("Say what you need the list for"))
    text = " ".join(form["q"].split())[:LONGEST_SEARCH]
    if not text:
        form.refuse("reason", _("Search for accounts first, then take them out as a list"))
    if not form.is_good:
        return await _page(request, staff, "accounts", form, search=text)
    try:
        found = await clients_of(request).accounts.list_out(
            staff.tokens["accounts"], text, form["reason"]
        )
    except Invalid:
        form.refuse("reason", _("Say in fewer words what you need the list for"))
        return await _page(request, staff, "accounts", form, search=text)
    except Unavailable as outage:
        form.put_off("reason", _("The record cannot be reached just now. Try again."), outage)
        return await _page(request, staff, "accounts", form, search=text)
    head = (_("Account"), _("Name"), _("Status"), _("Address"), _("Postcode"))
    rows = [(a.reference, a.name, a.status, a.address, a.postcode) for a in found.items]
    return _file(staff, "accounts", [head, *rows], reason=form["reason"], is_cut_off=found.has_more)


@router.post("/cases")
@keeps("reason", page="/lists/cases?filter={filter}")
async def take_cases(request: Request, staff: Exporter) -> Response:
    """Send the cases that the filter of the queue finds as CSV."""
    require_recent_proof(staff)
    form = read_form(request, "filter", "reason", longest={"reason": LONGEST_REASON})
    form.require("reason", _("Say what you need the list for"))
    if not form.is_good:
        return await _page(request, staff, "cases", form, search=form["filter"])
    moment, landlord_id = now(), landlord_of(request).id
    wanted = filter_of(QueryParams(form["filter"]))
    async with transaction(request) as session:
        found = await queue_page(
            session,
            wanted,
            landlord_id=landlord_id,
            staff_id=staff.user_id,
            now=moment,
            size=MOST,
        )
        lines = [line_of(row, moment) for row in found.rows]
        record_look(
            session,
            staff,
            act="case.list_taken",
            landlord_id=landlord_id,
            details={
                "filter": form["filter"],
                "reason": form["reason"],
                "cases": str(len(lines)),
            },
        )
    head = (_("Case"), _("About"), _("From"), _("Home"), _("Stage"), _("Owner"), _("Received"))
    rows = [
        (c.reference, c.subject, c.customer, c.place, c.status, c.owner, c.received_at.isoformat())
        for c in lines
    ]
    return _file(
        staff,
        "cases",
        [head, *rows],
        reason=form["reason"],
        is_cut_off=found.total > len(lines),
    )


async def _page(
    request: Request, staff: SessionView, of: str, form: Form, *, search: str = ""
) -> Response:
    asked = request.query_params
    is_accounts = of == "accounts"
    wanted = search or asked.get("q" if is_accounts else "filter", "")
    wanted = wanted.replace("\x00", " ")[: LONGEST_SEARCH if is_accounts else LONGEST_FILTER]
    here = f"/lists/{of}?{urlencode({'q' if is_accounts else 'filter': wanted})}"
    return page(
        request,
        "desk/list.html",
        status=200 if form.is_good else 422,
        here="accounts" if is_accounts else "queue",
        of=of,
        form=form,
        wanted=wanted,
        back=f"/accounts?{urlencode({'q': wanted})}" if is_accounts else f"/?{wanted}",
        confirm=f"/confirm?{urlencode({'next': here})}",
        is_proved=is_recently_proved(staff),
        most=MOST,
    )


def _file(staff: SessionView, name: str, rows: Rows, *, reason: str, is_cut_off: bool) -> Response:
    foot = _("Taken by %(name)s, %(moment)s, for: %(reason)s") % {
        "name": staff.display_name,
        "moment": when(now()),
        "reason": reason,
    }
    cut = [(_("There are more: a list holds %(count)d at most.") % {"count": MOST},)]
    text = csv_text([*rows, *(cut if is_cut_off else []), (foot,)])
    return Response(
        "\ufeff" + text,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )
