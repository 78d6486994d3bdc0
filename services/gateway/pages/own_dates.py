"""How the pages write days and times for this person."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.identity.external_users import DateFormat
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.frame import SignedIn, clients_of, site_of

router = APIRouter(prefix="/profile/dates")

FORMATS: Final[tuple[DateFormat, ...]] = ("day_month_name", "day_month_year", "year_month_day")


@router.get("")
async def ask_for_dates(request: Request, resident: SignedIn, told: str = "") -> Response:
    """Ask how days and times shall be written."""
    form = Form({"date_format": resident.session.date_format})
    return _page(request, form, is_saved=told == "saved")


@router.post("")
async def choose_dates(request: Request, resident: SignedIn) -> Response:
    """Write days and times so from now on, on every page of this person."""
    form = read_form(request, "date_format")
    chosen = next((each for each in FORMATS if each == form["date_format"]), None)
    if chosen is None:
        form.refuse("date_format", _("Choose one of the three"))
        return _page(request, form)
    await clients_of(request).own_login.choose_dates(resident.session.tokens["identity"], chosen)
    known_sessions.drop(resident.session.session_id)
    return RedirectResponse("/profile/dates?told=saved", 303)


def _page(request: Request, form: Form, *, is_saved: bool = False) -> Response:
    examples = {
        "day_month_name": _("24 December 2026, 2:48pm"),
        "day_month_year": _("24/12/2026 14:48"),
        "year_month_day": _("2026-12-24 14:48"),
    }
    return site_of(request).page(
        request,
        "own_dates.html",
        status=200 if form.is_good else 422,
        form=form,
        is_saved=is_saved,
        choices=[{"value": each, "text": examples[each]} for each in FORMATS],
    )
