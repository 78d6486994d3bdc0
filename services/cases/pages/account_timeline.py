"""The timeline of an account: money, access, documents, what staff did, and its cases."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, cast
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from chassis.activity_words import amount_text, happening_text
from chassis.text import _
from contracts.api.notices import Timeline, TimelineItem, TimelineKind, TimelineWanted
from services.cases.domain.acts import act_text
from services.cases.domain.words import subject_for
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, clients_of, landlord_of, page, transaction
from services.cases.store.cases import cases_of_account_before
from services.cases.tables import CaseRow

router = APIRouter(prefix="/accounts/{account_id}/timeline", include_in_schema=False)

SHOWN: Final = 30
KINDS: Final = ("", "money", "access", "documents", "cases", "staff")


class Line(NamedTuple):
    """One entry as the page shows it."""

    at: datetime
    id: UUID
    text: str
    note: str = ""
    amount: str = ""
    href: str = ""


@router.get("")
async def show_timeline(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show a part of what happened on the account, the newest first."""
    kind = request.query_params.get("kind", "")
    kind = kind if kind in KINDS else ""
    wanted = _wanted(request, kind)
    clients, token = clients_of(request), staff.tokens["accounts"]
    account, told, cases = await asyncio.gather(
        clients.accounts.account(token, account_id),
        _told(request, token, account_id, wanted, is_asked=kind != "cases"),
        _cases(request, account_id, wanted, is_asked=kind in {"", "cases"}),
    )
    lines = [_line(item) for item in told.items] + [_case_line(row) for row in cases]
    lines.sort(key=lambda line: (line.at, line.id), reverse=True)
    path = f"/accounts/{account_id}/timeline"
    return page(
        request,
        "desk/account_timeline.html",
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="timeline",
        lines=lines[:SHOWN],
        kind=kind,
        kinds=[(name, _kind_text(name), f"{path}?kind={name}" if name else path) for name in KINDS],
        newest=f"{path}?kind={kind}" if kind else path,
        is_first=wanted.before is None,
        earlier=_earlier(path, kind, lines) if told.has_more or len(lines) > SHOWN else "",
    )


async def _told(
    request: Request, token: str, account_id: UUID, wanted: TimelineWanted, *, is_asked: bool
) -> Timeline:
    if not is_asked:
        return Timeline(items=[])
    return await clients_of(request).money.timeline(token, account_id, wanted)


async def _cases(
    request: Request, account_id: UUID, wanted: TimelineWanted, *, is_asked: bool
) -> Sequence[CaseRow]:
    if not is_asked:
        return ()
    async with transaction(request) as session:
        return await cases_of_account_before(
            session,
            landlord_id=landlord_of(request).id,
            account_id=account_id,
            before=(wanted.before, wanted.before_id)
            if wanted.before and wanted.before_id
            else None,
            limit=SHOWN + 1,
        )


def _wanted(request: Request, kind: str) -> TimelineWanted:
    """Read which part is asked for; an address that nobody was given shows the newest."""
    of_record = cast("TimelineKind", "" if kind == "cases" else kind)
    asked = {name: request.query_params.get(name) for name in ("before", "before_id")}
    if not all(asked.values()):
        return TimelineWanted(kind=of_record, limit=SHOWN)
    try:
        return TimelineWanted.model_validate({**asked, "kind": of_record, "limit": SHOWN})
    except ValidationError:
        return TimelineWanted(kind=of_record, limit=SHOWN)


def _earlier(path: str, kind: str, lines: Sequence[Line]) -> str:
    last = lines[:SHOWN][-1]
    asked = {"kind": kind} if kind else {}
    return f"{path}?" + urlencode(
        {**asked, "before": last.at.astimezone(UTC).isoformat(), "before_id": str(last.id)}
    )


def _line(item: TimelineItem) -> Line:
    if item.is_act:
        by = _("by %(name)s") % {"name": item.by} if item.by else ""
        note = ". ".join(part for part in (item.detail, by) if part)
        return Line(item.at, item.item_id, act_text(item.kind), note)
    text = happening_text(item.kind, item.detail)
    return Line(item.at, item.item_id, text, amount=amount_text(item.amount_pence))


def _case_line(row: CaseRow) -> Line:
    text = _("Case %(reference)s came in") % {"reference": row.reference}
    return Line(
        row.received_at,
        row.id,
        text,
        subject_for(row.kind, row.customer_name, reason=row.reason),
        href=f"/cases/{row.id}",
    )


def _kind_text(kind: str) -> str:
    return {
        "": _("Everything"),
        "money": _("Money"),
        "access": _("Access"),
        "documents": _("Documents"),
        "cases": _("Cases"),
        "staff": _("What staff did"),
    }[kind]
