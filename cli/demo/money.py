"""The demo landlord's books: eighteen months of charges and payments, always the same ones.

Amounts, days and the share of accounts in arrears are those of an English landlord of this size;
who owes what is drawn by chance, once for all.
"""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from cli.demo.blocks import BLOCKS, Tenure
from cli.demo.records import rows

DAYS: Final = 548
"""Of the past, about eighteen months."""

ISSUED_BEFORE: Final = timedelta(days=42)
"""How long before its day a demand of service charge goes out."""

HEADER: Final = "external_id,account_ref,posted_on,kind,subtype,description,amount,due_on"

SOCIAL: Final = (98_40, 112_75, 131_20)
"""Pence a week, by the number of bedrooms."""

CLEAR: Final = frozenset({"34201000302"})
"""Accounts of the demo's people that owe nothing: Eleanor Vance's."""

METHODS: Final = (
    "direct_debit", "card_online", "bank_transfer", "housing_benefit", "cash_paypoint",
)  # fmt: skip
SHARES: Final = (55, 15, 15, 10, 5)
RENTED: Final = ("social", "sheltered", "affordable")
"""Tenures whose rent Housing Benefit may pay."""

BOUNCING: Final = 0.03

Line = dict[str, str]


def transactions_csv(as_of: date) -> bytes:
    """Return the whole file: UTF-8, header row, the same bytes for the same day."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER.split(","), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines(as_of))
    return out.getvalue().encode()


def lines(as_of: date) -> Iterator[Line]:
    """Yield the lines of every current account of the demo, account by account."""
    tenures = {
        f"{block.prefix}-{number:04}": tenure
        for block in BLOCKS
        for number, tenure in block.units()
    }
    seen: set[str] = set()
    for row in rows(as_of):
        reference = row["account_ref"]
        if reference in seen or row["account_status"] != "current":
            continue
        seen.add(reference)
        began = max(date.fromisoformat(row["start_date"]), as_of - timedelta(days=DAYS))
        book = _Book(reference, as_of, began)
        book.fill(tenures[row["unit_ref"]])
        yield from book.lines


class _Book:
    """The lines of one account."""

    def __init__(self, reference: str, as_of: date, began: date) -> None:
        self.reference, self.as_of, self.began = reference, as_of, began
        self.chance = random.Random(f"money of {reference}")  # noqa: S311  a demo
        self.lines: list[Line] = []
        self.method = self.chance.choices(METHODS, SHARES)[0]

    def fill(self, tenure: Tenure) -> None:
        """Write the lines of an account of this tenure."""
        draw = self.chance.random()
        if tenure not in RENTED and self.method == "housing_benefit":
            self.method = "standing_order"
        if tenure in ("social", "sheltered"):
            self._weekly(self._rent(tenure), unpaid=_weeks_unpaid(draw))
        elif tenure == "garage":
            self._weekly([("garage", 14_20)], unpaid=_weeks_unpaid(draw))
        elif tenure in ("affordable", "shared"):
            rent = (
                self.chance.randrange(385, 540)
                if tenure == "shared"
                else (self.chance.randrange(158, 196) * 52 // 12)
            )
            parts = [("rent", rent * 100)]
            if tenure == "shared":
                parts.append(("service_charge_on_account", 95_00))
            self._monthly(parts, unpaid=0 if draw < 0.8 else 1)  # noqa: PLR2004
        elif tenure == "freehold":
            self._yearly(draw)
        else:
            self._half_yearly(draw)

    def _rent(self, tenure: Tenure) -> list[tuple[str, int]]:
        if tenure == "sheltered":
            return [("rent", 102_10), ("support", 11_35), ("heating", 9_20)]
        return [
            ("rent", self.chance.choice(SOCIAL)),
            ("service_charge_on_account", self.chance.randrange(6, 19) * 100),
        ]

    def _weekly(self, parts: list[tuple[str, int]], *, unpaid: int) -> None:
        monday = self.began + timedelta(days=-self.began.weekday() % 7)
        weeks = max((self.as_of - monday).days // 7 + 1, 0)
        for week in range(weeks):
            day = monday + timedelta(weeks=week)
            for subtype, pence in parts:
                self._charge(day, subtype, pence)
            due = sum(pence for _subtype, pence in parts)
            if week == 0 and unpaid < 0:
                self._pay(day, due)  # a week ahead from the first day on
            if week < weeks - max(unpaid, 0):
                self._pay(day, due)

    def _monthly(self, parts: list[tuple[str, int]], *, unpaid: int) -> None:
        firsts = list(_days(self.began, self.as_of, months=range(1, 13)))
        for n, day in enumerate(firsts):
            for subtype, pence in parts:
                self._charge(day, subtype, pence, due=day)
            if n < len(firsts) - unpaid:
                self._pay(day + timedelta(days=2), sum(pence for _subtype, pence in parts))

    def _half_yearly(self, draw: float) -> None:
        half = self.chance.randrange(725, 1_950) * 100
        unpaid = 0 if draw < 0.7 or self.reference in CLEAR else 1 if draw < 0.9 else 3  # noqa: PLR2004
        dues = list(_days(self.began, self.as_of + ISSUED_BEFORE, months=(1, 7)))
        over = [due for due in dues if due < self.as_of]
        for due in dues:
            issued = due - ISSUED_BEFORE
            months = "January to June" if due.month == 1 else "July to December"
            text = f"Service charge on account, {months} {due.year}"
            self._charge(issued, "service_charge_on_account", half, due=due, text=text)
            self._charge(issued, "reserve_fund", 140_00, due=due)
            ground = 250_00 if due.month == 1 and self.chance.random() < 0.5 else 0  # noqa: PLR2004
            if ground:
                self._charge(issued, "ground_rent", ground, due=due)
            if due in over[: len(over) - unpaid]:
                self._pay(due - timedelta(days=4), half + 140_00 + ground)

    def _yearly(self, draw: float) -> None:
        for day in _days(self.began, self.as_of, months=(4,)):
            due = day + timedelta(days=28)
            self._charge(day, "service_charge_on_account", 212_00, due=due, text="Estate charge")
            if draw < 0.85 and due < self.as_of:  # noqa: PLR2004
                self._pay(due - timedelta(days=3), 212_00)

    def _charge(
        self, day: date, subtype: str, pence: int, *, due: date | None = None, text: str = ""
    ) -> None:
        if self.began <= day <= self.as_of:
            self._write(day, "charge", subtype, pence, due=due, text=text)

    def _pay(self, day: date, pence: int) -> None:
        if not self.began <= day <= self.as_of:
            return
        self._write(day, "payment", self.method, -pence)
        back, again = day + timedelta(days=4), day + timedelta(days=10)
        is_debit = self.method == "direct_debit" and again <= self.as_of
        if is_debit and self.reference not in CLEAR and self.chance.random() < BOUNCING:
            self._write(back, "payment_reversal", "dd_unpaid", pence)
            self._write(again, "payment", self.method, -pence)

    def _write(
        self,
        day: date,
        kind: str,
        subtype: str,
        pence: int,
        *,
        due: date | None = None,
        text: str = "",
    ) -> None:
        self.lines.append(
            {
                "external_id": f"{self.reference}-{len(self.lines) + 1:04}",
                "account_ref": self.reference,
                "posted_on": day.isoformat(),
                "kind": kind,
                "subtype": subtype,
                "description": text,
                "amount": f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}",
                "due_on": due.isoformat() if due else "",
            }
        )


def _weeks_unpaid(draw: float) -> int:
    """Return how many weeks an account is behind: most are clear or a week ahead."""
    shares = ((0.55, 0), (0.62, -1), (0.87, 2), (0.97, 5), (1.0, 11))
    return next(weeks for share, weeks in shares if draw <= share)


def _days(first: date, last: date, *, months: range | tuple[int, ...]) -> Iterator[date]:
    """Yield the first days of these months from `first` to `last`."""
    for year in range(first.year, last.year + 1):
        for month in months:
            if first <= (day := date(year, month, 1)) <= last:
                yield day
