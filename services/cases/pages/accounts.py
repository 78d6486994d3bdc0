"""Looking things up in the record: find an account, read its page."""

import asyncio
from functools import partial
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, LodgeError, NotFound, Rejected, Stale, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import ConnectionConfirmation
from contracts.api.identity import SessionView
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.changes import change_line
from services.cases.pages.comparing import address_of, name_of
from services.cases.pages.frame import (
    Staff,
    Worker,
    clients_of,
    id_or_none,
    landlord_of,
    may_work,
    page,
    transaction,
)
from services.cases.pages.inviting_to_account import invitation_lines, told_of_invitations
from services.cases.pages.telling import connection_text, line_of, request_text, role_text
from services.cases.store.cases import cases_of_account

router = APIRouter(prefix="/accounts", include_in_schema=False)

LONGEST_SEARCH = 200
HOLDING = frozenset({"unit_owner", "joint_owner", "tenant", "joint_tenant"})
"""Roles of those who hold the home themselves: letters to register go to them."""

LONGEST_VERSION = 10
"""Fewer digits than this: no connection changes more often."""


@router.get("")
async def find_account(request: Request, staff: Staff, q: str = "") -> Response:
    """Find accounts by reference, name, address, postcode or email."""
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    hits, problem = None, ""
    if text:
        try:
            hits = await clients_of(request).accounts.search(staff.tokens["accounts"], text)
        except Invalid as refusal:
            problem = next(iter(refusal.fields.values()), _("Type at least two characters."))
        except Unavailable:
            problem = _("The record cannot be reached just now. Try again in a minute.")
    return page(
        request, "desk/accounts.html", here="accounts", text=text, hits=hits, problem=problem
    )


@router.get("/{account_id}")
async def show_account(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show an account with its contacts and its cases."""
    return await _account_page(request, account_id, staff, form=kept_form(request))


@router.post("/{account_id}/connections/{connection_id}/confirm")
@keeps("reason", page="/accounts/{account_id}?confirm={connection_id}")
async def confirm_connection(
    request: Request, account_id: UUID, connection_id: UUID, staff: Worker
) -> Response:
    """Open what is withheld from somebody who came in provisionally."""
    form = read_form(request, "version", "reason")
    again = partial(_account_page, request, account_id, staff, form=form, confirming=connection_id)
    reason, version = form["reason"].strip(), form["version"]
    if not reason:
        problem = _("Say what you checked before you confirm somebody.")
        return await again(problem=problem, status=422)
    try:
        await clients_of(request).accounts.confirm(
            staff.tokens["accounts"],
            account_id,
            connection_id,
            int(version) if version.isdecimal() and len(version) < LONGEST_VERSION else 0,
            ConnectionConfirmation(decision_id=uuid4(), reason=reason),
        )
    except (Stale, Invalid, ValidationError):
        problem = _("Somebody changed this connection meanwhile. Look again, then confirm.")
        return await again(problem=problem, status=409)
    return RedirectResponse(f"/accounts/{account_id}?told=confirmed", 303)


@router.post("/{account_id}/access-requests/{request_id}/veto")
@keeps("reason", page="/accounts/{account_id}?confirm={request_id}")
async def veto_request(
    request: Request, account_id: UUID, request_id: UUID, staff: Worker
) -> Response:
    """Refuse somebody who asked the owners, in the owners' place."""
    form = read_form(request, "reason")
    again = partial(_account_page, request, account_id, staff, form=form, confirming=request_id)
    if not form["reason"]:
        problem = _("Say why you refuse a request that the owners were asked.")
        return await again(problem=problem, status=422)
    try:
        await clients_of(request).connections.veto(
            staff.tokens["accounts"], request_id, form["reason"]
        )
    except NotFound:
        raise
    except (Rejected, ValidationError):
        problem = _("This request was decided meanwhile. Look again.")
        return await again(problem=problem, status=409)
    return RedirectResponse(f"/accounts/{account_id}?told=vetoed", 303)


async def _account_page(
    request: Request,
    account_id: UUID,
    staff: SessionView,
    *,
    form: Form,
    confirming: UUID | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    clients, token = clients_of(request), staff.tokens["accounts"]
    account, changed, asked, invited, has_letters = await asyncio.gather(
        clients.accounts.account(token, account_id),
        clients.accounts.changes(token, account_id),
        clients.connections.requests(token, account_id),
        invitation_lines(request, staff, account_id),
        _has_letters(request, staff),
    )
    moment = now()
    async with transaction(request) as session:
        cases = await cases_of_account(
            session, landlord_id=landlord_of(request).id, account_id=account_id
        )
    return page(
        request,
        "desk/account.html",
        status=status,
        here="accounts",
        problem=problem,
        form=form,
        confirming=confirming or id_or_none(request.query_params.get("confirm", "")),
        told={
            "confirmed": _("Confirmed. Everything that was withheld is open now."),
            "corrected": _("Changed. What stood there before is below, with your reason."),
            "vetoed": _("Refused. Whoever asked and every owner are told by email."),
            **told_of_invitations(),
        }.get(request.query_params.get("told", ""), ""),
        requests=[
            {"row": one, "role": role_text(one.asked_role), "state": request_text(one.state)}
            for one in asked.items
        ],
        invitations=invited,
        may_confirm=not {"agent", "lead"}.isdisjoint(staff.roles),
        account=account,
        tabs=account_tabs(account_id),
        tab="info",
        address=address_of(account),
        contacts=[
            {
                "row": contact,
                "name": name_of(contact),
                "role": role_text(contact.role),
                "status": connection_text(contact.status),
                "gets_letters": has_letters and contact.is_live and contact.role in HOLDING,
            }
            for contact in account.contacts
        ],
        lines=[line_of(row, moment) for row in cases],
        changes=[change_line(each) for each in changed.items],
    )


async def _has_letters(request: Request, staff: SessionView) -> bool:
    """Say whether this person may make keys or codes, and the landlord's policy knows any."""
    if not may_work(staff):
        return False
    try:
        return bool(
            await clients_of(request).registrations.posted_kinds(staff.tokens["registration"])
        )
    except LodgeError:  # the page is about the account; letters can wait
        return False
