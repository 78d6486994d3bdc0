"""Files that change from one to the next, at random but the same in every run of the tests."""

import random
from collections import defaultdict

from services.accounts.store.words import refresh_words
from tests.accounts.words import (
    LANDLORD,
    NOBODY,
    a_file,
    announced,
    imported,
    number,
    rows_of,
)

ROUNDS = 6


def changed(row, chance):
    """Something a landlord's system might say of the same row a month later."""
    return row | chance.choice(
        [
            {"email": f"new{chance.randint(0, 3)}@example.com"},
            {"phone": f"01632 96000{chance.randint(0, 9)}"},
            {"last_name": chance.choice(["Hill", "Dale", "O'Brien"])},
            {"postcode": chance.choice(["LX1 1AA", "LX2 2BB"])},
            {"account_status": "previous", "role_status": "previous"},
            {"valid_to": chance.choice(["", "2030-01-01", "1999-01-01"])},
            {"identifiers": chance.choice(["", "pin=7", "legacy=A1;pin=8"])},
            {"ebilling": chance.choice(["yes", "no"])},
            {"role": chance.choice(["unit_owner", "joint_owner"])},
            {"contact_ref": f"N-{chance.randint(1, 12)}"},
            NOBODY,
            {},
        ]
    )


def files(chance):
    """A file, and the files that follow it."""
    rows = [number(n) for n in range(1, 13)]
    for _ in range(ROUNDS):
        rows = [changed(row, chance) for row in rows]
        chance.shuffle(rows)
        yield a_file(*rows)


async def words(database):
    return set(await rows_of(database, "SELECT word, account_id FROM account_words"))


async def test_every_file_twice_is_every_file_once_and_versions_only_grow(database):
    for content in files(random.Random("again and again")):
        await imported(database, content)
        after_once = len(await announced(database))
        state = await rows_of(database, "SELECT id, version, xmin::text FROM contacts ORDER BY id")

        await imported(database, content)

        assert len(await announced(database)) == after_once
        assert (
            await rows_of(database, "SELECT id, version, xmin::text FROM contacts ORDER BY id")
            == state
        )

    versions = defaultdict(list)
    for name, body in await announced(database):
        versions[name, body[f"{name}_id"]].append(body["version"])
    assert all(said == list(range(1, len(said) + 1)) for said in versions.values())


async def test_the_words_after_many_files_are_those_of_the_record_as_it_is(database):
    for content in files(random.Random("words")):
        await imported(database, content)
    found = await words(database)

    async with database.transaction(LANDLORD) as session:
        ids = [each for (each,) in await rows_of(database, "SELECT id FROM accounts")]
        await refresh_words(session, LANDLORD, ids)

    assert await words(database) == found
