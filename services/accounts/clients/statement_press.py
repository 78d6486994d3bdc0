"""The press: a statement as tagged PDF, set by typst outside the event loop."""

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import typst

from chassis.landlords import Landlord, Landlords
from chassis.text import _, day, pounds
from services.accounts.domain.statements import (
    StatementLine,
    StatementNotSet,
    StatementSheet,
    is_benefit,
)

TEMPLATE = Path(__file__).parent.parent / "templates" / "statement.typ"


class StatementPress:
    """Sets statements with the fonts in one folder; where there are none, the setter's own."""

    def __init__(self, landlords: Landlords, fonts: Path) -> None:
        """Read no font yet."""
        self._landlords, self._fonts = landlords, fonts

    async def pdf(self, landlord_id: UUID, sheet: StatementSheet) -> bytes:
        """Return a PDF/UA-1 file. Raise `StatementNotSet`."""
        job = _job(self._landlords.by_id(landlord_id), sheet)
        try:
            return await asyncio.to_thread(self._set, json.dumps(job))
        except (typst.TypstError, OSError, RuntimeError) as error:
            raise StatementNotSet("the setter refused") from error

    def _set(self, job: str) -> bytes:
        return typst.compile(
            str(TEMPLATE),
            font_paths=[str(self._fonts)] if self._fonts.is_dir() else [],
            ignore_system_fonts=True,
            sys_inputs={"job": job},
            pdf_standards=["ua-1"],
        )


def _job(landlord: Landlord, sheet: StatementSheet) -> dict[str, Any]:
    office, sums = landlord.office, sheet.sums
    period = _("%(first)s to %(last)s") % {
        "first": day(sheet.first_day),
        "last": day(sheet.last_day),
    }
    return {
        "title": _("Statement of account %(reference)s") % {"reference": sheet.reference},
        "landlord": landlord.name,
        "contact": [
            line
            for line in (*office.address.splitlines(), office.phone, office.email, office.hours)
            if line
        ],
        "to": [line for line in (sheet.name, *sheet.address) if line],
        "facts": [
            [_("Account"), sheet.reference],
            [_("Period"), period],
            [_("Printed on"), day(sheet.made_at)],
        ],
        "head": [
            _("Date"),
            _("Description"),
            _("Charge"),
            _("Payment"),
            _("Benefit"),
            _("Balance"),
        ],
        "opening": [_("Balance before"), _owed(sums.opening_pence)],
        "lines": [_cells(line) for line in sheet.lines],
        "totals": [
            _("Total"),
            pounds(sums.charged_pence),
            pounds(sums.paid_pence),
            pounds(sums.benefit_pence),
            _owed(sums.closing_pence),
        ],
        "closing": _in_words(sums.closing_pence, sheet.last_day),
        "benefit": _("Benefit is Housing Benefit or Universal Credit that was paid to us."),
        "ways_title": _("How to pay"),
        "ways": _ways(landlord),
        "contact_title": _("Contact us"),
    }


def _cells(line: StatementLine) -> list[str]:
    amount = pounds(abs(line.amount_pence))
    is_charge = line.amount_pence > 0
    return [
        day(line.day),
        line.text,
        amount if is_charge else "",
        "" if is_charge or is_benefit(line) else amount,
        amount if is_benefit(line) else "",
        _owed(line.balance_pence),
    ]


def _owed(pence: int) -> str:
    shown = pounds(abs(pence))
    return _("%(amount)s CR") % {"amount": shown} if pence < 0 else shown


def _in_words(pence: int, last_day: date) -> str:
    told = {"amount": pounds(abs(pence)), "day": day(last_day)}
    if pence > 0:
        return _("At the end of %(day)s you owed %(amount)s.") % told
    if pence < 0:
        return _("At the end of %(day)s your account was %(amount)s in credit (CR).") % told
    return _("At the end of %(day)s nothing was owed.") % told


def _ways(landlord: Landlord) -> list[str]:
    told = {"portal": landlord.portal_url.rstrip("/"), "phone": landlord.office.phone}
    online = [_("Online, at %(portal)s") % told] if landlord.payments else []
    return [*online, _("Call us on %(phone)s, and we say how else you can pay.") % told]
