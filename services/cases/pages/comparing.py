"""Submitted beside on record: which account, which contact, and how each fact compares."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Rejected, Unavailable
from chassis.text import _, day
from contracts.api.accounts import AccountContact, AccountHit, AccountView, Place
from contracts.api.registration import Candidate
from services.cases.clients import Clients
from services.cases.domain.comparison import Compared, Piece, Result, best_of, compare
from services.cases.pages.telling import fact_text
from services.cases.tables import CaseRow

MOST_CANDIDATES = 5
LONGEST_PLACE = 200
MONTHS = 12


@dataclass(frozen=True)
class Chosen:
    """Which account and contact the person wants to see beside the submitted facts."""

    account_id: UUID | None = None
    contact_id: UUID | None = None
    find: str = ""
    """What they typed to find another account to compare with."""

    place: UUID | None = None
    """The association, estate or block whose accounts alone they look through."""


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True)
class RankedAccount:
    """An account that the customer may belong to, as the list shows it."""

    account: AccountView
    contact_id: UUID | None
    score: int
    reasons: list[str]
    is_compared: bool


@dataclass(frozen=True)
class Line:
    """One row of the comparison."""

    label: str
    compared: Compared


@dataclass(frozen=True)
class Comparison:
    """What the page shows of the record, as far as the record could be reached."""

    account: AccountView | None = None
    contact: AccountContact | None = None
    lines: tuple[Line, ...] = ()
    candidates: tuple[RankedAccount, ...] = ()
    is_unreachable: bool = False
    found: tuple[AccountHit, ...] | None = None
    """What a search for another account gave; None where nobody searched."""

    places: tuple[Place, ...] = ()
    """Associations, estates and blocks to look through; what the customer named comes first."""

    place: UUID | None = None
    """The one chosen, or the only one that fits what the customer named."""

    @property
    def headline(self) -> str:
        """Say in one sentence how the key details compare."""
        keys = [line for line in self.lines if line.compared.is_key]
        known = [line for line in keys if line.compared.result is not Result.NONE]
        same = [line for line in known if line.compared.result is Result.SAME]
        rest = [line for line in known if line.compared.result is not Result.SAME]
        counted = _("%(same)d of %(all)d key details match.") % {
            "same": len(same),
            "all": len(known),
        }
        if known and not rest:
            return counted + " " + _("Nothing differs.")
        if len(rest) == 1:
            name = rest[0].label
            return counted + " " + _("Only this differs: %(detail)s.") % {"detail": name.lower()}
        return counted

    @property
    def is_convincing(self) -> bool:
        """Whether at most one key detail differs and at least three match."""
        results = [line.compared.result for line in self.lines if line.compared.is_key]
        same = results.count(Result.SAME)
        return same >= 3 and results.count(Result.DIFFERS) <= 1  # noqa: PLR2004 - of five

    @property
    def owner(self) -> AccountContact | None:
        """Return the live unit owner of the compared account, if there is one."""
        contacts = self.account.contacts if self.account else []
        return next((c for c in contacts if c.is_live and c.role == "unit_owner"), None)


async def comparison_of(
    clients: Clients,
    accounts_token: str,
    registration_token: str,
    case: CaseRow,
    answers: dict[str, str],
    *,
    chosen: Chosen,
) -> Comparison:
    """Fetch the accounts in question, with the rights of the person who looks, and compare.

    `chosen` says what the person wants to compare; choosing changes nothing else. A
    record that cannot be reached leaves the case readable without it.
    """
    try:
        ranked = await _candidates(clients, registration_token, case)
        first = ranked[0].account_id if ranked else None
        compared = chosen.account_id or case.account_id or first
        ids = [*([compared] if compared else []), *(c.account_id for c in ranked)]
        accounts = await _accounts(clients, accounts_token, list(dict.fromkeys(ids)))
        places, place = await _places(clients, accounts_token, case, answers, chosen.place)
        found = await _found(clients, accounts_token, chosen.find, chosen.place)
    except Unavailable:
        return Comparison(is_unreachable=True)
    account = accounts.get(compared) if compared else None
    by_account = {candidate.account_id: candidate for candidate in ranked}
    suggested = by_account.get(compared) if compared else None
    wanted = chosen.contact_id or case.contact_id or (suggested.contact_id if suggested else None)
    contact = _contact(account, wanted, answers) if account else None
    return Comparison(
        account=account,
        contact=contact,
        lines=_lines(answers, account, contact) if account else (),
        candidates=tuple(
            RankedAccount(
                accounts[c.account_id], c.contact_id, c.score, c.reasons, c.account_id == compared
            )
            for c in ranked
            if c.account_id in accounts
        ),
        found=found,
        places=places,
        place=place,
    )


async def _places(
    clients: Clients, token: str, case: CaseRow, answers: dict[str, str], chosen: UUID | None
) -> tuple[tuple[Place, ...], UUID | None]:
    """Return what a search may be narrowed to, for a request that staff match in steps."""
    if not case.workflow:
        return (), None
    named = answers.get("association", "")[:LONGEST_PLACE]
    fitting = (await clients.accounts.places(token, named)).items if named else []
    everywhere = (await clients.accounts.places(token, "")).items
    places = {one.place_id: one for one in (*fitting, *everywhere)}
    only = fitting[0].place_id if len(fitting) == 1 else None
    return tuple(places.values()), chosen or only


async def _found(
    clients: Clients, token: str, text: str, place: UUID | None
) -> tuple[AccountHit, ...] | None:
    if not text:
        return None
    try:
        return tuple((await clients.accounts.search(token, text, place=place)).items)
    except Rejected:
        return ()


async def _candidates(clients: Clients, token: str, case: CaseRow) -> Sequence[Candidate]:
    if case.registration_id is None:
        return []
    try:
        found = await clients.registrations.candidates(token, case.registration_id)
    except Rejected:
        return []
    return found.items[:MOST_CANDIDATES]


async def _accounts(clients: Clients, token: str, ids: Sequence[UUID]) -> dict[UUID, AccountView]:
    """Fetch at most six accounts side by side; one that is gone is left out."""

    async def one(account_id: UUID) -> AccountView | None:
        try:
            return await clients.accounts.account(token, account_id)
        except Rejected:
            return None

    found = await asyncio.gather(*(one(account_id) for account_id in ids))
    return {account.account_id: account for account in found if account}


def _contact(
    account: AccountView, wanted: UUID | None, answers: dict[str, str]
) -> AccountContact | None:
    """Return the wanted contact, else the one whose name and email are closest."""
    order = list(Result)

    def distance(contact: AccountContact) -> tuple[int, int, bool]:
        name = compare("last_name", answers.get("last_name", ""), surname_of(contact))
        email = best_of("email", answers.get("email", ""), contact.emails)
        return order.index(name.result), order.index(email.result), not contact.is_live

    chosen = [c for c in account.contacts if c.contact_id == wanted]
    return next(iter(chosen or sorted(account.contacts, key=distance)), None)


def surname_of(contact: AccountContact) -> str:
    """Return the surname on record, or the organisation's name."""
    return contact.last_name or contact.organisation


def name_of(contact: AccountContact) -> str:
    """Return a contact's whole name."""
    parts = (contact.title, contact.first_name, surname_of(contact))
    return " ".join(part for part in parts if part)


def address_of(account: AccountView) -> str:
    """Return the address on one line, without the postcode."""
    return ", ".join(line for line in account.address_lines if line)


def _lines(
    answers: dict[str, str], account: AccountView, contact: AccountContact | None
) -> tuple[Line, ...]:
    references = [account.reference, *(i.value for i in account.identifiers)]
    recorded: dict[str, list[str]] = {
        "first_name": [contact.first_name] if contact else [],
        "last_name": [surname_of(contact)] if contact else [],
        "email": contact.emails if contact else [],
        "postcode": [account.postcode],
        "account_reference": references,
        "phone": contact.phones if contact else [],
        "address": [address_of(account)],
        "service_charge": [],
    }
    lines = {fact: best_of(fact, answers.get(fact, ""), recorded[fact]) for fact in recorded}
    lines["purchase_month"] = _purchase(answers.get("purchase_month", ""), account)
    order = (
        *("first_name", "last_name", "email", "postcode", "account_reference"),
        *("purchase_month", "phone", "address", "service_charge"),
    )
    return tuple(Line(fact_text(fact), lines[fact]) for fact in order)


def _purchase(submitted: str, account: AccountView) -> Compared:
    start = account.start_date
    recorded = f"{start.month:02d}.{start.year}"
    return compare(
        "purchase_month", submitted, recorded, shown=(month_words(submitted), day(start))
    )


def month_words(text: str) -> str:
    """Write `12.2015` as `December 2015`; anything else stays as it is."""
    month, _dot, year = text.partition(".")
    if not (month.isdecimal() and year.isdecimal() and 1 <= int(month) <= MONTHS):
        return text
    names = (
        *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
        *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
    )
    return f"{names[int(month) - 1]} {year}"


def pieces_text(pieces: tuple[Piece, ...]) -> str:
    """Return the text that pieces make up."""
    return "".join(piece.text for piece in pieces)


def clue_text(clue: str) -> str:
    """Say why an account was suggested."""
    return {
        "account_reference": _("account reference"),
        "surname": _("surname"),
        "email": _("email"),
        "postcode": _("postcode"),
        "start_month": _("purchase date"),
        "first_name": _("first name"),
        "house_number": _("house number"),
        "surname_likely": _("a similar surname"),
        "postcode_near": _("postcode but for one slip"),
        "email_near": _("email but for one slip"),
        "account_reference_near": _("account reference but for one slip"),
    }.get(clue, clue.replace("_", " "))
