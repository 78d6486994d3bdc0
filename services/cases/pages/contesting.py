"""Settling what the owners of a home do not agree about."""

from typing import Literal, cast
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.events import now
from chassis.html import keeps, read_form
from chassis.text import _
from contracts.api.owners import ObjectionSettlement
from services.cases.pages.case import back_to
from services.cases.pages.case_page import case_page
from services.cases.pages.frame import Worker, actor, clients_of, transaction
from services.cases.use_cases.close_contest import close_contest

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)


@router.post("/settle")
@keeps("outcome", "reason", page="/cases/{case_id}")
async def settle(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Keep the access, or end it, in the record; then close the case."""
    form = read_form(request, "outcome", "reason")
    if form["outcome"] not in ("kept", "ended"):
        form.refuse("outcome", _("Choose what becomes of the access"))
    if not form["reason"]:
        form.refuse("reason", _("Say why, for whoever looks at this later"))
    if not form.is_good:
        return await case_page(request, staff, case_id, note=form, status=422)
    outcome = cast("Literal['kept', 'ended']", form["outcome"])
    try:
        wish = ObjectionSettlement(outcome=outcome, reason=form["reason"])
        await clients_of(request).contests.settle(staff.tokens["accounts"], case_id, wish)
    except NotFound:
        raise
    except ValidationError:
        form.refuse("reason", _("Write this in at most 200 ordinary characters"))
        return await case_page(request, staff, case_id, note=form, status=422)
    except Invalid as refusal:
        cannot = _("This cannot be settled so. Look at the account.")
        form.refuse("outcome", next(iter(refusal.fields.values()), cannot))
        return await case_page(request, staff, case_id, note=form, status=422)
    except Unavailable as outage:
        form.put_off("reason", _("The record cannot be reached. Try again in a minute."), outage)
        return await case_page(request, staff, case_id, note=form, status=503)
    except Rejected:
        warning = _("A colleague has settled this otherwise. Look at the account.")
        return await case_page(request, staff, case_id, warning=warning, status=409)
    async with transaction(request) as session:
        await close_contest(
            session,
            case_id=case_id,
            outcome=outcome,
            text=form["reason"],
            by=actor(staff),
            at=now(),
        )
    return back_to(case_id, "settled")
