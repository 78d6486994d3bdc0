"""The operator's list of breached passwords: asked when one is set, never when one is typed."""

import hashlib
import random

import pytest

from services.identity.clients.breached import BreachedListUnusable, BreachedPasswords, _search
from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.test_own_login import signed_in
from tests.identity.test_own_password import NEW
from tests.identity.test_own_password import change as change_password

FOUND = "velvet anchor plumtree 1987"


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def a_list(folder, *passwords: str, end: str = "\n", count: str = ":3"):
    """Write a list of these passwords among a thousand others."""
    others = random.Random(7).randbytes
    lines = {digest(each) for each in passwords} | {others(20).hex().upper() for _ in range(1000)}
    path = folder / "breached.txt"
    path.write_text("".join(f"{line}{count}{end}" for line in sorted(lines)), newline="")
    return path


@pytest.mark.parametrize(("end", "count"), [("\n", ":3"), ("\r\n", ":3861493"), ("\n", "")])
async def test_every_line_is_found_and_nothing_else(tmp_path, end, count):
    path = a_list(tmp_path, FOUND, "pässwörter ohne ende", end=end, count=count)
    breached = BreachedPasswords(path)

    assert await breached.holds(FOUND)
    assert await breached.holds("pässwörter ohne ende")
    assert not await breached.holds(GOOD_PASSWORD)
    lines = [line.partition(":")[0].strip() for line in path.read_text().splitlines()]
    for line in (lines[0], lines[1], lines[-1]):
        assert _search(path, line.encode())
    assert not _search(path, b"0" * 40)
    assert not _search(path, b"F" * 40)


async def test_a_list_of_one_line_without_an_end_is_a_list(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(digest(FOUND).lower())

    assert await BreachedPasswords(path).holds(FOUND)
    assert not await BreachedPasswords(path).holds(GOOD_PASSWORD)


@pytest.mark.parametrize("damage", ["gone", "empty", "text", "order", "binary"])
async def test_a_list_that_cannot_be_relied_on_is_said_to_be_so(tmp_path, damage):
    path = a_list(tmp_path)
    lines = path.read_text().splitlines(keepends=True)
    if damage == "gone":
        path.unlink()
    elif damage == "order":
        path.write_text("".join(reversed(lines)))
    else:
        path.write_bytes({"empty": b"", "text": b"letmein\n" * 99, "binary": b"\0" * 999}[damage])

    with pytest.raises(BreachedListUnusable):
        await BreachedPasswords(path).holds(FOUND)


async def test_a_breached_password_is_refused_with_the_reason_and_signing_in_never_asks(
    identity, tmp_path
):
    await identity.customer()
    token = await signed_in(identity)
    breached = BreachedPasswords(a_list(tmp_path, FOUND, GOOD_PASSWORD))
    object.__setattr__(identity.door, "breached", breached)

    refused = await change_password(identity, token, new=FOUND)
    (tmp_path / "breached.txt").unlink()
    closed = await change_password(identity, token, new=NEW)

    assert (refused.status_code, refused.json()["code"]) == (422, "password_breached")
    assert "stolen ones of another website" in refused.json()["fields"]["password"]
    assert (closed.status_code, closed.json()["code"]) == (503, "breached_list_unusable")
    assert (await identity.sign_in()).status_code == 201
