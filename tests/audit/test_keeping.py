"""The regular work of an audit: soon for what this process wrote, and nothing for an idle house."""

from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest

from chassis.audit.keeping import OTHERS_EVERY, Keeper
from tests.audit.conftest import LANDLORD


@pytest.fixture
def opened(audit):
    """Count the transactions that are opened on the audit's database."""
    real, counted = audit.database.transaction, []

    @asynccontextmanager
    async def counting(landlord_id):
        counted.append(landlord_id)
        async with real(landlord_id) as session:
            yield session

    audit.database.transaction = counting
    return counted


@pytest.fixture
def context(audit):
    return SimpleNamespace(landlords=[SimpleNamespace(id=LANDLORD)], database=audit.database)


@pytest.fixture
def keeper(audit):
    return Keeper(audit.sealer, kept_for=timedelta(days=2192))


async def test_where_nothing_was_written_most_turns_ask_the_database_nothing(
    keeper, context, opened
):
    for _ in range(OTHERS_EVERY):
        await keeper.seal(context)

    assert len(opened) == 1


async def test_what_this_process_wrote_is_sealed_in_its_next_turn(keeper, context, audit):
    await keeper.seal(context)
    await audit.act()

    await keeper.seal(context)

    assert await audit.seal() == 0
    assert not audit.pen.committed


async def test_what_a_process_left_that_died_is_sealed_by_another(keeper, context, audit):
    await audit.act()
    audit.pen.committed.clear()  # as in a process that knows nothing of it

    for _ in range(OTHERS_EVERY):
        await keeper.seal(context)

    assert await audit.seal() == 0
