"""A new portal key or activation code for somebody's letter: the old one dies, it is shown once."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import NotFound, Rejected
from chassis.html import read_form
from chassis.text import _
from contracts.api.accounts import AccountContact, AccountView
from contracts.api.identity import SessionView
from contracts.api.posted import NewPostedSecret, PostedKindName
from services.cases.pages.comparing import address_of, name_of
from services.cases.pages.frame import Worker, clients_of, page, require_recent_proof

router = APIRouter(prefix="/accounts/{account_id}/letters/{connection_id}", include_in_schema=False)


@router.get("")
async def show_letter(
    request: Request, account_id: UUID, connection_id: UUID, staff: Worker
) -> Response:
    """Say how it stands with what was posted, and offer a new one."""
    require_recent_proof(staff)
    account, contact = await _holder(request, staff, account_id, connection_id)
    return await _page(request, staff, account, contact)


@router.post("")
async def make_anew(
    request: Request, account_id: UUID, connection_id: UUID, staff: Worker
) -> Response:
    """Make a new one and show it this once."""
    require_recent_proof(staff)
    account, contact = await _holder(request, staff, account_id, connection_id)
    registrations = clients_of(request).registrations
    form = read_form(request, "kind")
    token = staff.tokens["registration"]
    kind = next((k for k in await registrations.posted_kinds(token) if k == form["kind"]), None)
    if kind is None:
        return await _page(request, staff, account, contact, problem=_("Choose what to make"))
    try:
        made = await registrations.post_anew(
            token, NewPostedSecret(kind=kind, connection_id=connection_id)
        )
    except Rejected:
        problem = _(
            "Nothing was made: they do not hold this home today. Only holders get a letter."
        )
        return await _page(request, staff, account, contact, problem=problem)
    return page(
        request,
        "desk/letter_made.html",
        here="accounts",
        account=account,
        name=name_of(contact),
        address=address_of(account),
        kind=kind_text(made.kind),
        made=made,
        headers={"Cache-Control": "no-store"},
    )


def kind_text(kind: PostedKindName) -> str:
    """Name what a letter holds."""
    return _("Portal key") if kind == "portal_key" else _("Activation code")


def state_text(state: str) -> str:
    """Say how it stands with one that was posted."""
    return {
        "waiting": _("waits to be used"),
        "used": _("was used to register"),
        "expired": _("has expired"),
        "void": _("is void"),
    }[state]


async def _holder(
    request: Request, staff: SessionView, account_id: UUID, connection_id: UUID
) -> tuple[AccountView, AccountContact]:
    account = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    for contact in account.contacts:
        if contact.connection_id == connection_id:
            return account, contact
    raise NotFound("nobody of this account has this connection")


async def _page(
    request: Request,
    staff: SessionView,
    account: AccountView,
    contact: AccountContact,
    *,
    problem: str = "",
) -> Response:
    registrations, token = clients_of(request).registrations, staff.tokens["registration"]
    kinds = await registrations.posted_kinds(token)
    posted = {each.kind: each for each in await registrations.posted(token, contact.connection_id)}
    return page(
        request,
        "desk/letter.html",
        status=422 if problem else 200,
        here="accounts",
        account=account,
        contact=contact,
        name=name_of(contact),
        problem=problem,
        letters=[
            {
                "kind": kind,
                "text": kind_text(kind),
                "posted": posted.get(kind),
                "state": state_text(posted[kind].state) if kind in posted else "",
            }
            for kind in kinds
        ],
    )
