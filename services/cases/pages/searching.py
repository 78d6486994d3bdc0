"""One search over everything: accounts, people, blocks, cases."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote_plus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Invalid, Unavailable
from chassis.events import now
from chassis.text import _
from contracts.api.accounts import AccountHits, FoundContacts, Places
from contracts.api.identity import SessionView
from services.cases.pages.frame import Staff, clients_of, landlord_of, page, transaction
from services.cases.pages.people import person_name
from services.cases.pages.telling import line_of
from services.cases.store.queue import QueueFilter, queue_page

Answer = TypeVar("Answer")

router = APIRouter(include_in_schema=False)

LONGEST_SEARCH = 200
SHOWN = 8
"""Of each kind. The page of that kind shows more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found."""

    href: str
    name: str
    reference: str = ""
    more: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    key: str
    name: str
    lines: list[Line] = field(default_factory=list)
    has_more: bool = False
    all_href: str = ""


@router.get("/search")
async def search(request: Request, staff: Staff, q: str = "") -> Response:
    """Show what fits the words, each kind by itself. What cannot be reached is named."""
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    if not text:
        return page(request, "desk/search.html", here="", text="", searched="", groups=None)
    record, token = clients_of(request).accounts, staff.tokens["accounts"]
    accounts, people, places, cases = await asyncio.gather(
        _or_none(record.search(token, text)),
        _or_none(record.people(token, text)),
        _or_none(record.places(token, text)),
        _cases(request, staff, text),
    )
    groups = [_accounts(accounts, text), _people(people, text), _blocks(places), cases]
    return page(
        request,
        "desk/search.html",
        here="",
        text=text,
        searched=text,
        groups=[group for group in groups if group.lines],
        is_partial=accounts is None or people is None or places is None,
    )


async def _or_none(asked: Awaitable[Answer]) -> Answer | None:
    try:
        return await asked
    except (Invalid, Unavailable):
        return None


def _accounts(found: AccountHits | None, text: str) -> Group:
    hits = found.items if found else []
    return Group(
        key="accounts",
        name=_("Accounts"),
        all_href=f"/accounts?q={quote_plus(text)}",
        has_more=len(hits) > SHOWN or bool(found and found.has_more),
        lines=[
            Line(
                href=f"/accounts/{hit.account_id}",
                name=hit.name or hit.reference,
                reference=hit.reference,
                more=", ".join(part for part in (hit.address, hit.postcode) if part),
                tag="" if hit.status == "current" else hit.status.capitalize(),
            )
            for hit in hits[:SHOWN]
        ],
    )


def _people(found: FoundContacts | None, text: str) -> Group:
    """Return those whose own name or number fits; who merely lives there comes with the account."""
    named = [each for each in found.items if each.is_named] if found else []
    return Group(
        key="people",
        name=_("People"),
        all_href=f"/contacts?q={quote_plus(text)}",
        has_more=len(named) > SHOWN,
        lines=[
            Line(
                href=f"/contacts/{one.contact_id}",
                name=person_name(one),
                reference=", ".join(dict.fromkeys(home.reference for home in one.homes[:2])),
                more=", ".join([*one.emails[:1], *one.phones[:1]]),
            )
            for one in named[:SHOWN]
        ],
    )


def _blocks(found: Places | None) -> Group:
    blocks = [each for each in found.items if each.kind == "block"] if found else []
    return Group(
        key="blocks",
        name=_("Blocks"),
        has_more=len(blocks) > SHOWN,
        lines=[
            Line(href=f"/accounts?q={quote_plus(one.name)}", name=one.name, more=one.estate)
            for one in blocks[:SHOWN]
        ],
    )


async def _cases(request: Request, staff: SessionView, text: str) -> Group:
    landlord_id, moment = landlord_of(request).id, now()
    wanted = QueueFilter(view="all", text=text)
    async with transaction(request) as session:
        found = await queue_page(
            session, wanted, landlord_id=landlord_id, staff_id=staff.user_id, now=moment
        )
    lines = [line_of(row, moment) for row in found.rows[:SHOWN]]
    return Group(
        key="cases",
        name=_("Cases"),
        all_href=f"/?q={quote_plus(text)}",
        has_more=found.total > SHOWN,
        lines=[
            Line(
                href=f"/cases/{line.id}",
                name=line.subject,
                reference=line.reference,
                more=", ".join(part for part in (line.customer, line.place) if part),
                tag=line.status,
            )
            for line in lines
        ],
    )
