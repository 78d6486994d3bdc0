"""What a page costs at a million accounts, beside a trivial page of the same size.

    python -m benchmarks.pages [--accounts 1000000] [--transactions 20000000] [--requests 400]
        [--keep FOLDER]

Real processes, a PostgreSQL that syncs (or LODGE_DATABASE_URL), a RabbitMQ. Record and
transactions are streamed through the service's own imports (`benchmarks/filling.py`); a few
people get 24 months of two transactions each and a login, and sign in through the portal's form,
somebody of staff at the desk's. Then each page is asked for over 16 kept connections, in rounds
beside a page of the same size, in the same frame, on the same server, that asks nobody anything
(`benchmarks/paged_service.py`), and beside as many bytes without any template.

Of each page: processor time of its server, of the services behind it and of PostgreSQL; the 95th
percentile; the calls to other services and how many of these stand in a row. It ends with an
error where a page has more than four times the processor time or 95th of its trivial page, or
more than six calls. `--keep` leaves the filled installation in a folder; the next run with the
same numbers goes on with it.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from benchmarks.clocks import cpu_of, cpu_of_postgres
from benchmarks.connection import Connection
from benchmarks.door import house
from benchmarks.filling import fill, hurry, settle
from benchmarks.people_at_pages import People, signed_in
from cli.stack import services
from tests.journeys.house import House

MOST = 4.0
"""Times the trivial page that a page may cost."""

MOST_CALLS = 6
AT_ONCE = 16
ROUNDS = 5
SERVER = {"portal": "gateway", "desk": "cases"}
BEHIND = ("identity", "accounts", "registration", "notifications", "gateway", "cases")
own_command = services.command


@dataclass
class Cost:
    """What was measured of one page."""

    requests: int = 0
    server: float = 0.0
    behind: float = 0.0
    postgres: float = 0.0
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    calls: int = 0
    in_a_row: int = 0
    refused: int = 0
    """Answered with 503: a service behind the page did not answer in its seconds."""

    def a_page(self, seconds: float) -> float:
        """Return milliseconds of one request."""
        return 1e3 * seconds / max(self.requests, 1)

    @property
    def p95(self) -> float:
        """Return what 95 of 100 requests took at most, in milliseconds."""
        return 1e3 * statistics.quantiles(self.times, n=20)[-1]


@dataclass(frozen=True)
class Page:
    """A page that is measured: for each connection a cookie, and the addresses it asks for."""

    name: str
    site: str
    cookies: Sequence[str]
    paths: Sequence[Sequence[str]]


def command(service: str, verb: str) -> list[str]:
    """Give the command line of a service; that of the two with pages has the trivial ones too."""
    if service not in SERVER.values():
        return own_command(service, verb)
    return [*own_command(service, verb)[:3], "benchmarks.paged_service", service, verb]


def pages_of(people: People) -> list[Page]:
    """Return every page, as the people who look at it see it."""
    resident, staff = people.residents, [people.staff] * AT_ONCE
    homes = [f"/home/{account}" for account in people.homes]
    looked = [f"/accounts/{account}" for account in people.accounts]
    found = [f"/search?q={words}" for words in people.searches]
    mine = [[home] for home in homes]
    return [
        Page("dashboard", "portal", resident, mine),
        Page("transactions", "portal", resident, [[f"{home}/balance?period=24"] for home in homes]),
        Page("account page", "desk", staff, [looked] * AT_ONCE),
        Page("transactions at the desk", "desk", staff, [
            [f"{path}/transactions?period=24" for path in looked]
        ] * AT_ONCE),
        Page("search", "desk", staff, [found] * AT_ONCE),
    ]  # fmt: skip


async def ask(here: House, page: Page, requests: int, cost: Cost) -> None:
    """Ask for a page so many times over all connections, and add what it cost."""
    landlord = here.landlord
    origin = landlord.portal_url if page.site == "portal" else landlord.desk_url
    left = iter(range(requests))

    async def come_and_go(number: int) -> None:
        connection = Connection(origin)
        for turn in left:
            paths = page.paths[number % len(page.paths)]
            began = time.perf_counter()
            status, headers = await connection.send(
                "GET", paths[turn % len(paths)], b"", page.cookies[number % len(page.cookies)]
            )
            cost.times.append(time.perf_counter() - began)
            known = dict(headers)
            if status == 503:
                cost.refused += 1
                continue
            if status != 200:
                raise RuntimeError(f"{page.name}: {status} {known.get('location', '')}")
            cost.bytes = max(cost.bytes, int(known["content-length"]))
            calls, _, row = known["x-calls"].partition(" ")
            cost.calls, cost.in_a_row = max(cost.calls, int(calls)), max(cost.in_a_row, int(row))
        connection.close()

    before = clocks(here)
    await asyncio.gather(*(come_and_go(number) for number in range(AT_ONCE)))
    after = clocks(here)
    server = SERVER[page.site]
    cost.requests += requests
    cost.server += after[server] - before[server]
    cost.behind += sum(after[each] - before[each] for each in BEHIND if each != server)
    cost.postgres += after["postgres"] - before["postgres"]


def clocks(here: House) -> dict[str, float]:
    """Read how much processor time everything has used."""
    postgres = here.stack.servers.postgres
    child = postgres.child if postgres else None
    return {
        **{name: cpu_of(pid) for name, pid in here.stack.pids().items()},
        "postgres": cpu_of_postgres(child.pid) if child else 0.0,
    }


async def measure(here: House, people: People, requests: int, only: str) -> bool:
    """Ask for every page in rounds, each beside its trivial ones; print, and say if all is well."""
    kinds = ("page", "trivial", "bare")
    pages = [page for page in pages_of(people) if only in ("", page.name)]
    costs = {(page.name, kind): Cost() for page in pages for kind in kinds}
    sizes: dict[str, int] = {}
    frame = {site: Cost() for site in SERVER}
    for page in pages:
        warm = Cost()
        await ask(here, page, 2 * AT_ONCE, warm)
        if not frame[page.site].bytes:
            empty = Page("frame", page.site, page.cookies, [["/trivial/0"]])
            await ask(here, empty, AT_ONCE, frame[page.site])
        sizes[page.name] = warm.bytes
    for _ in range(ROUNDS):
        for page in pages:
            size = sizes[page.name]
            less = max(0, size - frame[page.site].bytes)
            like = {
                "page": page.paths,
                "trivial": [[f"/trivial/{less}"]],
                "bare": [[f"/bare/{size}"]],
            }
            for kind, paths in like.items():
                asked = Page(page.name, page.site, page.cookies, paths)
                await ask(here, asked, requests // ROUNDS, costs[page.name, kind])
    return report(pages, costs)


def report(pages: Sequence[Page], costs: dict[tuple[str, str], Cost]) -> bool:
    """Print the table; return whether every page keeps the limits."""
    print(
        f"\n{'page':<26}{'bytes':>8}{'CPU ms':>8}{'trivial':>9}{'ratio':>7}{'bare':>7}"
        f"{'behind':>8}{'SQL':>7}{'p95 ms':>8}{'trivial':>9}{'ratio':>7}{'calls':>7}{'row':>5}"
    )
    is_good = True
    for page in pages:
        real, trivial, bare = (costs[page.name, kind] for kind in ("page", "trivial", "bare"))
        cpu, least = real.a_page(real.server), trivial.a_page(trivial.server)
        ratio, slower = cpu / max(least, 0.01), real.p95 / trivial.p95
        is_good &= ratio <= MOST and slower <= MOST and real.calls <= MOST_CALLS
        is_good &= real.refused == 0
        print(
            f"{page.name:<26}{real.bytes:>8,}{cpu:>8.1f}{least:>9.1f}{ratio:>7.1f}"
            f"{bare.a_page(bare.server):>7.1f}{real.a_page(real.behind):>8.1f}"
            f"{real.a_page(real.postgres):>7.1f}{real.p95:>8.0f}{trivial.p95:>9.0f}{slower:>7.1f}"
            f"{real.calls:>7}{real.in_a_row:>5}"
            + (f"  {real.refused} not in time" if real.refused else "")
        )
    print(f"limits: ratio {MOST}, calls {MOST_CALLS}: {'kept' if is_good else 'NOT KEPT'}")
    return is_good


async def filled(here: House, sizes: dict[str, int]) -> None:
    """Fill the record while nothing else runs."""
    running = list(here.stack.pids())
    for service in running:
        await here.stop(service)
    urls = here.stack.database_urls["accounts"]
    own = here.stack.servers.postgres
    if own:
        await hurry(own.admin_url, is_on=True)
    for what, rate in (await fill(urls.owner, urls.service, here.landlord.id, **sizes)).items():
        print(f"  {what}: {rate}", flush=True)
    began = time.perf_counter()
    await settle(urls.owner)
    print(f"  vacuumed and analysed in {time.perf_counter() - began:.0f} s", flush=True)
    if own:
        await hurry(own.admin_url, is_on=False)
    await here.start(*running)


async def run(here: House, wanted: argparse.Namespace) -> bool:
    """Sign in, measure."""
    people = await signed_in(here, wanted.accounts, AT_ONCE)
    print(f"{wanted.accounts:,} accounts, {wanted.transactions:,} transactions, {AT_ONCE} at once")
    return await measure(here, people, wanted.requests, wanted.only)


def main() -> None:
    """Measure and print; end with an error where a page costs too much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--transactions", type=int, default=20_000_000)
    parser.add_argument("--requests", type=int, default=400, help="for each page")
    parser.add_argument("--keep", type=Path, help="a folder for the filled installation")
    parser.add_argument("--only", default="", help="a page's name, for looking into it")
    wanted = parser.parse_args()
    with ExitStack() as kept:
        name = wanted.keep or kept.enter_context(
            tempfile.TemporaryDirectory(prefix="lodge-benchmark-")
        )
        folder = Path(name).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        kept.enter_context(patch.object(services, "command", command))
        here = kept.enter_context(house(folder))
        sizes = {"accounts": wanted.accounts, "transactions": wanted.transactions}
        note = folder / "filled.json"
        if not note.exists() or json.loads(note.read_text("utf-8")) != sizes:
            asyncio.run(filled(here, sizes))
            note.write_text(json.dumps(sizes), "utf-8")
        is_good = asyncio.run(run(here, wanted))
    if not is_good:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
