"""Connecting accounts to a person: select the account, set role, dates and authorities, save."""

from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Stale, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.role_choices import RoleName
from chassis.text import LONDON, _
from contracts.api.accounts import AccountView
from contracts.api.connections import (
    ConnectedAccount,
    ConnectedAccountChange,
    ConnectionTerms,
    ContactView,
    NewConnectedAccount,
)
from contracts.events.accounts import ConnectionStatus
from services.cases.pages.comparing import address_of
from services.cases.pages.contacts import LONGEST_SEARCH, full_name
from services.cases.pages.frame import Worker, clients_of, id_or_none, page
from services.cases.pages.telling import connection_text, role_text

router = APIRouter(prefix="/contacts/{contact_id}/connections", include_in_schema=False)

ROLES: tuple[str, ...] = (
    "family_friend", "unit_owner", "joint_owner", "tenant", "joint_tenant", "subtenant",
    "managing_agent", "poa", "rmc_director", "executor", "solicitor", "support_worker",
    "household_member",
)  # fmt: skip
USUAL_STATUSES = ("requested", "approved", "previous")
AUTHORITIES = ("finance", "maintenance", "keys", "documents")
DAYS = tuple(f"{end}_{part}" for end in ("from", "to") for part in ("day", "month", "year"))
FIELDS = ("status", *DAYS, "note", "version", "decision")
BOXES = ("may", "checked")
LONGEST_VERSION = 10
FIELD_OF = {
    "valid_from": "from_day",
    "valid_to": "to_day",
    "documents": "may",
    "is_checked": "checked",
}
"""Facts of the record whose field on the page has another name."""


@router.get("/find")
async def find_account(request: Request, contact_id: UUID, staff: Worker, q: str = "") -> Response:
    """Select the account: reference, name, status, unit."""
    contact = await clients_of(request).connections.contact(staff.tokens["accounts"], contact_id)
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    form, hits = Form({"q": text}), None
    if text:
        try:
            hits = await clients_of(request).accounts.search(staff.tokens["accounts"], text)
        except Invalid as refusal:
            form.refuse("q", refusal.fields.get("q") or _("Type at least two characters."))
        except Unavailable:
            form.refuse("q", _("The record cannot be reached just now. Try again in a minute."))
    return page(
        request,
        "desk/connection_find.html",
        here="contacts",
        form=form,
        contact=contact,
        name=full_name(contact),
        hits=hits,
    )


@router.get("/new")
async def show_new(request: Request, contact_id: UUID, staff: Worker, account: UUID) -> Response:
    """Ask for role, dates, status, authorities and the data-protection check."""
    today = now().astimezone(LONDON).date()
    form = kept_form(
        request,
        {
            "account": str(account),
            "role": "family_friend",
            "status": "approved",
            **_as_fields("from", today),
            "decision": str(uuid4()),
        },
    )
    return await _new_page(request, contact_id, staff.tokens["accounts"], form)


@router.post("/new")
@keeps(
    "note", "role", "status", *DAYS, page="/contacts/{contact_id}/connections/new?account={account}"
)
async def connect(request: Request, contact_id: UUID, staff: Worker) -> Response:
    """Save the approved contact."""
    form = read_form(request, "account", "role", *FIELDS, many=BOXES)
    token = staff.tokens["accounts"]
    account_id = id_or_none(form["account"])
    if account_id is None:
        raise NotFound("there is no such account")
    if form["role"] not in ROLES:
        form.refuse("role", _("Choose how they relate to the unit"))
    terms = _read_terms(form)
    if form.is_good and terms is not None:
        try:
            await clients_of(request).connections.connect(
                token,
                contact_id,
                NewConnectedAccount(
                    decision_id=id_or_none(form["decision"]) or uuid4(),
                    account_id=account_id,
                    role=cast("RoleName", form["role"]),
                    is_checked="yes" in form.lists.get("checked", []),
                    note=form["note"],
                    **terms.model_dump(),
                ),
            )
        except NotFound:
            raise
        except (ValidationError, Rejected) as refusal:
            _refuse(form, refusal)
        else:
            return RedirectResponse(f"/contacts/{contact_id}?told=connected", 303)
    return await _new_page(request, contact_id, token, form)


@router.get("/{connection_id}")
async def show_change(
    request: Request, contact_id: UUID, connection_id: UUID, staff: Worker
) -> Response:
    """Show a connection, ready to be changed or ended."""
    token = staff.tokens["accounts"]
    contact, connection = await _connection_of(request, token, contact_id, connection_id)
    form = kept_form(request, {**_as_they_stand(connection), "decision": str(uuid4())})
    form.lists["may"] = [name for name in AUTHORITIES if getattr(connection, name)]
    return _change_page(request, contact, connection, form)


@router.post("/{connection_id}")
@keeps("note", "status", *DAYS)
async def change(
    request: Request, contact_id: UUID, connection_id: UUID, staff: Worker
) -> Response:
    """Save what is different, or end the connection."""
    form = read_form(request, *FIELDS, many=BOXES)
    token = staff.tokens["accounts"]
    contact, connection = await _connection_of(request, token, contact_id, connection_id)
    terms, version = _read_terms(form, connection.status), form["version"]
    if form.is_good and terms is not None:
        is_number = version.isdecimal() and len(version) < LONGEST_VERSION
        try:
            await clients_of(request).connections.change(
                token,
                contact_id,
                connection_id,
                max(int(version), 1) if is_number else 1,
                ConnectedAccountChange(
                    decision_id=id_or_none(form["decision"]) or uuid4(),
                    is_checked="yes" in form.lists.get("checked", []),
                    note=form["note"],
                    **terms.model_dump(),
                ),
            )
        except NotFound:
            raise
        except Stale:
            form.values["version"] = str(connection.version)
            form.refuse(
                "status",
                _("Somebody changed this connection meanwhile. Look again, then save."),
            )
        except (ValidationError, Rejected) as refusal:
            _refuse(form, refusal)
        else:
            return RedirectResponse(f"/contacts/{contact_id}?told=changed", 303)
    return _change_page(request, contact, connection, form)


def _read_terms(form: Form, standing: str = "") -> ConnectionTerms | None:
    """Read what both forms ask for, and refuse in the form what cannot be right."""
    if form["status"] not in {*USUAL_STATUSES, standing}:
        form.refuse("status", _("Choose a status"))
    first = _read_day(form, "from", _("Enter the day from which it is valid"))
    last = _read_day(form, "to", "")
    is_giving = form["status"] not in {"previous", "rejected"}
    if is_giving and "yes" not in form.lists.get("checked", []):
        form.refuse("checked", _("Tick that you have checked that they may have this account"))
    form.require("note", _("Say how you checked, or why it changes"))
    if not form.is_good or first is None:
        return None
    may = form.lists.get("may", [])
    return ConnectionTerms(
        status=cast("ConnectionStatus", form["status"]),
        valid_from=first,
        valid_to=last,
        finance="finance" in may,
        maintenance="maintenance" in may,
        keys="keys" in may,
        documents="documents" in may,
    )


def _read_day(form: Form, end: str, advice: str) -> date | None:
    """Read a day of three fields. Without `advice` it may be left empty."""
    typed = [form[f"{end}_{part}"] for part in ("year", "month", "day")]
    if not any(typed):
        if advice:
            form.refuse(f"{end}_day", advice)
        return None
    try:
        return date(*(int(part) if part.isascii() and part.isdecimal() else 0 for part in typed))
    except (ValueError, OverflowError):
        form.refuse(f"{end}_day", _("Enter a real day as day, month and year: 29 4 2024"))
        return None


def _refuse(form: Form, refusal: Exception) -> None:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, advice in fields.items():
        form.refuse(FIELD_OF.get(name, name), advice)
    if form.is_good:
        form.refuse("status", _("This cannot be saved as it is. Look at it again."))


def _as_fields(end: str, day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    return {
        f"{end}_day": str(day.day),
        f"{end}_month": str(day.month),
        f"{end}_year": str(day.year),
    }


def _as_they_stand(connection: ConnectedAccount) -> dict[str, str]:
    return {
        "status": connection.status,
        **_as_fields("from", connection.valid_from),
        **_as_fields("to", connection.valid_to),
        "version": str(connection.version),
    }


async def _connection_of(
    request: Request, token: str, contact_id: UUID, connection_id: UUID
) -> tuple[ContactView, ConnectedAccount]:
    contact = await clients_of(request).connections.contact(token, contact_id)
    for connection in contact.connections:
        if connection.connection_id == connection_id:
            return contact, connection
    raise NotFound("this person has no such connection")


async def _new_page(request: Request, contact_id: UUID, token: str, form: Form) -> Response:
    account_id = id_or_none(form["account"])
    if account_id is None:
        raise NotFound("there is no such account")
    contact = await clients_of(request).connections.contact(token, contact_id)
    account = await clients_of(request).accounts.account(token, account_id)
    return _form_page(
        request,
        "desk/connection_new.html",
        form,
        contact,
        account={**_facts_of(account), "id": account_id},
        roles=[{"value": role, "text": role_text(role)} for role in ROLES],
        statuses=_statuses(),
    )


def _facts_of(account: AccountView) -> dict[str, Any]:
    return {
        "reference": account.reference,
        "name": account.name,
        "status": account.status,
        "unit": address_of(account),
        "is_ebilling": account.is_ebilling,
    }


def _change_page(
    request: Request, contact: ContactView, connection: ConnectedAccount, form: Form
) -> Response:
    return _form_page(
        request,
        "desk/connection.html",
        form,
        contact,
        connection=connection,
        account={
            "id": connection.account_id,
            "reference": connection.reference,
            "name": connection.account_name,
            "status": connection.account_status,
            "unit": f"{connection.address}, {connection.postcode}",
            "is_ebilling": connection.is_ebilling,
        },
        role=role_text(connection.role),
        statuses=_statuses(connection.status),
    )


def _statuses(standing: str = "") -> list[dict[str, str]]:
    known = [*USUAL_STATUSES, *([standing] if standing not in {"", *USUAL_STATUSES} else [])]
    words = {"previous": _("Ended")}
    return [{"value": one, "text": words.get(one) or connection_text(one)} for one in known]


def _form_page(
    request: Request, template: str, form: Form, contact: ContactView, **more: Any
) -> Response:
    return page(
        request,
        template,
        status=200 if form.is_good else 422,
        here="contacts",
        form=form,
        contact=contact,
        name=full_name(contact),
        **more,
    )
