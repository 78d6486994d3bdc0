"""Complete registrations per second, beside the sum of the raw parts that none can do without.

    python -m benchmarks.registration [--count 500] [--at-once 16] [--hashing-slots 0]
        [--least-hash]

Real processes, a PostgreSQL that syncs, a RabbitMQ, a mail server that takes everything. People
come to the portal as browsers do, eight requests each, all pages of preset A: the form, the code
from their mailbox, account number and month (nobody is on record in their homes), and on to the
dashboard, signed in. A registration is complete when its dashboard has answered and its last mail
is handed over. Then everybody is looked for by id in every service, in the log of events and among
the mails.

The raw parts are measured in the same run, before and after: argon2id with the product's
parameters on all cores, commits of one row, publishes confirmed one by one, mails over kept
connections; how many of each a registration takes is counted. Their times added up are the limit.

Passwords cost what they cost in production, unless `--least-hash` is given: then identity runs with
the least hash that OWASP allows, and the raw part is that hash too. It is for counting whether of
many anybody is lost, not for the ratio.
`--hashing-slots` is identity's own setting; registrations may use a quarter of the slots, at least
one. Whoever is asked to come again in a moment does.
"""

import argparse
import asyncio
import csv
import io
import os
import secrets
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import asyncpg

from benchmarks.completeness import everybody_is_there
from benchmarks.connection import Connection
from benchmarks.least_identity import least
from benchmarks.mail_sink import Sink, a_sink
from benchmarks.raw_parts import commits_for, hashes_for, mails_for, publishes_for
from benchmarks.visitor import LostTheWay, Newcomer, newcomer, put_off, register
from chassis.hashing import Hashing
from cli.stack import services
from cli.stack.databases import SERVICES_WITH_DATABASE
from cli.stack.ports import free_port
from tests.journeys.house import House, a_house, eventually
from tests.servers import Inbox

FIRST_REFERENCE = 34_200_000_000
WARMING = 10
LONGEST_REST = 120.0
"""Longest wait for the last mail and event after the last dashboard, in seconds."""


@dataclass(frozen=True)
class Taken:
    """How much of everything was used up to one moment."""

    at: float
    commits: int
    events: int
    mails: int


@dataclass(frozen=True)
class Rates:
    """Raw parts a second."""

    hashes: float
    commits: float
    publishes: float
    mails: float


async def given_homes(here: House, count: int, run: str) -> list[Newcomer]:
    """Import homes of which nobody is on record; return who moves into each."""
    people = [
        newcomer(n, str(FIRST_REFERENCE + n), month=n % 12 + 1, year=2001 + n % 20, run=run)
        for n in range(count)
    ]
    for start in range(0, count, 1000):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(_row(people[0])))
        writer.writeheader()
        writer.writerows(_row(one) for one in people[start : start + 1000])
        await here.ask(
            "accounts",
            "POST",
            "/imports",
            here.landlord,
            content=text.getvalue().encode(),
            headers={"Content-Type": "text/csv"},
        )

    async def are_known() -> bool:
        [counted] = await here.rows("registration", "SELECT count(*) FROM record_accounts")
        return bool(counted[0] == count)

    await eventually(are_known, "registration knows of every home", within=LONGEST_REST)
    return people


def _row(one: Newcomer) -> dict[str, str]:
    return {
        "unit_ref": f"HQ-{one.number:08d}",
        "block": f"Block {one.number // 100}",
        "address_line_1": f"Flat {one.number % 100 + 1}, {one.number // 100} Heron Quay",
        "town": "Harrowmere",
        "postcode": f"LX{one.number // 100 % 90 + 1} {one.number // 100 // 90 % 10}AB",
        "account_ref": one.reference,
        "account_kind": "service_charge",
        "account_status": "current",
        "start_date": f"{one.year}-{one.month:02d}-14",
    }


async def all_register(here: House, people: list[Newcomer], sink: Sink, at_once: int) -> None:
    """Let everybody register, so many at a time."""
    waiting = iter(people)

    async def stand_in_line() -> None:
        connection = Connection(here.landlord.portal_url)
        for one in waiting:
            try:
                await register(connection, one, sink)
            except (LostTheWay, OSError, EOFError, TimeoutError) as lost:
                # counted among the missing at the end
                print(f"lost the way: {one.email}: {lost!r}")
                connection.close()
        connection.close()

    await asyncio.gather(*(stand_in_line() for _ in range(at_once)))


async def taken_so_far(here: House, sink: Sink) -> Taken:
    """Count commits that wrote something, events announced and mails handed over."""
    postgres = here.stack.servers.postgres
    assert postgres
    connection = await asyncpg.connect(postgres.admin_url)
    commits = await connection.fetchval(
        "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    )
    await connection.close()
    events = 0
    for service in SERVICES_WITH_DATABASE:
        [row] = await here.rows(service, "SELECT last_value FROM outbox_position_seq")
        events += row[0]
    return Taken(time.perf_counter(), commits, events, sink.count)


async def raw_rates(here: House, sink: Sink, wanted: argparse.Namespace) -> Rates:
    """Measure every part alone."""
    seconds, hashing = wanted.raw_seconds, least() if wanted.least_hash else Hashing()
    postgres, broker = here.stack.servers.postgres, here.stack.broker
    assert postgres
    assert broker
    return Rates(
        hashes=await asyncio.to_thread(hashes_for, seconds, hashing),
        commits=await commits_for(postgres.admin_url, seconds / 3),
        publishes=await publishes_for(broker.deployer, seconds / 3),
        mails=await mails_for(sink.port, seconds / 3, size=sink.usual_size),
    )


async def measure(here: House, sink: Sink, wanted: argparse.Namespace) -> bool:
    """Run it and print; return whether nothing was lost or doubled."""
    run = secrets.token_hex(3)
    people = await given_homes(here, wanted.count + WARMING, run)
    await all_register(here, people[:WARMING], sink, wanted.at_once)
    await here.comes_to_rest()
    put_off.clear()
    before = await raw_rates(here, sink, wanted)
    begun = await taken_so_far(here, sink)
    await all_register(here, people[WARMING:], sink, wanted.at_once)
    at_home = time.perf_counter()

    async def all_mailed() -> bool:
        return sink.count - begun.mails >= 2 * wanted.count

    await eventually(all_mailed, "everybody has both mails", within=LONGEST_REST)
    seconds = max(at_home, sink.last_at) - begun.at
    await here.comes_to_rest()
    ended = await taken_so_far(here, sink)
    after = await raw_rates(here, sink, wanted)
    _report(wanted, begun, ended, seconds, [before, after])
    print(f"asked to come again in a moment: {put_off.total()} times {dict(put_off)}")
    lines = await everybody_is_there(here, people, sink)
    print(f"{'by id, over all services':<34}{'wanted':>8}{'missing':>9}{'twice':>7}{'strange':>9}")
    for line in lines:
        print(
            f"{line.what:<34}{line.wanted:>8,}{line.missing:>9,}{line.twice:>7,}{line.strange:>9,}"
        )
    is_good = all(line.is_good for line in lines)
    print("nothing lost, nothing doubled" if is_good else "SOMETHING WAS LOST OR DOUBLED")
    return is_good


def _report(
    wanted: argparse.Namespace, begun: Taken, ended: Taken, seconds: float, raw: list[Rates]
) -> None:
    count = wanted.count
    parts = {
        "hashes": 1.0,
        "commits": (ended.commits - begun.commits) / count,
        "publishes": (ended.events - begun.events) / count,
        "mails": (ended.mails - begun.mails) / count,
    }
    print(f"{count:,} registrations, {wanted.at_once} at once, {seconds:.1f} s")
    print(f"{'raw part':<12}{'a second':>10}{'of each':>9}{'ms of one registration':>24}")
    limit = 0.0
    for name, times in parts.items():
        rate = statistics.mean(getattr(each, name) for each in raw)
        limit += times / rate
        print(f"{name:<12}{rate:>10,.1f}{times:>9.1f}{1e3 * times / rate:>24.1f}")
    print(f"limit: the sum          {1e3 * limit:.1f} ms, {1 / limit:.2f}/s")
    print(f"complete registrations  {1e3 * seconds / count:.1f} ms, {count / seconds:.2f}/s")
    print(f"ratio                   {limit / (seconds / count):.2f} (aim 0.50)")


def least_command(service: str, verb: str) -> list[str]:
    """Give the command line of identity with the least hash."""
    assert service == "identity"
    return [sys.executable, "-P", "-m", "benchmarks.least_identity", verb]


async def run(folder: Path, wanted: argparse.Namespace) -> bool:
    """Start the house with its mail going to the sink."""
    async with a_sink(free_port()) as sink:
        os.environ["LODGE_SMTP_URL"] = sink.url
        house = a_house(folder, inbox=Inbox(sink.url, ""))
        here = await asyncio.to_thread(house.__enter__)
        try:
            if wanted.hashing_slots or wanted.least_hash:
                slots = str(wanted.hashing_slots)
                here.stack.settings["identity"]["IDENTITY_HASHING_SLOTS"] = slots
                await here.stop("identity")
                started_by = least_command if wanted.least_hash else services.command
                with patch.object(services, "command", started_by):
                    await here.start("identity")
            return await measure(here, sink, wanted)
        finally:
            await asyncio.to_thread(house.__exit__, None, None, None)


def main() -> None:
    """Measure and print; end with an error where somebody is missing or there twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--hashing-slots", type=int, default=0, help="0: identity's default")
    parser.add_argument("--least-hash", action="store_true")
    parser.add_argument("--raw-seconds", type=float, default=15)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if not asyncio.run(run(folder, wanted)):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
