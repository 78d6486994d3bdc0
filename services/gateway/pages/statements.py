"""Statements of one home: ask for any days, wait a moment, download."""

from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.rooms import RoomClosed
from chassis.text import _
from contracts.api.accounts import Home
from contracts.api.statements import StatementWish
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.no_finance import no_finance

router = APIRouter(prefix="/home/{account_id}/statements")

REFRESH_SECONDS: Final = 3
"""How often the page looks again by itself while something is being made."""

MEDIA: Final = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@router.get("")
async def show_statements(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """List the statements, and ask for which days another one is wanted."""
    return await _page(request, resident, resident.home(account_id), kept_form(request, {}))


@router.post("")
@keeps("first_day", "last_day")
async def ask_for_statement(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Have a statement made. The same days again are the same document."""
    home = resident.home(account_id)
    form = read_form(request, "first_day", "last_day")
    first, last = _day(form, "first_day"), _day(form, "last_day")
    if not home.finance:
        return no_finance(request, home)
    if form.is_good and first is not None and last is not None:
        wish = StatementWish(first_day=first, last_day=last)
        try:
            await clients_of(request).statements.ask(_token(resident), account_id, wish)
        except RoomClosed:
            raise
        except Forbidden:
            return no_finance(request, home)
        except Invalid as refusal:
            for name in refusal.fields.keys() & {"first_day", "last_day"}:
                form.refuse(name, refusal.fields[name])
        except Unavailable as outage:
            form.put_off("last_day", _("We could not ask just now. Try again in a minute."), outage)
        else:
            return RedirectResponse(f"/home/{account_id}/statements", 303)
    return await _page(request, resident, home, form)


@router.get("/{statement_id}.pdf")
async def send_pdf(
    request: Request, account_id: UUID, statement_id: UUID, resident: SignedIn
) -> Response:
    """Send the document."""
    return await _file(request, resident, account_id, statement_id, "pdf")


@router.get("/{statement_id}.csv")
async def send_csv(
    request: Request, account_id: UUID, statement_id: UUID, resident: SignedIn
) -> Response:
    """Send its lines as a file for spreadsheets."""
    return await _file(request, resident, account_id, statement_id, "csv")


async def _file(
    request: Request,
    resident: Resident,
    account_id: UUID,
    statement_id: UUID,
    form: Literal["pdf", "csv"],
) -> Response:
    home = resident.home(account_id)
    if not home.finance:
        return no_finance(request, home)
    try:
        pieces = await clients_of(request).statements.file(
            _token(resident), account_id, statement_id, form
        )
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    name = f"statement-{home.reference}.{form}"
    return StreamingResponse(
        pieces,
        media_type=MEDIA[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


async def _page(request: Request, resident: Resident, home: Home, form: Form) -> Response:
    if not home.finance:
        return no_finance(request, home)
    try:
        own = await clients_of(request).statements.of(_token(resident), home.account_id)
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    shown: dict[str, Any] = {
        "home": home,
        "form": form,
        "statements": own.items,
        "refresh": REFRESH_SECONDS if any(each.state == "asked" for each in own.items) else 0,
    }
    return site_of(request).page(
        request, "statements.html", status=200 if form.is_good else 422, **shown
    )


def _day(form: Form, name: str) -> date | None:
    """Return a day as typed into a date field, or refuse it."""
    try:
        return date.fromisoformat(form[name].strip())
    except ValueError:
        form.refuse(name, _("Enter a day, such as 2026-11-22"))
        return None


def _token(resident: Resident) -> str:
    return resident.session.tokens["accounts"]
