"""Signed in: the homes of a person, and their cases."""

import asyncio
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import LodgeError, Unavailable
from chassis.events import now
from chassis.money_words import Stands, stands_text
from chassis.own_words import own_word
from chassis.text import _
from contracts.api.accounts import Home
from contracts.api.cases import OwnCase
from contracts.api.ledger import Balance
from contracts.api.notices import OwnNotices
from services.gateway.domain import first_word, is_open, paragraphs_of, part_of_day
from services.gateway.pages.activity_words import told
from services.gateway.pages.communications import count_if_up
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.tiles import tiles
from services.gateway.pages.ways_to_pay import balance_if_up

router = APIRouter()


class Notice(NamedTuple):
    """Important information as the dashboard shows it."""

    title: str
    paragraphs: list[str]
    place: str


@router.get("/home")
async def homes(request: Request, resident: SignedIn) -> Response:
    """Go to the one home or the chosen one, or list them; without any, say who can help."""
    if not resident.homes:
        return site_of(request).page(request, "no_home.html")
    if len(resident.homes) == 1:
        return RedirectResponse(f"/home/{resident.homes[0].account_id}", 303)
    return site_of(request).page(request, "homes.html", homes=resident.homes)


@router.get("/home/{account_id}")
async def dashboard(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show one home with everything that works."""
    home = resident.home(account_id)
    cases, balance, count, news = await asyncio.gather(
        _cases_if_up(request, resident),
        balance_if_up(request, resident, home),
        count_if_up(request, resident),
        _news_if_up(request, resident, home),
    )
    return site_of(request).page(
        request,
        "dashboard.html",
        home=home,
        others=[other for other in resident.homes if other.account_id != account_id],
        first_name=first_word(resident.name),
        part_of_day=part_of_day(now()),
        cases=cases,
        communications=count,
        role_text=_role_text(home.role),
        balance=balance,
        notices=_notices(news),
        happened=[told(item) for item in news.newest] if news else None,
        tiles=tiles(home),
        stands=stands_text(balance.balance_pence, balance.overdue_pence, balance.not_due_pence)
        if balance
        else None,
        open_cases=[case for case in cases or [] if is_open(case.status)],
    )


@router.get("/cases")
async def cases(request: Request, resident: SignedIn) -> Response:
    """List this person's cases, newest first."""
    own = await clients_of(request).cases.own_cases(resident.session.tokens["cases"])
    return site_of(request).page(request, "cases.html", cases=own.items, is_open=is_open)


async def _cases_if_up(request: Request, resident: Resident) -> list[OwnCase] | None:
    """Return the cases, or None while they cannot be asked for: the dashboard shows the rest."""
    try:
        async with asyncio.timeout(2):
            own = await clients_of(request).cases.own_cases(resident.session.tokens["cases"])
    except (Unavailable, TimeoutError):
        return None
    except LodgeError:
        return []
    return own.items


async def _news_if_up(request: Request, resident: Resident, home: Home) -> OwnNotices | None:
    """Return what matters and what happened, or None while nobody can tell."""
    try:
        async with asyncio.timeout(2):
            return await clients_of(request).happenings.notices(
                resident.session.tokens["accounts"], home.account_id
            )
    except (LodgeError, TimeoutError):
        return None


def _notices(news: OwnNotices | None) -> list[Notice]:
    told_today = news.items if news else []
    return [Notice(each.title, paragraphs_of(each.body), each.place) for each in told_today]


def _role_text(role: str) -> str:
    """Say in plain words what somebody is to a home."""
    roles = {
        "unit_owner": _("Unit owner"),
        "joint_owner": _("Joint owner"),
        "tenant": _("Tenant"),
        "joint_tenant": _("Joint tenant"),
        "subtenant": _("Tenant of the unit owner"),
        "family_friend": _("Family or friend"),
        "poa": _("Attorney or deputy"),
        "managing_agent": _("Managing agent"),
        "letting_agent": _("Letting agent"),
        "rmc_director": _("Director of the management company"),
    }
    return own_word("role", role, roles.get(role, _("Approved contact")))


def _stands(balance: Balance) -> Stands:
    return stands_text(balance.balance_pence, balance.overdue_pence, balance.not_due_pence)
