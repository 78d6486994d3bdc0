"""Cases follow a merge of contacts, and go back when it is undone."""

from uuid import uuid4

from sqlalchemy import text

from chassis.events import now
from contracts.events.accounts import ContactMergeUndone, ContactsMerged
from services.cases.store.cases import cases_of_customer
from services.cases.subscribers.merges import (
    follow_merge_when_contacts_merged,
    give_back_when_contact_merge_undone,
)
from tests.cases.words import HARROWMERE


async def references(world, contact_id):
    async with world.transaction() as session:
        found = await cases_of_customer(
            session, landlord_id=HARROWMERE, contact_id=contact_id, registration_id=None
        )
        return [case.reference for case in found]


async def opened(world, reference, contact_id):
    case_id = await world.given_a_case(reference=reference)
    async with world.transaction() as session:
        values = {"c": contact_id, "i": case_id}
        await session.execute(text("UPDATE cases SET contact_id = :c WHERE id = :i"), values)


async def test_they_follow_whoever_stays_and_go_back_but_for_what_came_since(world):
    stays, goes = uuid4(), uuid4()
    ids = {"merge_id": uuid4(), "survivor_id": stays, "merged_id": goes}
    facts = {"landlord_id": HARROWMERE, "occurred_at": now(), **ids}
    await opened(world, "SR00000001", goes)
    await opened(world, "SR00000002", stays)

    for _again in range(2):
        async with world.transaction() as session:
            await follow_merge_when_contacts_merged(session, ContactsMerged(**facts))
    during = await references(world, stays)
    await opened(world, "SR00000003", stays)
    for _again in range(2):
        async with world.transaction() as session:
            await give_back_when_contact_merge_undone(session, ContactMergeUndone(**facts))

    assert set(during) == {"SR00000001", "SR00000002"}
    assert await references(world, goes) == ["SR00000001"]
    assert set(await references(world, stays)) == {"SR00000002", "SR00000003"}


async def test_an_undoing_that_is_heard_of_first_leaves_everything_as_it_is(world):
    goes = uuid4()
    facts = {
        "landlord_id": HARROWMERE,
        "merge_id": uuid4(),
        "survivor_id": uuid4(),
        "merged_id": goes,
    }
    await opened(world, "SR00000001", goes)

    async with world.transaction() as session:
        await give_back_when_contact_merge_undone(session, ContactMergeUndone(**facts))
    async with world.transaction() as session:
        await follow_merge_when_contacts_merged(session, ContactsMerged(**facts))

    assert await references(world, goes) == ["SR00000001"]
