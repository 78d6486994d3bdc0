"""Giving a number its tries back, once it is known who had used them up."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Unavailable
from chassis.events import now
from chassis.html import keeps, read_form
from chassis.text import _
from services.cases.domain.security import GUESSING
from services.cases.domain.states import CaseStatus, StepRefused
from services.cases.domain.text import MAX_NOTE, UnusableText, clean_text
from services.cases.pages.case import advice_for, back_to
from services.cases.pages.case_page import case_page
from services.cases.pages.frame import Lead, actor, clients_of, transaction
from services.cases.store.cases import answers_of, case_by_id
from services.cases.use_cases.note_restored_tries import note_restored_tries

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)


@router.post("/tries")
@keeps("checked", page="/cases/{case_id}")
async def restore(request: Request, case_id: UUID, staff: Lead) -> Response:
    """Give the tries back and keep what was checked before. Twice does no harm."""
    form = read_form(request, "checked", longest={"checked": MAX_NOTE})
    number = await _number_of(request, case_id)
    checked = ""
    try:
        checked = clean_text(form["checked"], longest=MAX_NOTE)
    except UnusableText as refusal:
        form.refuse("checked", advice_for(refusal, blank=_("Say how you know who it was")))
    if form.is_good:
        try:
            await clients_of(request).registrations.restore_tries(
                staff.tokens["registration"], number, case_id
            )
        except Unavailable as outage:
            advice = _("This is not possible just now. Try again in a minute.")
            form.put_off("checked", advice, outage)
        else:
            async with transaction(request) as session:
                await note_restored_tries(
                    session, case_id=case_id, checked=checked, by=actor(staff), at=now()
                )
            return back_to(case_id, "tries")
    return await case_page(request, staff, case_id, note=form, status=422)


async def _number_of(request: Request, case_id: UUID) -> str:
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        number = (await answers_of(session, case)).get("number", "")
        if case.kind != GUESSING or case.status == CaseStatus.CLOSED or not number:
            raise StepRefused("this case has no number whose tries could come back")
    return number
