"""Reading one row of a records file: what is wrong in it and what would be right."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from chassis.role_choices import AUTHORITIES
from services.accounts.domain.emails import address_key
from services.accounts.domain.postcode import compact_postcode
from services.accounts.domain.records import (
    COLUMNS,
    LINE_OF_CONTACT,
    UPDATES,
    AccountFacts,
    ConnectionFacts,
    ContactFacts,
    Problem,
    RecordRow,
    UnitFacts,
)
from services.accounts.domain.references import account_key, identifiers_of, is_account_key
from services.accounts.domain.roles import (
    AccountKind,
    AccountStatus,
    Division,
    Role,
    RoleStatus,
    authorities_of,
)

_LONGEST: dict[str, int] = dict.fromkeys(COLUMNS, 120) | {
    "address_line_1": 200,
    "address_line_2": 200,
    "account_name": 200,
    "organisation": 200,
    "email": 254,
    "other_emails": 1000,
    "identifiers": 1500,
    "unit_ref": 60,
    "contact_ref": 60,
    "postcode": 12,
}
"""Most characters of a column."""

_SHORTEST_LIMIT = min(_LONGEST.values())

_EMPTY = dict.fromkeys(COLUMNS, "")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f]")
_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARLIEST, _LATEST = date(1800, 1, 1), date(2200, 12, 31)
_MOST_EMAILS = 5

Choice = TypeVar("Choice", bound=StrEnum)


class _Reader:
    """The cells of one row, and the problems met while reading them."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        """Take the cells trimmed; a cell that no column could hold is a problem already."""
        self.line = line
        self.problems: list[Problem] = []
        self.cells = _EMPTY.copy()
        """Every column; empty where the file has none, or what it has was refused."""
        suspect = _UNSTORABLE.search("".join(cells.values())) is not None
        for column, raw in cells.items():
            if not raw:
                continue
            cell = raw.strip()
            if len(cell) > _SHORTEST_LIMIT and len(cell) > _LONGEST[column]:
                most = _LONGEST[column]
                self.refuse(column, f"has {len(cell)} characters", f"at most {most} characters")
            elif suspect and _UNSTORABLE.search(cell):
                self.refuse(
                    column, "holds a line break or a control character", "one line of plain text"
                )
            else:
                self.cells[column] = cell

    def refuse(self, column: str, problem: str, advice: str) -> None:
        if not any(known.column == column for known in self.problems):
            self.problems.append(Problem(self.line, column, problem, advice))

    def required(self, column: str) -> str:
        cell = self.cells[column]
        if not cell:
            self.refuse(column, "is empty", "a value: this column is mandatory")
        return cell

    def choice(self, column: str, kinds: type[Choice], default: Choice | None = None) -> str:
        cell = self.cells[column]
        if not cell and default is not None:
            return default.value
        if cell in kinds._value2member_map_:
            return cell
        normal = cell.lower().replace(" ", "_").replace("-", "_")
        for kind in kinds:
            if kind.value.lower() == normal:
                return kind.value
        self.refuse(
            column,
            f"'{cell[:40]}' is not known" if cell else "is empty",
            "one of " + ", ".join(kinds),
        )
        return ""

    def date(self, column: str, *, mandatory: bool = False) -> date | None:
        cell = self.cells[column]
        if not cell:
            if mandatory:
                self.refuse(column, "is empty", "a date such as 2019-07-31")
            return None
        try:
            day = date.fromisoformat(cell) if _ISO_DATE.fullmatch(cell) else None
        except ValueError:
            day = None
        if day is None or not _EARLIEST <= day <= _LATEST:
            self.refuse(
                column,
                f"'{cell[:40]}' is not a date of the calendar written year-month-day",
                "a date such as 2019-07-31",
            )
            return None
        return day

    def flag(self, column: str, default: bool) -> bool:
        cell = self.cells[column]
        if not cell:
            return default
        answer = _YES.get(cell.lower())
        if answer is None:
            self.refuse(column, f"'{cell[:40]}' is neither yes nor no", "yes, no or nothing")
        return bool(answer)


def read_row(line: int, cells: Mapping[str, str]) -> RecordRow | list[Problem]:
    """Check one row. `cells` holds known columns only; the answer is the row or its problems."""
    reader = _Reader(line, cells)
    unit = _unit(reader)
    account = _account(reader)
    contact, connection = ContactFacts(), ConnectionFacts()
    if reader.cells["contact_ref"]:
        contact = _contact(reader)
        connection = _connection(reader, is_ebilling=account.is_ebilling)
    else:
        for column in LINE_OF_CONTACT:
            if reader.cells[column]:
                reader.refuse(
                    "contact_ref",
                    f"is empty although {column} is given",
                    "your own reference of the person, the same in every file",
                )
    return reader.problems or RecordRow(line, unit, account, contact, connection)


def _unit(reader: _Reader) -> UnitFacts:
    unit_ref, postcode = reader.required("unit_ref"), reader.required("postcode")
    postcode_key = compact_postcode(postcode)
    if postcode and not postcode_key:
        reader.refuse("postcode", "holds no letter or digit", "a postcode such as LX3 4AB")
    unit_key = account_key(unit_ref)
    if unit_ref and not unit_key:
        reader.refuse("unit_ref", "holds no letter or digit", "your own reference of the unit")
    uprn = reader.cells["uprn"]
    if uprn and not (uprn.isascii() and uprn.isdigit() and len(uprn) <= 12):  # noqa: PLR2004
        reader.refuse("uprn", f"'{uprn[:40]}' is not a UPRN", "up to 12 digits, or nothing")
    return UnitFacts(
        unit_ref=unit_ref,
        unit_key=unit_key,
        estate=reader.cells["estate"],
        block=reader.cells["block"],
        uprn=uprn,
        address_line_1=reader.required("address_line_1"),
        address_line_2=reader.cells["address_line_2"],
        town=reader.cells["town"],
        county=reader.cells["county"],
        country=reader.cells["country"],
        postcode=postcode,
        postcode_key=postcode_key,
        division=reader.choice("division", Division, Division.ENGLAND),
    )


def _account(reader: _Reader) -> AccountFacts:
    reference = reader.required("account_ref")
    key = account_key(reference)
    if reference and not is_account_key(key):
        reader.refuse(
            "account_ref",
            f"'{reference[:40]}' is not an account reference",
            "3 to 20 letters, digits, slashes or hyphens",
        )
    start, end = reader.date("start_date", mandatory=True), reader.date("end_date")
    if start and end and end < start:
        reader.refuse("end_date", "is before start_date", "the same day or later, or nothing")
    updates = reader.cells["updates_via"].lower()
    if updates not in UPDATES:
        reader.refuse("updates_via", f"'{updates[:40]}' is not known", "mobile, email or nothing")
    try:
        identifiers = identifiers_of(reader.cells["identifiers"])
    except ValueError as error:
        reader.refuse("identifiers", str(error), "pairs such as legacy=MRW403PYM;pin=4471")
        identifiers = ()
    return AccountFacts(
        account_ref=reference,
        account_key=key,
        account_name=reader.cells["account_name"],
        account_kind=reader.choice("account_kind", AccountKind),
        account_status=reader.choice("account_status", AccountStatus),
        start_date=start or _EARLIEST,
        end_date=end,
        is_ebilling=reader.flag("ebilling", default=False),
        is_rmc_director=reader.flag("rmc_director", default=False),
        salutation=reader.cells["salutation"],
        sign_off=reader.cells["sign_off"],
        updates_via=updates,
        payment_method=reader.cells["payment_method"],
        identifier_kinds=[i.kind for i in identifiers],
        identifier_values=[i.value for i in identifiers],
        identifier_keys=[i.key for i in identifiers],
    )


def _contact(reader: _Reader) -> ContactFacts:
    last_name, organisation = reader.cells["last_name"], reader.cells["organisation"]
    if not (last_name or organisation):
        reader.refuse("last_name", "is empty", "a last name, or a name in organisation")
    email = reader.cells["email"]
    others = [part.strip() for part in reader.cells["other_emails"].split(";") if part.strip()]
    if len(others) > _MOST_EMAILS:
        reader.refuse("other_emails", f"holds {len(others)}", f"at most {_MOST_EMAILS}")
    for column, addresses in (("email", [email] if email else []), ("other_emails", others)):
        for address in addresses:
            if address_key(address) is None:
                reader.refuse(
                    column,
                    f"'{address[:60]}' is not an email address",
                    "an address such as name@example.com",
                )
    born = reader.date("date_of_birth")
    return ContactFacts(
        contact_ref=reader.cells["contact_ref"],
        title=reader.cells["title"],
        first_name=reader.cells["first_name"],
        last_name=last_name,
        organisation=organisation,
        email=email,
        email_key=address_key(email) or "",
        other_emails=others,
        phone=reader.cells["phone"],
        phone_evening=reader.cells["phone_evening"],
        mobile=reader.cells["mobile"],
        date_of_birth=born,
    )


def _connection(reader: _Reader, *, is_ebilling: bool) -> ConnectionFacts:
    role = reader.choice("role", Role)
    valid_from, valid_to = reader.date("valid_from", mandatory=True), reader.date("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        reader.refuse("valid_to", "is before valid_from", "the same day or later, or nothing")
    usual = authorities_of(Role(role or Role.HOUSEHOLD_MEMBER), is_ebilling=is_ebilling)
    documents = reader.flag("documents", usual.documents)
    if documents and not is_ebilling:
        reader.refuse(
            "documents",
            "is yes although the account is not on eBilling",
            "no, or yes in ebilling too",
        )
    return ConnectionFacts(
        role=role,
        role_status=reader.choice("role_status", RoleStatus),
        valid_from=valid_from,
        valid_to=valid_to,
        finance=reader.flag("finance", usual.finance),
        maintenance=reader.flag("maintenance", usual.maintenance),
        keys=reader.flag("keys", usual.keys),
        documents=documents,
        unsaid=[name for name in AUTHORITIES if not reader.cells[name]],
    )
