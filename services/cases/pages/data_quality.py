"""Data quality: what the record lacks, whom that kept out, and the accounts behind it."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from chassis.errors import NotFound
from chassis.events import now
from chassis.html import read_form
from chassis.spreadsheets import csv_text
from chassis.text import _, ngettext, when
from contracts.api.accounts import AccountHit
from contracts.api.identity import SessionView
from contracts.api.record_gaps import FailedPeople, GapAccount, GapAccounts, GapCount, GapField
from services.cases.pages.frame import (
    clients_of,
    id_or_none,
    landlord_of,
    needs_one_of,
    page,
    record_look,
    transaction,
)

router = APIRouter(prefix="/data-quality", include_in_schema=False)

Lead = Annotated[SessionView, Depends(needs_one_of("lead"))]

SHOWN: Final = 50
PART: Final = 200
MOST: Final = 20_000
"""Accounts in one file. More are mended at the source by a rule, not line by line."""


@router.get("")
async def show_fields(request: Request, staff: Lead) -> Response:
    """Show each field with what lacks it and whom it failed."""
    counted = await clients_of(request).data_quality.counts(staff.tokens["registration"])
    return page(
        request,
        "desk/data_quality.html",
        here="accounts",
        fields=[_field(one) for one in counted.fields],
    )


@router.get("/{field}")
async def show_accounts(request: Request, field: str, staff: Lead) -> Response:
    """Show the accounts behind a count, part by part."""
    known = _known(field)
    is_failed = request.query_params.get("view") == "failed"
    after = id_or_none(request.query_params.get("after", ""))
    counted = await clients_of(request).data_quality.counts(staff.tokens["registration"])
    one = next((each for each in counted.fields if each.field == known), None)
    if one is None:
        raise NotFound("the landlord's policy does not look at this field")
    is_failed = is_failed or one.lacking is None
    found = await _behind(request, staff, known, is_failed=is_failed, after=after, limit=SHOWN)
    named = await _named(request, staff, found)
    return page(
        request,
        "desk/data_quality_field.html",
        here="accounts",
        field=_field(one),
        is_failed=is_failed,
        is_first=after is None,
        next=found.next,
        lines=[{"row": each, "account": named.get(each.account_id)} for each in found.items],
    )


@router.post("/{field}/list")
async def download_list(request: Request, field: str, staff: Lead) -> Response:
    """Send the accounts behind a count as CSV, for whoever mends the source. Written down."""
    known = _known(field)
    read_form(request)
    is_failed = request.query_params.get("view") == "failed"
    first = await _behind(request, staff, known, is_failed=is_failed, after=None, limit=PART)
    async with transaction(request) as session:
        record_look(
            session,
            staff,
            act="data_quality.list_taken",
            landlord_id=landlord_of(request).id,
            details={"field": known, "view": "failed" if is_failed else "lacking"},
        )
    return StreamingResponse(
        _pieces(request, staff, known, first, is_failed=is_failed),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="data-quality-{known}.csv"'},
    )


async def _pieces(
    request: Request, staff: SessionView, field: GapField, part: GapAccounts, *, is_failed: bool
) -> AsyncIterator[str]:
    head = (_("Account"), _("Account name"), _("Address"), _("Postcode"), _("Field"), _("Record"))
    yield "\ufeff" + csv_text([(*head, _("People it kept out"))])
    written = 0
    while True:
        named = await _named(request, staff, part)
        yield csv_text(_cells(each, named.get(each.account_id), field) for each in part.items)
        written += len(part.items)
        if part.next is None or written >= MOST:
            break
        part = await _behind(
            request, staff, field, is_failed=is_failed, after=part.next, limit=PART
        )
    taken = {"name": staff.display_name, "moment": when(now())}
    yield csv_text([(_("Taken by %(name)s, %(moment)s") % taken,)])


def _cells(one: GapAccount, account: AccountHit | None, field: GapField) -> tuple[str, ...]:
    known = (
        (account.reference, account.name, account.address, account.postcode)
        if account
        else ("", "", "", "")
    )
    return (*known, field_text(field), _state(one), str(one.failed))


def _state(one: GapAccount) -> str:
    return _("Nothing there") if one.is_missing else _("Something else there")


async def _behind(
    request: Request,
    staff: SessionView,
    field: GapField,
    *,
    is_failed: bool,
    after: UUID | None,
    limit: int,
) -> GapAccounts:
    return await clients_of(request).data_quality.behind(
        staff.tokens["registration"], field, is_failed=is_failed, after=after, limit=limit
    )


async def _named(
    request: Request, staff: SessionView, found: GapAccounts
) -> dict[UUID, AccountHit]:
    if not found.items:
        return {}
    return await clients_of(request).data_quality.named(
        staff.tokens["accounts"], [one.account_id for one in found.items]
    )


def _known(field: str) -> GapField:
    if field not in get_args(GapField):
        raise NotFound("there is no such field")
    return cast("GapField", field)


def _field(one: GapCount) -> dict[str, Any]:
    return {
        "key": one.field,
        "text": field_text(one.field),
        "lacking": one.lacking,
        "lacks": _lacks(one.field, one.lacking) if one.lacking else "",
        "this_month": one.this_month.missing + one.this_month.other,
        "last_month": one.last_month.missing + one.last_month.other,
        "why": _why(one.field, one.this_month),
    }


def _lacks(field: GapField, count: int) -> str:
    if field == "holder":
        return ngettext(
            "%(count)d account has nobody recorded who holds it",
            "%(count)d accounts have nobody recorded who holds them",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)d account lacks the %(field)s",
        "%(count)d accounts lack the %(field)s",
        count,
    ) % {"count": count, "field": _in_a_sentence(field)}


def _why(field: GapField, failed: FailedPeople) -> list[str]:
    name = _in_a_sentence(field)
    told = []
    if failed.missing:
        told.append(
            ngettext(
                "%(count)d person failed this month because the record has no %(field)s",
                "%(count)d people failed this month because the record has no %(field)s",
                failed.missing,
            )
            % {"count": failed.missing, "field": name}
        )
    if failed.other:
        told.append(
            ngettext(
                "%(count)d person failed this month because the record has another %(field)s",
                "%(count)d people failed this month because the record has another %(field)s",
                failed.other,
            )
            % {"count": failed.other, "field": name}
        )
    return told


def _in_a_sentence(field: GapField) -> str:
    return PIN if field == "pin" else field_text(field).lower()


PIN: Final = "PIN"


def field_text(field: GapField) -> str:
    """Return a field of the record in plain words."""
    return {
        "surname": _("Surname"),
        "full_name": _("Full name"),
        "email": _("Email address"),
        "postcode": _("Postcode"),
        "date_of_birth": _("Date of birth"),
        "account_reference": _("Account number"),
        "agreement_reference": _("Agreement reference"),
        "start_month": _("Month of purchase"),
        "pin": PIN,
        "holder": _("Holder of the account"),
    }[field]
