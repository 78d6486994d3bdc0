"""Whether the time of an answer tells who has a login: signing in, resetting, registering.

    python -m benchmarks.timing [--pairs 1000]

Each pair sends the same form once with an address that has a login and once with one that has
none, in random order, over kept connections to the portal. Printed per form: the AUC, the chance
that a known address took longer than an unknown one (0.5: nothing can be told; aim 0.45 to 0.55),
and the difference of the medians (aim under 5 ms). Addresses are used three times at most, so no
lock and no limit of mails is reached.
"""

import argparse
import asyncio
import bisect
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

from benchmarks.door import Line, given_people, house
from tests.journeys.house import House

WRONG = "no-such-words-at-all"
USES = 3
SWEEP = 200
"""Failed tries between two sweeps of the counters that would call it an attack."""

Form = Callable[[Line, str], Awaitable[int]]


async def sign_in(line: Line, email: str) -> int:
    """Send a wrong password."""
    return (await line.post("/sign-in", email=email, password=WRONG))[0]


async def reset(line: Line, email: str) -> int:
    """Ask for a link to choose a new password."""
    return (await line.post("/forgotten-password", email=email))[0]


async def register(line: Line, email: str) -> int:
    """Send the first form of a registration."""
    answers = {
        "first_name": "Delphine",
        "last_name": "Marchetti",
        "email": email,
        "postcode": "LX2 4AB",
        "password": "brass-letterbox-porch",
        "confirmation": "brass-letterbox-porch",
        "consent": "yes",
        "attempt": str(uuid4()),
    }
    return (await line.post("/register", **answers))[0]


FORMS: dict[str, tuple[Form, int]] = {
    "sign-in": (sign_in, 422),
    "reset": (reset, 303),
    "registration": (register, 303),
}
"""Form → how to send it, and the status that both addresses must get."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-benchmark-") as name, house(Path(name)) as here:
        asyncio.run(measure(here, wanted.pairs))


async def measure(here: House, pairs: int) -> None:
    """Send every form's pairs and print what their times tell."""
    known = await given_people(here, -(-pairs // USES))
    for name, (send, status) in FORMS.items():
        run = secrets.token_hex(3)
        unknown = [f"stranger.{run}.{number}@example.com" for number in range(len(known))]
        times = await send_pairs(here, send, status, known * USES, unknown * USES, pairs)
        medians = [statistics.median(each) * 1e3 for each in times]
        print(
            f"{name:<13} {pairs} pairs: AUC {auc(*times):.3f} (aim 0.45 to 0.55), medians"
            f" {medians[0]:.1f} ms known, {medians[1]:.1f} ms unknown,"
            f" difference {medians[0] - medians[1]:+.2f} ms (aim under 5)",
            flush=True,
        )


async def send_pairs(  # noqa: PLR0917 - a measurement has its parts
    here: House, send: Form, status: int, known: list[str], unknown: list[str], pairs: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of known and of unknown addresses, pair by pair."""
    line = Line(here.landlord.portal_url)
    times: tuple[list[float], list[float]] = ([], [])
    for warming in range(10):
        await send(line, f"warm.{secrets.token_hex(4)}.{warming}@example.com")
    for number in range(pairs):
        if number % SWEEP == 0:
            await here.rows("identity", "DELETE FROM network_failures")
        both = [(0, known[number]), (1, unknown[number])]
        random.shuffle(both)
        for side, email in both:
            started = time.perf_counter()
            answered = await send(line, email)
            times[side].append(time.perf_counter() - started)
            if answered != status:
                raise RuntimeError(f"{email}: {answered} in place of {status}")
    line.close()
    return times


def auc(known: list[float], unknown: list[float]) -> float:
    """Return the chance that a time of `known` is longer than one of `unknown`."""
    ordered = sorted(unknown)
    below = sum(
        (bisect.bisect_left(ordered, each) + bisect.bisect_right(ordered, each)) / 2
        for each in known
    )
    return below / (len(known) * len(unknown))


if __name__ == "__main__":
    main()
