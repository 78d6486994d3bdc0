"""What every page stands in: the site, the landlord, sealed cookies, the person signed in."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, TypeVar, cast
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from chassis.errors import NotFound, Unauthenticated
from chassis.events import now
from chassis.html import Site, StepNeeded, safe_path
from chassis.landlords import PAGES, Landlord
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.accounts import Home
from contracts.api.identity import SessionOpened, SessionView
from contracts.api.registration import WayIn
from services.gateway.clients import Clients
from services.gateway.clients.sessions import known_sessions
from services.gateway.clients.ways import known_ways
from services.gateway.pages.chosen_home import rooms, where
from services.gateway.pages.closed_rooms import require_open, without_closed
from services.gateway.pages.public_words import offered
from services.gateway.pages.seen_page import link_about

M = TypeVar("M", bound=BaseModel)

SESSION_COOKIE = "__Host-lodge"
DEVICE_COOKIE = "__Host-lodge-device"
"""By which the browser is known as one that its person has signed in with."""

LONGEST_DEVICE = 200
DEVICE_SECONDS = 180 * 24 * 60 * 60
REGISTRATION_COOKIE = "__Host-lodge-registration"
CODE_COOKIE = "__Host-lodge-code"
CODE_SECONDS = 60 * 60
"""How long a browser remembers which address it asked a code for."""

REGISTRATION_SECONDS = 60 * 60
"""How long the pages of a registration may take. The applicant's token lives as long."""

STEPS: Final = {
    "second_step": "/second-step",
    "new_password": "/new-password",
    "second_step_set_up": "/second-step/set-up",
}
"""What a session may still need → the page where that is done."""

START_PAGES: Final = {"home": "/home", "cases": "/cases", "profile": "/profile"}
"""What a login is set to → where signing in leads. Anything else: home."""

PROOF_LASTS: Final = timedelta(minutes=5)
"""How long after showing who they are a person may change what lets them in."""

CLEAN: Final = {"Clear-Site-Data": '"cache", "storage"'}
"""Of the answer that ends a visit."""

LEGAL_PAGES = PAGES


@dataclass(frozen=True)
class Resident:
    """The person signed in, as the pages need them."""

    session: SessionView
    name: str
    homes: list[Home]

    def home(self, account_id: UUID) -> Home:
        """Return one of this person's homes.

        Raises:
            NotFound: it is none of theirs, or not any more.
        """
        for home in self.homes:
            if home.account_id == account_id:
                return home
        raise NotFound("no home of this person")


def site_of(request: Request) -> Site:
    """Return the site that renders pages."""
    return cast("Site", request.app.state.site)


def clients_of(request: Request) -> Clients:
    """Return the services behind the portal."""
    return cast("Clients", request.app.state.clients)


def landlord_of(request: Request) -> Landlord:
    """Return the landlord whose portal this is. The guard lets no other request in."""
    return cast("Landlord", request.state.landlord)


def every_page(request: Request) -> Mapping[str, Any]:
    """Return what all pages show: the footer's links, and who is signed in."""
    landlord: Landlord | None = getattr(request.state, "landlord", None)
    resident: Resident | None = getattr(request.state, "resident", None)
    titles = legal_titles()
    return {
        "footer_links": [
            {"href": f"/{name}", "text": titles[name]}
            for name in LEGAL_PAGES
            if landlord is not None and name in landlord.pages
        ],
        "public_matters": offered(landlord) if landlord else [],
        "exposure_link": link_about(request, landlord) if landlord else "",
        "person": {"name": resident.name} if resident else None,
        "request_way": _request_way(landlord) if landlord else None,
        "help_way": _help_way(landlord) if landlord else None,
        "words_given_at": resident.session.one_time_password_at if resident else None,
        "idle_left": resident.session.idle_seconds_left if resident else 0,
        "idle_over": "/?ended=1&next=",
        **(_around(request, resident) if resident else {}),
    }


def _around(request: Request, resident: Resident) -> dict[str, Any]:
    """Return the home that a page is about, the others, and the navigation."""
    place = where(request, resident.homes)
    return {"where": place, "nav": rooms(resident.homes, place.home if place else None)}


def _request_way(landlord: Landlord) -> WayIn | None:
    """Return the way by which everybody asks for an account on one page, where there is one."""
    return next((way for way in known_ways.known(landlord.id) if way.asks), None)


def _help_way(landlord: Landlord) -> WayIn | None:
    """Return the form by which staff help whoever cannot get in by the first way."""
    return next((way for way in known_ways.known(landlord.id)[1:] if way.is_for_staff), None)


async def learn_ways(request: Request) -> None:
    """Know the landlord's ways in, before a page for somebody who is not signed in is made."""
    landlord: Landlord | None = getattr(request.state, "landlord", None)
    if landlord is not None and not request.cookies.get(SESSION_COOKIE):
        await known_ways.of(clients_of(request).registration, landlord.id)


def legal_titles() -> dict[str, str]:
    """Return the titles of the landlord's own pages."""
    return {
        "privacy": _("Privacy policy"),
        "cookies": _("Cookies policy"),
        "acceptable-use": _("Acceptable use policy"),
        "terms": _("Terms and conditions"),
        "accessibility": _("Accessibility"),
    }


async def resident_of(request: Request) -> Resident:
    """Return the person signed in.

    Raises:
        Unauthenticated: nobody is, or their session has ended.
        Unavailable: it cannot be asked; nobody is let in on old knowledge.
        RoomClosed: the page stands in a room that is closed for all customers.
    """
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        raise Unauthenticated("nobody is signed in")
    clients = clients_of(request)
    session = await known_sessions.ask(clients.identity, landlord_of(request).id, token)
    if session.kind != "customer":
        raise Unauthenticated("not a customer's session")
    if session.needs is not None:
        raise StepNeeded(STEPS[session.needs])
    homes = await clients.accounts.homes(session.tokens["accounts"])
    resident = Resident(
        session,
        homes.name or session.display_name or session.email,
        without_closed(homes.homes, session.closed_rooms),
    )
    request.state.resident = resident
    site_of(request).speak_as_chosen(request, language=session.language, days=session.date_format)
    require_open(request, session.closed_rooms)
    await site_of(request).drafts.recall(request, session.user_id)
    return resident


resident_of.allowed = ("customer",)  # type: ignore[attr-defined]  # read by `chassis.explaining`

SignedIn = Annotated[Resident, Depends(resident_of)]


async def proved_resident_of(resident: SignedIn) -> Resident:
    """Return the person signed in, if they showed who they are a moment ago.

    Raises:
        StepNeeded: they have to show it once more.
    """
    proved_at = resident.session.proved_at
    if proved_at is None or now() - proved_at > PROOF_LASTS:
        raise StepNeeded("/confirm")
    return resident


RecentlyProved = Annotated[Resident, Depends(proved_resident_of)]
"""The person signed in, sure to be at the browser: for acts that could take a login over."""


def count_registration(request: Request) -> None:
    """Count a registration begun from the visitor's network.

    Raises:
        TooMany: there were very many in this hour.
    """
    begun: Limit = request.app.state.registrations
    begun.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))


def seal_into(
    request: Request, response: Response, cookie: str, content: BaseModel, *, seconds: int
) -> None:
    """Put `content` into a cookie that only this installation can read."""
    seal: Fernet = request.app.state.seal
    sealed = seal.encrypt(content.model_dump_json().encode()).decode()
    response.set_cookie(
        cookie, sealed, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def unseal(request: Request, cookie: str, content: type[M], *, seconds: int) -> M | None:
    """Return what was sealed for this landlord's site less than `seconds` ago, if anything."""
    seal: Fernet = request.app.state.seal
    try:
        opened = seal.decrypt(request.cookies.get(cookie, ""), ttl=seconds)
        found = content.model_validate_json(opened)
    except (InvalidToken, ValueError):  # a cookie may hold anything, letters beyond ASCII too
        return None
    if getattr(found, "landlord_id", None) != landlord_of(request).id:
        return None
    return found


def forget_cookie(response: Response, cookie: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="lax")


def device_of(request: Request) -> str:
    """Return what the browser shows to be known again; identity says whether it is."""
    shown = request.cookies.get(DEVICE_COOKIE, "")
    return shown if len(shown) <= LONGEST_DEVICE else ""


def begin_session(request: Request, response: Response, token: str, *, device: str = "") -> None:
    """Give the browser its session, and drop what belonged to the time before it.

    `device` is what it keeps to be known again, if it is to be.
    """
    if device:
        response.set_cookie(
            DEVICE_COOKIE,
            device,
            max_age=DEVICE_SECONDS,
            path="/",
            secure=True,
            httponly=True,
            samesite="lax",
        )
    response.set_cookie(SESSION_COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    forget_cookie(response, REGISTRATION_COOKIE)
    forget_cookie(response, CODE_COOKIE)
    forget_cookie(response, site_of(request).csrf_cookie)


def leave(request: Request) -> Response:
    """Show the front door to somebody whose session is over, and forget what the browser kept.

    Nothing stays: not the page that Back would show, not what was stored. Of the cookies only
    the one stays by which the browser is known again; it opens nothing.
    """
    response = RedirectResponse("/", 303, headers=CLEAN)
    forget_cookie(response, SESSION_COOKIE)
    site_of(request).drafts.forget_all(request, response)
    forget_cookie(response, site_of(request).csrf_cookie)
    return response


def way_in(opened: SessionOpened | SessionView, wanted: str = "") -> str:
    """Return where somebody who is signed in is led: the wanted page of ours, else their first."""
    return safe_path(wanted, otherwise=START_PAGES.get(opened.start_page, "/home"))


pause = asyncio.sleep
"""Waits between questions; a name of its own so that a test may be quicker."""
