"""What customers asked to have changed about themselves: staff look at it and decide."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.details import ChangeDecision
from contracts.api.identity import SessionView
from services.cases.pages.frame import Worker, clients_of, id_or_none, page

router = APIRouter(prefix="/detail-changes", include_in_schema=False)

PATH: Final = "/detail-changes"
LONGEST_REASON: Final = 200


@router.get("")
async def show_changes(request: Request, staff: Worker) -> Response:
    """List what waits for a check, the oldest first."""
    return await _page(request, staff, kept_form(request))


@router.post("/{change_id}")
@keeps("reason", page=PATH)
async def decide(request: Request, change_id: UUID, staff: Worker) -> Response:
    """Put the new value into the record, or leave the old and say why."""
    form = read_form(request, "choice", "reason", longest={"reason": LONGEST_REASON})
    if form["choice"] not in {"accept", "refuse"}:
        form.refuse("reason", _("Choose Accept or Refuse"))
    elif form["choice"] == "refuse":
        form.require("reason", _("Say why: the customer reads it"))
    if form.is_good:
        decision = ChangeDecision(is_accepted=form["choice"] == "accept", reason=form["reason"])
        try:
            await clients_of(request).detail_changes.decide(
                staff.tokens["accounts"], change_id, decision
            )
        except NotFound:
            raise
        except Invalid as refusal:
            form.refuse("reason", next(iter(refusal.fields.values()), _("This cannot be taken.")))
        except Rejected:
            return RedirectResponse(f"{PATH}?told=meanwhile", 303)
        except Unavailable as outage:
            form.put_off("reason", _("The record cannot be reached just now. Try again."), outage)
        else:
            return RedirectResponse(f"{PATH}?told={form['choice']}", 303)
    return await _page(request, staff, form, failed=change_id)


async def _page(
    request: Request, staff: SessionView, form: Form, *, failed: UUID | None = None
) -> Response:
    after = id_or_none(request.query_params.get("after", ""))
    found = await clients_of(request).detail_changes.to_check(staff.tokens["accounts"], after=after)
    told = {
        "accept": _("Accepted. The record says so now, and the customer is told by email."),
        "refuse": _("Refused. The old stands, and the customer is told by email."),
        "meanwhile": _("Somebody decided this meanwhile, or the customer took it back."),
    }
    return page(
        request,
        "desk/detail_changes.html",
        status=200 if form.is_good else 422,
        here="contacts",
        form=form,
        failed=failed,
        told=told.get(request.query_params.get("told", ""), ""),
        changes=[{"row": each, "what": _names()[each.field]} for each in found.items],
        waiting=found.waiting,
        next_after=found.next,
        is_first=after is None,
    )


def _names() -> dict[str, str]:
    return {
        "title": _("Title"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "organisation": _("Organisation"),
        "phone": _("Telephone"),
        "phone_evening": _("In the evening"),
        "mobile": _("Mobile"),
    }
