"""What a letter holds, asked for before anything else by the ways that begin with one."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.events import now
from chassis.html import Form, read_form
from contracts.api.registration import WayIn
from services.gateway.clients.ways import known_ways
from services.gateway.domain import Opening, purchase_years
from services.gateway.pages.evidence import FIELDS, as_answers, fields_of, read_evidence
from services.gateway.pages.frame import (
    REGISTRATION_SECONDS,
    clients_of,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)
from services.gateway.pages.from_letter import with_number

router = APIRouter(prefix="/register")

COOKIE = "__Host-lodge-opening"


async def ways_of(request: Request) -> list[WayIn]:
    """Return the landlord's ways to get in, the first one first."""
    return await known_ways.of(clients_of(request).registration, landlord_of(request).id)


async def way_of(request: Request, name: str) -> WayIn:
    """Return the way of this name; the first for any other."""
    ways = await ways_of(request)
    return next((way for way in ways if way.name == name), ways[0])


async def offered_ways(request: Request, *, but: str = "") -> list[dict[str, str]]:
    """Return where the ways begin and what they are called, but for one."""
    ways = await ways_of(request)
    return [{"href": address_of(w), "text": w.link} for w in ways if not but or w.name != but]


def opening_of(request: Request, way: WayIn) -> Opening | None:
    """Return what was read from the letter, in this browser and for this way."""
    opening = unseal(request, COOKIE, Opening, seconds=REGISTRATION_SECONDS)
    return opening if opening is not None and opening.way == way.name else None


def address_of(way: WayIn) -> str:
    """Return where a way begins."""
    page = "/register/letter" if way.opens_with else "/register"
    return f"{page}?way={way.name}" if way.name else page


@router.get("/letter")
async def show_letter(request: Request) -> Response:
    """Ask for what stands in the letter. What was typed before is there again, secrets apart."""
    way = await way_of(request, request.query_params.get("way", ""))
    if not way.opens_with:
        return RedirectResponse(address_of(way), 303)
    opening = opening_of(request, way)
    typed = fields_of(opening.answers) if opening else {}
    return await _page(request, way, Form(with_number(request, typed)))


@router.post("/letter")
async def take_letter(request: Request) -> Response:
    """Keep it sealed in the browser and ask for the details. Nothing is compared here."""
    form = read_form(request, "way", *FIELDS)
    way = await way_of(request, form["way"])
    if not way.opens_with:
        return RedirectResponse(address_of(way), 303)
    evidence = read_evidence(form, way.opens_with)
    if not form.is_good:
        return await _page(request, way, form)
    opening = Opening(
        landlord_id=landlord_of(request).id, way=way.name, answers=as_answers(evidence)
    )
    response = RedirectResponse(f"/register?way={way.name}", 303)
    seal_into(request, response, COOKIE, opening, seconds=REGISTRATION_SECONDS)
    return response


async def _page(request: Request, way: WayIn, form: Form) -> Response:
    return site_of(request).page(
        request,
        "register_letter.html",
        status=200 if form.is_good else 422,
        form=form,
        way=way,
        asks=way.opens_with,
        others=await offered_ways(request, but=way.name),
        years=purchase_years(now()),
    )
