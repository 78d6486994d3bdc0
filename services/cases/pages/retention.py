"""How long what is kept is kept: for leads, who let go what waits for their word."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import NotFound, Rejected, Unavailable
from chassis.events import now
from chassis.html import read_form
from chassis.retention.confirming import RetentionView, RuleView, confirm_report, view_of
from chassis.retention.nights import Retention
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.domain.acts import service_text
from services.cases.pages.frame import Lead, clients_of, landlord_of, page, transaction
from services.cases.pages.retention_words import kept_text, rule_text, since_text

router = APIRouter(prefix="/retention", include_in_schema=False)

HERE: Final = "/retention"
OWN: Final = "cases"


@dataclass(frozen=True)
class Shown:
    """What waited when the lead looked."""

    service: str
    rule: str
    ended_before: datetime
    due: int


class Line(TypedDict):
    """A rule as the page shows it."""

    service: str
    rule: RuleView
    what: str
    since: str
    kept: str


@router.get("")
async def show_retention(request: Request, staff: Lead) -> Response:
    """Show every rule, what goes next, what waits, and what is held."""
    told = {
        "confirmed": _("It is erased within a quarter of an hour."),
        "another": _("It is not what was shown any more. Look again before you confirm."),
        "later": _("Nothing was changed: that part of Lodge does not answer. Try again later."),
    }
    views, holds = await asyncio.gather(_views(request, staff), _holds(request, staff))
    lines = [_line(view, rule) for view in views.values() if view for rule in view.rules]
    name = request.query_params.get("told", "")
    doubted = [view.clock_doubted_until for view in views.values() if view]
    return page(
        request,
        "desk/retention.html",
        here="landlord",
        told=told.get(name, ""),
        told_kind="success" if name == "confirmed" else "info",
        waiting=[line for line in lines if line["rule"].state in {"waiting", "confirmed"}],
        lines=lines,
        missing=[service_text(name) for name, view in views.items() if view is None],
        doubted_until=max((each for each in doubted if each), default=None),
        holds=holds,
    )


@router.post("/{service}/{rule}/confirm")
async def confirm(request: Request, service: str, rule: str, staff: Lead) -> Response:
    """Let go what waits, if it is still what the page had shown."""
    form = read_form(request, "ended_before", "due")
    try:
        ended_before = datetime.fromisoformat(form["ended_before"])
        due = int(form["due"])
    except ValueError:
        return RedirectResponse(f"{HERE}?told=another", 303)
    if ended_before.tzinfo is None:
        return RedirectResponse(f"{HERE}?told=another", 303)
    told = "confirmed"
    try:
        await _confirm(request, staff, Shown(service, rule, ended_before, due))
    except NotFound:
        raise
    except Rejected:
        told = "another"
    except Unavailable:
        told = "later"
    return RedirectResponse(f"{HERE}?told={told}", 303)


async def _confirm(request: Request, staff: SessionView, shown: Shown) -> None:
    rules = clients_of(request).retention
    if shown.service in rules.of_service:
        await rules.confirm(
            shown.service,
            staff.tokens[shown.service],
            shown.rule,
            ended_before=shown.ended_before,
            due=shown.due,
        )
        return
    if shown.service != OWN:
        raise NotFound("no such part of Lodge")
    async with transaction(request) as session:
        await confirm_report(
            session,
            _own_rules(request),
            landlord_id=landlord_of(request).id,
            rule=shown.rule,
            ended_before=shown.ended_before,
            due=shown.due,
            lead=str(staff.user_id),
            lead_name=staff.display_name,
            at=now(),
        )


async def _views(request: Request, staff: SessionView) -> dict[str, RetentionView | None]:
    async def own() -> RetentionView:
        async with transaction(request) as session:
            return await view_of(session, _own_rules(request), landlord_of(request), at=now())

    others, mine = await asyncio.gather(clients_of(request).retention.all(staff.tokens), own())
    return {OWN: mine, **others}


async def _holds(request: Request, staff: SessionView) -> list[dict[str, object]] | None:
    try:
        found = await clients_of(request).holds.all(staff.tokens["accounts"])
    except Unavailable:
        return None
    return [_hold(each.account_id, each.reference, each) for each in found.items]


def _hold(account_id: UUID, reference: str, hold: object) -> dict[str, object]:
    return {"href": f"/accounts/{account_id}/legal-hold", "reference": reference, "hold": hold}


def _line(view: RetentionView, rule: RuleView) -> Line:
    return {
        "service": view.service,
        "rule": rule,
        "what": rule_text(rule.name),
        "since": since_text(rule.name),
        "kept": kept_text(rule.days),
    }


def _own_rules(request: Request) -> Retention:
    rules: Retention = request.app.state.retention
    return rules
