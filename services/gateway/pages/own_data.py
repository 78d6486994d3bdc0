"""All that is held about the person signed in: asked for, watched, downloaded."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from chassis.errors import Forbidden, NotFound, Unavailable
from chassis.html import Form, StepNeeded, read_form
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import not_just_now
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    RecentlyProved,
    Resident,
    clients_of,
    landlord_of,
    site_of,
)
from services.gateway.pages.own_archive import archive, part_names

router = APIRouter(prefix="/profile/your-data")

PATH: Final = "/profile/your-data"
REFRESH_SECONDS: Final = 4
"""How often the page looks again by itself while something is being prepared."""


@router.get("")
async def show_own_data(request: Request, resident: RecentlyProved) -> Response:
    """Say what may be asked for, or how far the request is."""
    return await _page(request, resident, Form())


@router.post("")
async def ask_for_own_data(request: Request, resident: RecentlyProved) -> Response:
    """Have every service prepare its part. Within a day it is the same request."""
    form = read_form(request)
    try:
        await clients_of(request).own_data.ask(resident.session.tokens)
    except Unavailable as outage:
        form.put_off("csrf_token", not_just_now(), outage)
        return await _page(request, resident, form)
    except Forbidden as refusal:
        raise StepNeeded("/confirm") from refusal
    return RedirectResponse(PATH, 303)


@router.get("/archive.zip")
async def send_own_data(request: Request, resident: RecentlyProved) -> Response:
    """Send everything as one archive, written while it is sent."""
    client, tokens = clients_of(request).own_data, resident.session.tokens
    standing = await client.standing(tokens)
    if standing is None or standing.ready_at is None:
        return RedirectResponse(PATH, 303)
    try:
        first = await client.part(next(iter(part_names())), tokens, standing.request_id)
    except NotFound:
        return RedirectResponse(PATH, 303)
    landlord = landlord_of(request)
    cookie = request.cookies[SESSION_COOKIE]

    async def as_they_are_now() -> Mapping[str, str]:
        session = await known_sessions.ask(clients_of(request).identity, landlord.id, cookie)
        return session.tokens

    day = standing.asked_at.date().isoformat()
    return StreamingResponse(
        archive(client, as_they_are_now, standing.request_id, first, landlord=landlord.name),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="my-data-{landlord.code}-{day}.zip"',
            "Cache-Control": "no-store",
        },
    )


async def _page(request: Request, resident: Resident, form: Form) -> Response:
    standing = await clients_of(request).own_data.standing(resident.session.tokens)
    names = part_names()
    parts = [
        {"title": names.get(part.service, part.service), "items": part.items}
        for part in (standing.parts if standing else [])
    ]
    return site_of(request).page(
        request,
        "own_data.html",
        status=200 if form.is_good else 422,
        form=form,
        standing=standing,
        parts=parts,
        names=list(names.values()),
        refresh=REFRESH_SECONDS if standing and standing.ready_at is None else 0,
    )
