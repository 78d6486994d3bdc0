"""Checking the security word of somebody on the telephone: match or no match, and no more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import NotFound, TooMany
from chassis.html import Form, read_form, safe_path
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.pages.frame import LISTENING, clients_of, id_or_none, needs_one_of, page
from services.cases.pages.people import people_of, person_name

router = APIRouter(prefix="/phone-word", include_in_schema=False)

LONGEST_WORD = 300
LONGEST_PATH = 300


Listener = Annotated[SessionView, Depends(needs_one_of(*LISTENING))]


@router.get("")
async def show_check(request: Request, staff: Listener) -> Response:
    """Ask for what the caller says."""
    asked = request.query_params
    form = Form(
        {
            "contact_id": asked.get("contact", "")[:40],
            "back": safe_path(asked.get("back", "")[:LONGEST_PATH], otherwise="/accounts"),
        }
    )
    return await _check_page(request, staff, form)


@router.post("")
async def check(request: Request, staff: Listener) -> Response:
    """Say whether it matches."""
    form = read_form(
        request,
        "contact_id",
        "heard",
        "back",
        verbatim=("heard",),
        longest={"heard": LONGEST_WORD, "back": LONGEST_PATH},
    )
    form.values["back"] = safe_path(form["back"], otherwise="/accounts")
    form.require("heard", _("Type what the caller says"))
    contact_id = id_or_none(form["contact_id"])
    if contact_id is None:
        return RedirectResponse("/accounts", 303)
    is_match = misses_left = None
    if form.is_good:
        try:
            checked = await clients_of(request).external_users.check_word(
                staff.tokens["identity"], contact_id, form["heard"]
            )
            is_match, misses_left = checked.is_match, checked.misses_left
        except NotFound:
            form.refuse("heard", _("This customer has no security word. Check two other facts."))
        except TooMany as limit:
            form.put_off(
                "heard",
                _(
                    "It was wrong three times in 24 hours. Nobody can be checked by it until then. "
                    "Ring them back on the number on record."
                ),
                limit,
            )
    return await _check_page(request, staff, form, is_match=is_match, misses_left=misses_left)


async def _check_page(
    request: Request,
    staff: SessionView,
    form: Form,
    *,
    is_match: bool | None = None,
    misses_left: int | None = None,
) -> Response:
    contact_id = id_or_none(form["contact_id"])
    person = (await people_of(request, staff, [contact_id])).get(contact_id or UUID(int=0))
    form.forget("heard")
    return page(
        request,
        "desk/phone_word.html",
        status=200 if form.is_good else 422,
        here="accounts",
        form=form,
        name=person_name(person) if person else _("This customer"),
        is_match=is_match,
        misses_left=misses_left,
    )
