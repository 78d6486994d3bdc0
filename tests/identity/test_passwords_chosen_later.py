"""Who registers without a password chooses it by a mailed link, once they may enter."""

from tests.identity.conftest import GOOD_PASSWORD

ACTIVATED = "identity.user.activated.v1"
INVITED = "identity.user.invited.v1"


async def told(identity, key):
    return [event for event in await identity.announced() if event["key"] == key]


async def link_of(identity):
    """Return the token of the newest link and the answer that tells it to the mail."""
    event = (await told(identity, INVITED))[-1]
    secret = (await identity.secret(event["request_id"])).json()
    return secret["link"].partition("token=")[2], secret


async def take(identity, token):
    body = {"token": token, "password": GOOD_PASSWORD}
    return await identity.call("POST", "/invitations/take", body)


async def test_the_link_comes_once_the_record_connects_and_the_login_works_after_it(identity):
    registration_id = await identity.hold(password=None)
    await identity.prove(registration_id)
    assert await told(identity, INVITED) == []

    contact_id = await identity.connect(registration_id)

    assert await told(identity, ACTIVATED) == [], "not before the password is chosen"
    assert (await identity.sign_in()).status_code == 401
    token, secret = await link_of(identity)
    assert (secret["kind"], secret["email"]) == ("invitation", "eleanor.vance@example.com")
    seen = await identity.call("POST", "/invitations/look", {"token": token})
    assert seen.json()["is_of_registration"] is True
    assert (await take(identity, token)).status_code == 204
    assert (await identity.sign_in()).status_code == 201
    [event] = await told(identity, ACTIVATED)
    assert event["contact_id"] == str(contact_id)
    assert event["registration_id"] == str(registration_id)


async def test_nobody_is_sent_a_link_whose_mailbox_was_not_proved(identity):
    registration_id = await identity.hold(password=None)

    await identity.connect(registration_id)

    assert await told(identity, INVITED) == []
    assert await identity.rows("SELECT 1 FROM users") == []


async def test_two_requests_of_one_mailbox_end_in_one_login_by_one_link(identity):
    first, second = [await identity.hold(password=None) for _ in range(2)]
    for registration_id in (first, second):
        await identity.prove(registration_id)
    for registration_id in (first, second):
        await identity.connect(registration_id)

    assert len(await told(identity, INVITED)) == 1
    token, _ = await link_of(identity)
    assert (await take(identity, token)).status_code == 204
    done = {event["registration_id"] for event in await told(identity, ACTIVATED)}
    assert done == {str(first), str(second)}
