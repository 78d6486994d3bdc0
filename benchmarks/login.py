"""Sign-ins per second through the portal, beside raw password verifications on all cores.

    python -m benchmarks.login [--seconds 15] [--runs 5] [--people 240] [--at-once 16]

Real processes, a PostgreSQL that syncs. Every run verifies argon2id hashes with the product's
parameters in as many threads as there are cores, then signs people in through the portal's form,
for so many seconds each; the median of the runs counts, and their ratio says what everything
beside the hash costs. The benchmark's own browsers run on the same cores. Beside, twice a
second, `/livez` of identity and a page of somebody signed in are asked for: their 95th percentile
while nobody signs in and while everybody does.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.door import Line, given_people, house, session_in
from chassis.hashing import Hashing
from tests.journeys.house import PASSWORD, House

PROBES_PER_SECOND = 2
SIGNED_IN_PAGE = "/home"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--people", type=int, default=240)
    parser.add_argument("--at-once", type=int, default=16)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-benchmark-") as name, house(Path(name)) as here:
        asyncio.run(measure(here, wanted))


async def measure(here: House, wanted: argparse.Namespace) -> None:
    """Run all runs and print the medians."""
    people = await given_people(here, wanted.people)
    await sign_in_for(here, people, seconds=3, at_once=wanted.at_once)  # warm
    raw, through, refused = [], [], 0
    idle: dict[str, list[float]] = {"/livez": [], SIGNED_IN_PAGE: []}
    busy: dict[str, list[float]] = {"/livez": [], SIGNED_IN_PAGE: []}
    for run in range(wanted.runs):
        await probe_for(here, people[0], wanted.seconds, idle)
        raw.append(await asyncio.to_thread(verify_for, wanted.seconds))
        probing = asyncio.create_task(probe_for(here, people[0], wanted.seconds, busy))
        rate, missed = await sign_in_for(
            here, people, seconds=wanted.seconds, at_once=wanted.at_once
        )
        through.append(rate)
        refused += missed
        await probing
        print(f"run {run + 1}: raw {raw[-1]:.1f}/s, signed in {through[-1]:.1f}/s", flush=True)
    ratio = statistics.median(t / r for t, r in zip(through, raw, strict=True))
    print(f"raw verifications/s   {_spread(raw)}")
    print(f"sign-ins/s            {_spread(through)}")
    print(f"ratio                 {ratio:.2f} (aim 0.80)")
    print(f"turned away meanwhile {refused}")
    for path, times in idle.items():
        quiet, loaded = _p95(times), _p95(busy[path])
        print(
            f"{path:<8} p95 {quiet * 1e3:.1f} ms idle, {loaded * 1e3:.1f} ms under load:"
            f" {loaded / quiet:.1f} times (aim under 5)"
        )


def verify_for(seconds: float) -> float:
    """Verify passwords in as many threads as there are cores; return how many a second."""
    hashing = Hashing()
    encoded = hashing.hasher.hash(PASSWORD)
    cores = os.cpu_count() or 1
    until = time.perf_counter() + seconds

    def verify() -> int:
        done = 0
        while time.perf_counter() < until:
            hashing.compare(PASSWORD, encoded)
            done += 1
        return done

    started = time.perf_counter()
    with ThreadPoolExecutor(cores) as threads:
        done = sum(threads.map(lambda _: verify(), range(cores)))
    hashing.close()
    return done / (time.perf_counter() - started)


async def sign_in_for(
    here: House, people: list[str], *, seconds: float, at_once: int
) -> tuple[float, int]:
    """Sign people in over so many connections; return how many a second, and how many were not.

    Whoever is told to come again in a moment counts as turned away, not as signed in.
    """
    turn = itertools.cycle(people)
    until = time.perf_counter() + seconds

    async def sign_in() -> tuple[int, int]:
        line, done, missed = Line(here.landlord.portal_url), 0, 0
        while time.perf_counter() < until:
            status, headers = await line.post("/sign-in", email=next(turn), password=PASSWORD)
            is_in = status == 303 and bool(session_in(headers))
            done += is_in
            missed += not is_in
        line.close()
        return done, missed

    started = time.perf_counter()
    counted = await asyncio.gather(*(sign_in() for _ in range(at_once)))
    taken = time.perf_counter() - started
    return sum(done for done, _ in counted) / taken, sum(missed for _, missed in counted)


async def probe_for(
    here: House, person: str, seconds: float, times: dict[str, list[float]]
) -> None:
    """Ask for both pages at fixed moments, and add how long each took."""
    line = Line(here.landlord.portal_url)
    _, headers = await line.post("/sign-in", email=person, password=PASSWORD)
    session = session_in(headers)
    livez = here.stack.addresses.api("identity") + "/livez"
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:

        async def look(path: str) -> None:
            started = time.perf_counter()
            if path == "/livez":
                (await http.get(livez)).raise_for_status()
            else:
                status, _ = await line.get(path, session=session)
                if status != 200:
                    raise RuntimeError(f"{path}: {status}")
            times[path].append(time.perf_counter() - started)

        started = time.perf_counter()
        for number in range(int(seconds * PROBES_PER_SECOND)):
            await asyncio.sleep(
                max(0.0, started + number / PROBES_PER_SECOND - time.perf_counter())
            )
            for path in times:
                await look(path)
            if time.perf_counter() > started + seconds:
                break
    line.close()


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _spread(values: list[float]) -> str:
    return f"{min(values):.1f} / {statistics.median(values):.1f} / {max(values):.1f}"


if __name__ == "__main__":
    main()
