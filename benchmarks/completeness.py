"""Whether everybody who registered is there afterwards, in every service, once."""

import json
from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

from benchmarks.mail_sink import Sink
from benchmarks.visitor import Newcomer
from cli.stack.databases import SERVICES_WITH_DATABASE
from tests.journeys.house import House

MAILS = ("code", "works now")
"""Words of the subjects that everybody gets once."""

ONCE_EACH = (
    "registration.access.approved.v1",
    "accounts.connection.changed.v1",
    "identity.user.activated.v1",
)
"""Events that name the registration."""


@dataclass(frozen=True)
class Line:
    """One thing of which everybody has one."""

    what: str
    wanted: int
    missing: int
    twice: int
    strange: int
    """Those that belong to nobody who registered."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost or doubled."""
        return not (self.missing or self.twice or self.strange)


def compare(what: str, wanted: Collection[Hashable], found: Iterable[Hashable]) -> Line:
    """Compare by id."""
    counted, known = Counter(found), set(wanted)
    return Line(
        what,
        wanted=len(known),
        missing=len(known - counted.keys()),
        twice=sum(times > 1 for times in counted.values()),
        strange=len(counted.keys() - known),
    )


async def everybody_is_there(here: House, people: list[Newcomer], sink: Sink) -> list[Line]:
    """Compare registrations, contacts, connections, logins, events and mails with `people`."""
    ids = [one.registration_id for one in people]
    addresses = [one.email for one in people]
    admitted = await here.rows(
        "registration", "SELECT * FROM registrations WHERE state = 'admitted' AND email LIKE $1",
        f"{addresses[0].rpartition('.')[0].rpartition('.')[0]}%",
    )  # fmt: skip
    lines = [compare("registrations admitted", ids, [row["id"] for row in admitted])]
    lines += await _in_accounts(here, [row["contact_id"] for row in admitted], people)
    lines += await _logins(here, ids, addresses)
    lines += await _events(here, ids)
    for words in MAILS:
        mails = [
            address
            for address in addresses
            for _, subject in sink.mails[address][sink.asked_again[address] :]
            if words in subject
        ]
        lines.append(compare(f"mails '… {words} …'", addresses, mails))
    lines.append(compare("addresses mailed", addresses, set(sink.mails) - {"raw@example.com"}))
    lines.append(await _left_behind(here))
    return lines


async def _in_accounts(
    here: House, contact_ids: list[Hashable], people: list[Newcomer]
) -> list[Line]:
    contacts = await here.rows("accounts", "SELECT id FROM contacts")
    tied = await here.rows(
        "accounts",
        "SELECT c.contact_id, a.reference FROM connections c JOIN accounts a ON a.id ="
        " c.account_id WHERE c.status IN ('approved', 'current')",
    )
    copied = await here.rows("registration", "SELECT contact_id FROM record_connections")
    references = [one.reference for one in people]
    return [
        compare("contacts", contact_ids, [row["id"] for row in contacts]),
        compare("connections, by contact", contact_ids, [row["contact_id"] for row in tied]),
        compare("connections, by account", references, [row["reference"] for row in tied]),
        compare("connections in the replica", contact_ids, [row["contact_id"] for row in copied]),
    ]


async def _logins(here: House, ids: list[Hashable], addresses: list[str]) -> list[Line]:
    users = await here.rows(
        "identity",
        "SELECT id, email_key, registration_id, last_signed_in_at FROM users"
        " WHERE kind = 'customer' AND state = 'active'",
    )
    # Not by their sessions: the first of those end by idleness before the last are opened.
    signed_in = [row["id"] for row in users if row["last_signed_in_at"] is not None]
    return [
        compare("logins, by registration", ids, [row["registration_id"] for row in users]),
        compare("logins, by address", addresses, [row["email_key"] for row in users]),
        compare("signed in", [row["id"] for row in users], signed_in),
    ]


async def _events(here: House, ids: list[Hashable]) -> list[Line]:
    log = await here.log_of_events()
    message_ids = [message_id for _, _, message_id in log]
    lines = [compare("events in the log, by their id", set(message_ids), message_ids)]
    wanted = [str(each) for each in ids]
    for routing_key in ONCE_EACH:
        told = [json.loads(body) for key, body, _ in log if key == routing_key]
        of = [one["registration_id"] for one in told if one.get("registration_id")]
        lines.append(compare(routing_key, wanted, of))
    return lines


async def _left_behind(here: House) -> Line:
    dead = [
        (service, number)
        for service in SERVICES_WITH_DATABASE
        for number in range(await here.dead_letters(service))
    ]
    return compare("dead letters", [], dead)
