"""The demo landlord's records file, by the rules every landlord's file follows."""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

from cli.demo.blocks import BLOCKS, OWNED, Block, Tenure
from cli.demo.names import FIRST, LAST
from cli.demo.scenarios import HOMES, Connected, Home, days_before
from cli.demo.staff import plain

_HEADER = (
    "unit_ref,estate,block,uprn,address_line_1,town,county,country,postcode,division,account_ref,"
    "account_name,account_kind,account_status,start_date,end_date,ebilling,contact_ref,title,"
    "first_name,last_name,organisation,email,phone,role,role_status,valid_from,valid_to,finance,"
    "maintenance,keys,identifiers,rmc_director,salutation,sign_off,updates_via,payment_method"
)

_KIND: dict[Tenure, str] = {
    "social": "rent",
    "sheltered": "rent",
    "affordable": "rent",
    "shared": "service_charge",
    "leasehold": "service_charge",
    "freehold": "service_charge",
    "garage": "garage",
}
_VOID = 0.08
"""Share of rented units that stand empty."""

_PREVIOUS = 0.12
"""Share of units whose previous occupier is on record too."""

_OFFLINE = 0.15
"""Share of people without an email address on record."""

Row = dict[str, str]


def records_csv(as_of: date) -> bytes:
    """Return the whole file: UTF-8, header row, the same bytes for the same day."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _HEADER.split(","), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows(as_of))
    return out.getvalue().encode()


def rows(as_of: date) -> Iterator[Row]:
    """Yield the rows: every unit, the homes known by name as they must be, the rest by chance."""
    chance = random.Random("Harrowmere Homes")  # noqa: S311  a demo, the same every time
    named = {(home.prefix, home.number): home for home in HOMES}
    serial = 0
    for block in BLOCKS:
        for number, tenure in block.units():
            serial += 1
            place = _place(block, number, serial)
            home = named.get((block.prefix, number))
            # Chance is drawn for every unit, so that a new named home moves nobody else.
            drawn = list(_drawn(block, number, tenure, chance, as_of))
            for row in _named(home, tenure, as_of) if home else drawn:
                yield place | row


def _place(block: Block, number: int, serial: int) -> Row:
    return {
        "unit_ref": f"{block.prefix}-{number:04}",
        "estate": block.estate,
        "block": block.name,
        "uprn": f"9990000{serial:05}",
        "address_line_1": block.address(number),
        "town": block.town,
        "county": "Harrowshire",
        "country": "England",
        "postcode": block.postcode,
        "division": "ENG",
    }


def _named(home: Home, tenure: Tenure, as_of: date) -> Iterator[Row]:
    began = home.began(as_of)
    has_ended = home.account_status != "current"
    account = {
        "account_ref": home.reference,
        "account_name": home.account_name,
        "account_kind": _KIND[tenure],
        "account_status": home.account_status,
        "start_date": began.isoformat(),
        "end_date": days_before(as_of, 90) if has_ended else "",
        "identifiers": home.identifiers,
        "salutation": f"Dear {home.account_name}",
        "sign_off": "Yours sincerely",
        **home.extra,
    }
    if not home.connected:
        yield account
    for each in home.connected:
        yield account | _connection(each, began, as_of, has_ended=has_ended)


def _connection(each: Connected, began: date, as_of: date, *, has_ended: bool) -> Row:
    person, since = each.person, each.since_days
    return {
        "contact_ref": person.ref,
        "title": person.title,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "organisation": person.organisation,
        "email": person.email,
        "phone": person.phone,
        "role": each.role,
        "role_status": each.status,
        "valid_from": began.isoformat() if since is None else days_before(as_of, since),
        "valid_to": days_before(as_of, 90) if has_ended else "",
        "finance": each.finance,
        "maintenance": each.maintenance,
        "keys": each.keys,
    }


def _drawn(
    block: Block, number: int, tenure: Tenure, chance: random.Random, as_of: date
) -> Iterator[Row]:
    """Yield the occupier, and for some units the one before; an empty unit has only the latter."""
    days = chance.randint(120, 7000)
    has_previous = chance.random() < _PREVIOUS
    is_void = tenure not in OWNED and chance.random() < _VOID
    is_lettered = chance.random() < 0.1  # noqa: PLR2004  one reference in ten has a letter
    suffix = chance.choice("ABY")
    now, before = (_someone(block, number, n, chance) for n in (2, 1))
    began = as_of - timedelta(days=days)
    if has_previous or is_void:
        left = began - timedelta(days=21) if not is_void else as_of - timedelta(days=30)
        came = left - timedelta(days=chance.randint(300, 4000))
        reference = f"{block.prefix}{number:04}01" + (suffix if is_lettered else "")
        yield before | _period(reference, tenure, "previous", came, left)
    if not is_void:
        reference = f"{block.prefix}{number:04}02"
        yield now | _period(reference, tenure, "current", began, None)


def _period(reference: str, tenure: Tenure, status: str, began: date, ended: date | None) -> Row:
    ends = ended.isoformat() if ended else ""
    return {
        "account_ref": reference,
        "account_kind": _KIND[tenure],
        "account_status": status,
        "start_date": began.isoformat(),
        "end_date": ends,
        "role": "unit_owner" if tenure in OWNED else "tenant",
        "role_status": status,
        "valid_from": began.isoformat(),
        "valid_to": ends,
    }


def _someone(block: Block, number: int, occupancy: int, chance: random.Random) -> Row:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    title = chance.choice(("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr"))
    site = chance.choice(("com", "org", "net"))
    has_email, is_ebilling = chance.random() >= _OFFLINE, chance.random() < 0.4  # noqa: PLR2004
    paid = chance.choice(("Direct Debit", "Direct Debit", "Card", "Bank transfer"))
    email = f"{plain(first)}.{plain(last)}{number}@example.{site}" if has_email else ""
    return {
        "account_name": f"{title} {first[0]} {last}",
        "contact_ref": f"H-{block.prefix}{number:04}{occupancy:02}",
        "title": title,
        "first_name": first,
        "last_name": last,
        "email": email,
        "phone": f"01632 960{chance.randint(0, 999):03}",
        "ebilling": "yes" if is_ebilling and has_email else "no",
        "salutation": f"Dear {title} {last}",
        "sign_off": "Yours sincerely",
        "updates_via": "email" if has_email else "mobile",
        "payment_method": paid,
    }
