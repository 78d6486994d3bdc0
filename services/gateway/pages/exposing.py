"""I can see someone else's information: a few words, and staff hear of it at once."""

from uuid import UUID, uuid5

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from chassis.errors import Invalid, LodgeError, TooMany, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.limits import Limit, network_of
from chassis.telemetry import correlation_id
from chassis.text import _
from contracts.api.exposures import ExposureReport, ExposureTaken
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    Resident,
    clients_of,
    landlord_of,
    resident_of,
    site_of,
)
from services.gateway.pages.seen_page import LONGEST, PATH, UNKNOWN, SeenPage, opened, sealed

router = APIRouter(prefix=PATH)

NO_TRACE = {"Referrer-Policy": "no-referrer"}
CHOICES = frozenset({"yes", "no"})


class Told(BaseModel):
    """What the last page says."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    reference: str


@router.get("")
async def ask_what_was_seen(request: Request, of: str = "") -> Response:
    """Ask what was seen, and whether to call. Nothing has to be typed."""
    resident = await _resident_if_any(request)
    return _page(request, kept_form(request, {"of": of[:LONGEST]}), resident)


@router.post("")
@keeps("seen", "telephone", page=PATH + "?of={of}")
async def take_what_was_seen(request: Request) -> Response:
    """Open an urgent case, whoever tells and whatever is down behind it."""
    form = read_form(
        request,
        *("of", "seen", "may_call", "telephone"),
        longest={"of": LONGEST, "seen": LONGEST_WORDS},
    )
    resident = await _resident_if_any(request)
    may_call = form["may_call"] == "yes"
    if form["may_call"] and form["may_call"] not in CHOICES:
        form.refuse("may_call", _("Choose yes or no"))
    if may_call and resident is None:
        form.require("telephone", _("Enter the number that we may call"))
    if form.is_good:
        try:
            _count(request, resident)
            taken = await _report(request, form, resident, may_call=may_call)
        except TooMany as limit:
            form.put_off("seen", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("seen", not_just_now(), outage)
        except Invalid as refusal:
            form.refuse_all(refusal.fields or {"seen": _("Check what you wrote, then send it")})
        else:
            told = Told(landlord_id=landlord_of(request).id, reference=taken.reference)
            return RedirectResponse(f"{PATH}/told?of={sealed(request, told)}", 303)
    return _page(request, form, resident)


@router.get("/told")
async def say_thanks(request: Request, of: str = "") -> Response:
    """Say what happens now, and what to do with what was seen."""
    told = opened(request, of, Told, landlord_of(request))
    if told is None:
        return RedirectResponse(PATH, 303)
    await _resident_if_any(request)
    return site_of(request).page(
        request, "exposure_told.html", headers=NO_TRACE, reference=told.reference
    )


async def _report(
    request: Request, form: Form, resident: Resident | None, *, may_call: bool
) -> ExposureTaken:
    landlord = landlord_of(request)
    seen = opened(request, form["of"], SeenPage, landlord) or SeenPage(
        landlord_id=landlord.id, correlation_id=correlation_id(), page=UNKNOWN
    )
    report = ExposureReport(
        correlation_id=seen.correlation_id,
        page=seen.page,
        seen=form["seen"],
        telephone=form["telephone"],
        may_call=may_call,
    )
    return await clients_of(request).exposures.report(
        landlord.id,
        uuid5(landlord.id, report.model_dump_json()),  # sent twice, it is one report
        report,
        token=resident.session.tokens["cases"] if resident else None,
    )


def _count(request: Request, resident: Resident | None) -> None:
    """Count a report of this person, or of the visitor's network. Raise `TooMany`."""
    reports: Limit = request.app.state.exposures
    network = network_of(request, trusted_proxies=request.app.state.trusted_proxies)
    reports.count(str(resident.session.user_id) if resident else network)


async def _resident_if_any(request: Request) -> Resident | None:
    """Return who is signed in; nobody, where that cannot be known: they may tell all the same."""
    if not request.cookies.get(SESSION_COOKIE):
        return None
    try:
        return await resident_of(request)
    except LodgeError:
        return None


def _page(request: Request, form: Form, resident: Resident | None) -> Response:
    return site_of(request).page(
        request,
        "exposure.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        is_known=resident is not None,
    )
