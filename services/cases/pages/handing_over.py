"""A home changes hands: say when, see what ends, confirm it; cancel it before its day."""

from datetime import date
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import LONDON, _
from contracts.api.accounts import FoundContact
from contracts.api.handovers import HandoverKind, Handovers, HandoverWish
from contracts.api.identity import SessionView
from services.cases.pages.comparing import address_of
from services.cases.pages.frame import Worker, clients_of, id_or_none, page
from services.cases.pages.people import people_of, person_name
from services.cases.pages.telling import connection_text, role_text

router = APIRouter(prefix="/accounts/{account_id}/handover", include_in_schema=False)

FIELDS: Final = ("kind", "last_day", "reason", "next")
LONGEST: Final = {"reason": 200, "next": 200}
FIELD_OF: Final = {"contact_id": "next", "is_checked": "checked"}


@router.get("")
async def ask_for_day(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Ask what ends, when and why; show what is planned and what was done."""
    today = now().astimezone(LONDON).date()
    known = {"kind": "ownership", "last_day": today.isoformat(), "decision": str(uuid4())}
    return await _show(request, account_id, staff, kept_form(request, known))


@router.post("")
@keeps("last_day", "reason", "next")
async def end_ownership(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Show what will end; once that was confirmed, plan it or carry it out."""
    form = read_form(request, *FIELDS, "decision", "choice", many=["checked"], longest=LONGEST)
    last_day = _checked_day(form)
    chosen = await _next_of(request, staff, form)
    wish = _wish(form, last_day, chosen)
    if wish is None or last_day is None:
        return await _show(request, account_id, staff, form, status=422)
    if form["choice"] != "confirm":
        return await _show(request, account_id, staff, form, last_day=last_day, chosen=chosen)
    handover_id = id_or_none(form["decision"]) or uuid4()
    try:
        done = await clients_of(request).handovers.plan(
            staff.tokens["accounts"], account_id, handover_id, wish
        )
    except Invalid as refusal:
        for name, advice in refusal.fields.items():
            field = FIELD_OF.get(name, name)
            form.refuse(field if field in (*FIELDS, "checked") else "last_day", advice)
        return await _show(request, account_id, staff, form, status=422)
    except NotFound:
        raise
    except Rejected:
        form.refuse("last_day", _("A colleague has changed this meanwhile. Look again."))
        return await _show(request, account_id, staff, form, status=409)
    except Unavailable as outage:
        form.put_off("last_day", _("It cannot be saved just now. Try again in a minute."), outage)
        return await _show(request, account_id, staff, form, status=503)
    return RedirectResponse(f"/accounts/{account_id}/handover?told={done.state}", 303)


@router.post("/{handover_id}/cancel")
async def cancel(request: Request, account_id: UUID, handover_id: UUID, staff: Worker) -> Response:
    """Cancel what is planned: everybody's access stays as it is."""
    told = "cancelled"
    try:
        await clients_of(request).handovers.cancel(
            staff.tokens["accounts"], account_id, handover_id
        )
    except NotFound:
        raise
    except Rejected:
        told = "late"
    return RedirectResponse(f"/accounts/{account_id}/handover?told={told}", 303)


def _checked_day(form: Form) -> date | None:
    form.require("reason", _("Say how you know of it"))
    if form["kind"] not in ("ownership", "tenancy"):
        form.refuse("kind", _("Choose what ends"))
    if "yes" not in form.lists.get("checked", []):
        form.refuse("checked", _("Tick that you have seen the papers"))
    try:
        return date.fromisoformat(form["last_day"])
    except ValueError:
        form.refuse("last_day", _("Enter a real day as year, month and day: 2026-04-29"))
        return None


async def _next_of(request: Request, staff: SessionView, form: Form) -> FoundContact | None:
    """Return who comes next as it was typed; nobody was typed: None."""
    typed = form["next"].strip()
    if not typed:
        return None
    try:
        found = await clients_of(request).accounts.people(staff.tokens["accounts"], typed)
    except (Invalid, Unavailable):
        form.refuse("next", _("The record cannot be searched just now. Try again in a minute."))
        return None
    named = [each for each in found.items if each.is_named]
    if len(named) == 1:
        return named[0]
    if named:
        form.refuse("next", _("Several people fit. Type their email, phone number or reference."))
    else:
        form.refuse("next", _("Nobody on record fits. Add them as a contact first."))
    return None


def _wish(form: Form, last_day: date | None, chosen: FoundContact | None) -> HandoverWish | None:
    if not form.is_good or last_day is None:
        return None
    kind: HandoverKind = "tenancy" if form["kind"] == "tenancy" else "ownership"
    try:
        return HandoverWish(
            kind=kind,
            last_day=last_day,
            reason=form["reason"],
            contact_id=chosen.contact_id if chosen else None,
            is_checked=True,
        )
    except ValidationError:
        form.refuse("reason", _("Enter less, and plain text alone"))
        return None


async def _show(
    request: Request,
    account_id: UUID,
    staff: SessionView,
    form: Form,
    *,
    last_day: date | None = None,
    chosen: FoundContact | None = None,
    status: int = 200,
) -> Response:
    """Show the form or, with a `last_day`, what will end then."""
    clients, token = clients_of(request), staff.tokens["accounts"]
    account = await clients.accounts.account(token, account_id)
    book = await clients.handovers.of_account(token, account_id, last_day=last_day)
    people = await people_of(request, staff, [each.contact_id for each in book.items])
    return page(
        request,
        "desk/handover.html",
        status=status,
        here="accounts",
        account=account,
        address=address_of(account),
        form=form,
        preview=_preview(book, last_day, chosen) if last_day else None,
        planned=next((each for each in book.items if each.state == "planned"), None),
        earlier=[each for each in book.items if each.state != "planned"],
        names={key: person_name(person) for key, person in people.items()},
        told={
            "planned": _("Planned. It takes effect by itself, and can be cancelled until then."),
            "done": _("Done. Everybody whose access has ended is told by email."),
            "cancelled": _("Cancelled. Everybody's access stays as it is."),
            "late": _("It was too late to cancel: the day has come and it was carried out."),
        }.get(request.query_params.get("told", ""), ""),
    )


def _preview(book: Handovers, last_day: date, chosen: FoundContact | None) -> dict[str, object]:
    return {
        "last_day": last_day,
        "is_at_once": last_day < now().astimezone(LONDON).date(),
        "leaving": [
            {"row": one, "role": role_text(one.role), "status": connection_text(one.status)}
            for one in book.leaving
        ],
        "invitations": book.invitations,
        "requests": book.requests,
        "has_pin": book.has_pin,
        "next": person_name(chosen) if chosen else "",
    }
