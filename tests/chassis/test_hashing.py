"""Slow hashes: bounded, off the event loop, alike whether or not there is somebody."""

import asyncio
import threading
import time

import pytest

from chassis.errors import Unavailable
from chassis.hashing import MEMORY_KIB, PASSES, Hashing


async def test_a_hash_names_its_parameters_and_verifies():
    hashing = Hashing(slots=1)

    encoded = await hashing.main.hash("kettle-marsh-lantern")

    assert encoded.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$")
    assert (await hashing.main.verify("kettle-marsh-lantern", encoded)).matches
    assert not (await hashing.main.verify("kettle-marsh-lanterN", encoded)).matches
    assert not (await hashing.main.verify("kettle-marsh-lantern", None)).matches


async def test_what_cannot_wait_in_line_is_refused_with_a_time():
    hashing = Hashing(slots=1, waiting=2, memory_kib=8, passes=1)
    gate = threading.Event()
    hashing.compare = lambda *_: gate.wait(5)  # type: ignore[method-assign,assignment]
    waiting = [asyncio.create_task(hashing.main.verify("x", None)) for _ in range(3)]
    await asyncio.sleep(0.05)

    with pytest.raises(Unavailable) as refusal:
        await hashing.main.verify("x", None)

    assert refusal.value.retry_after > 0
    gate.set()
    await asyncio.gather(*waiting)


async def test_strangers_can_fill_their_quarter_and_no_more():
    hashing = Hashing(slots=4, waiting=4, memory_kib=8, passes=1)
    gate, inside, most = threading.Event(), [], []

    def compare(*_: object) -> None:
        inside.append(1)
        most.append(len(inside))
        gate.wait(5)
        inside.pop()

    hashing.compare = compare  # type: ignore[method-assign,assignment]
    strangers = [asyncio.create_task(hashing.side.verify("x", None)) for _ in range(2)]
    await asyncio.sleep(0.05)

    assert max(most) == 1
    with pytest.raises(Unavailable):
        await hashing.side.verify("x", None)
    people = [asyncio.create_task(hashing.main.verify("x", None)) for _ in range(3)]
    await asyncio.sleep(0.05)
    assert max(most) == 4
    gate.set()
    await asyncio.gather(*strangers, *people)


async def test_the_event_loop_goes_on_while_passwords_are_hashed():
    hashing = Hashing(slots=2)
    work = [asyncio.create_task(hashing.main.hash(f"password {n}")) for n in range(6)]

    longest, before = 0.0, time.perf_counter()
    while not all(task.done() for task in work):
        await asyncio.sleep(0.001)
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()

    assert longest < 0.25
