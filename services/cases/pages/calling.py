"""Telephone calls to the customer of a case, kept on its timeline."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.events import now
from chassis.html import keeps, read_form
from chassis.text import _
from services.cases.domain.calls import LONGEST_NUMBER, CallResult
from services.cases.domain.states import StepRefused
from services.cases.domain.text import MAX_NOTE, UnusableText
from services.cases.pages.case import advice_for, back_to
from services.cases.pages.case_page import case_page
from services.cases.pages.frame import Worker, actor, transaction
from services.cases.use_cases.log_call import log_call

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)


@router.post("/calls")
@keeps("number", "result", "said", page="/cases/{case_id}")
async def post_call(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Keep a call. What was typed stays when it cannot be kept."""
    form = read_form(
        request, "number", "result", "said", longest={"number": LONGEST_NUMBER, "said": MAX_NOTE}
    )
    form.require("number", _("Type the number you rang"))
    if form["result"] not in list(CallResult):
        form.refuse("result", _("Choose what came of the call"))
    if form.is_good:
        try:
            async with transaction(request) as session:
                await log_call(
                    session,
                    case_id=case_id,
                    number=form["number"],
                    result=CallResult(form["result"]),
                    said=form["said"],
                    by=actor(staff),
                    at=now(),
                )
        except UnusableText as refusal:
            form.refuse("said", advice_for(refusal, blank=_("Type the number you rang")))
        except StepRefused:
            form.refuse("said", _("The case is closed. Closed cases take no more calls."))
            return await case_page(request, staff, case_id, note=form, status=409)
        else:
            return back_to(case_id, "called")
    return await case_page(request, staff, case_id, note=form, status=422)
