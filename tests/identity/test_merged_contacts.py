"""A login that is turned off follows a merge of contacts, and goes back when it is undone."""

from uuid import uuid4

from contracts.events.accounts import ContactMergeUndone, ContactsMerged
from tests.identity.conftest import HARROWMERE


async def test_a_login_names_whoever_stays_until_the_merge_is_undone(identity):
    user = await identity.customer()
    mine = "SELECT contact_id FROM users WHERE id = :u"
    [(goes,)] = await identity.rows(mine, u=user)
    facts = {
        "landlord_id": HARROWMERE,
        "merge_id": uuid4(),
        "survivor_id": uuid4(),
        "merged_id": goes,
    }

    await identity.deliver(ContactsMerged(**facts))
    [(during,)] = await identity.rows(mine, u=user)
    await identity.deliver(ContactMergeUndone(**facts))
    [(after,)] = await identity.rows(mine, u=user)

    assert (during, after) == (facts["survivor_id"], goes)
