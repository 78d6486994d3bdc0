"""Staff see at the desk which addresses somebody has proved beside the one they sign in with."""

import pytest

from tests.identity.desk import member
from tests.identity.test_other_emails import added, ask, signed_in


@pytest.fixture
async def kit(identity, desk):
    return await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))


async def test_the_page_of_a_login_names_what_is_proved_and_what_happened(kit, identity):
    eleanor = await identity.customer()
    token = await signed_in(identity)
    await added(identity, token, "eleanor@work.example")
    await ask(identity, token, "waits@example.org")

    page = (await kit.get(f"/external-users/{eleanor}")).text

    assert "eleanor@work.example" in page
    assert "waits@example.org" not in page, "nobody says that it is hers"
    assert "Added an email address" in page
