"""The desk as one web application."""

from pathlib import Path

from fastapi import FastAPI

from chassis.errors import NotFound
from chassis.html import Site
from chassis.landlords import Landlord, Landlords
from services.cases.pages import (
    accounts,
    case,
    confirming,
    deciding,
    queue,
    signing_in,
    staff,
    unlocking,
)
from services.cases.pages.frame import CSRF_COOKIE, SESSION_COOKIE, context

TEMPLATES = Path(__file__).parents[1] / "templates"
DOORS = (
    queue,
    case,
    deciding,
    accounts,
    staff,
    signing_in,
    confirming,
    unlocking,
)
"""The pages, in the order in which their addresses are compared."""


def build_desk(landlords: Landlords, *, ui: Path, link_key: bytes) -> FastAPI:
    """Return the desk, guarded. `ui` is the folder of the shared templates and the built look.

    The caller gives it the service's state (`database`, `context`).
    """

    def landlord_of(host: str) -> Landlord:
        landlord = landlords.by_host(host)
        if landlord.desk_host != host:
            raise NotFound("not the address of a desk")
        return landlord

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    site = Site(
        templates=[TEMPLATES, ui / "templates"],
        look=ui / "dist",
        layout="_desk.html",
        sign_in="/sign-in",
        landlord_of=landlord_of,
        base_url_of=lambda landlord: landlord.desk_url,
        context=context,
        csrf_cookie=CSRF_COOKIE,
        session_cookie=SESSION_COOKIE,
    )
    app.state.site = site
    app.state.link_key = link_key
    for door in DOORS:
        app.include_router(door.router)
    site.install(app)
    return app
