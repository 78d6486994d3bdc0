"""Everything is ready: whoever asked for it hears of it, once."""

from uuid import UUID

from contracts.events.identity import OwnDataCompleted
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

USER = UUID(int=64)
COMPLETED = OwnDataCompleted(
    landlord_id=HARROWMERE.id, request_id=UUID(int=65), user_id=USER, contact_id=UUID(int=66)
)


async def test_the_person_is_mailed_where_they_can_download_it(post):
    post.owners.answers[f"GET identity/users/{USER}/recipient"] = {
        "email": "eleanor.vance@example.com",
        "name": "Eleanor Vance",
        "kind": "customer",
    }
    await heard(post, COMPLETED)
    await heard(post, COMPLETED)
    await post.send()

    [message] = await post.messages()
    assert (message.state, message.recipient) == ("sent", "eleanor.vance@example.com")
    assert "https://portal.harrowmere.example/profile/your-data" in message.body_text
