"""The customer portal, put together. `python -m services.gateway.main serve`."""

from pathlib import Path

from cryptography.fernet import Fernet
from fastapi import Depends, FastAPI

from chassis.errors import NotFound
from chassis.following import asked_of
from chassis.html import Site
from chassis.landlords import Landlord, Landlords
from chassis.limits import Limit
from chassis.rooms import RoomClosed
from chassis.service import Service, build_context, run
from contracts.api.landlords import OWN_SETTINGS
from services.gateway import pages, subscribers
from services.gateway.clients import Clients
from services.gateway.pages.closed_rooms import say_that_it_is_closed
from services.gateway.pages.frame import SESSION_COOKIE, every_page, learn_ways
from services.gateway.pages.registering import BeginAgain, begin_again
from services.gateway.settings import GatewaySettings

DEAD_LINKS = 20
"""Links that open nothing, looked at for one network in five minutes."""

EXPOSURES = 10
"""Times an hour that one person, or one network, may say that they see too much."""

PUBLIC_ENQUIRIES = 10
"""Sent from one network in an hour by people who are no customers."""

TEMPLATES = Path(__file__).parent / "templates"


def build(settings: GatewaySettings) -> Service[GatewaySettings]:
    """Assemble the portal; nothing is opened yet."""
    context = build_context("gateway", settings)
    clients = Clients.of(context)
    context.clients = clients
    service = Service(
        context,
        handlers=subscribers.handlers,
        has_database=False,
        follows=asked_of(context.client("accounts", settings.accounts_url), OWN_SETTINGS),
    )
    portal = build_portal(settings, context.landlords, clients)
    service.add_site(portal, port=settings.portal_port, name="portal")
    return service


def build_portal(settings: GatewaySettings, landlords: Landlords, clients: Clients) -> FastAPI:
    """Return the portal's web application over `clients`."""
    app = FastAPI(
        title="portal",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(learn_ways)],
    )
    app.state.clients = clients
    app.state.trusted_proxies = settings.trusted_proxies
    app.state.registrations = Limit(
        most=settings.registrations_per_network_and_hour, seconds=60 * 60
    )
    app.state.resets = Limit(most=settings.resets_per_network_and_hour, seconds=60 * 60)
    app.state.public_enquiries = Limit(most=PUBLIC_ENQUIRIES, seconds=60 * 60)
    app.state.exposures = Limit(most=EXPOSURES, seconds=60 * 60)
    app.state.dead_links = Limit(most=DEAD_LINKS, seconds=5 * 60)
    app.state.seal = Fernet(settings.cookie_key_file.read_text("ascii").strip())
    app.state.site = Site(
        templates=[TEMPLATES, settings.ui_folder / "templates"],
        look=settings.ui_folder / "dist",
        layout="_portal.html",
        locale=settings.ui_folder / "locale",
        sign_in="/",
        landlord_of=lambda host: _portal_at(landlords, host),
        base_url_of=lambda landlord: landlord.portal_url,
        context=every_page,
        session_cookie=SESSION_COOKIE,
        trusted_types=True,
        uploads=pages.uploads,
        hooks=pages.hooks,
        presses=pages.presses,
        drafts_in=lambda _request: clients.drafts,
    )
    app.add_exception_handler(BeginAgain, begin_again)
    app.add_exception_handler(RoomClosed, say_that_it_is_closed)
    app.state.site.install(app, pages.routers)
    return app


def _portal_at(landlords: Landlords, host: str) -> Landlord:
    landlord = landlords.by_host(host)
    if landlord.portal_host != host:
        raise NotFound("this is another site of the landlord")
    return landlord


if __name__ == "__main__":
    run("gateway", GatewaySettings, build)
