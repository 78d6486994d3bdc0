"""Whose decision the operator asks to have explained; and that the asking is written down."""

from tests.identity.conftest import HARROWMERE


async def asked(identity, email, **how):
    answer = await identity.call(
        "POST", "/access-subjects", {"email": email}, as_="operator", **how
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_login_is_found_by_its_address_and_the_question_is_written_down(identity):
    user_id = await identity.customer("eleanor.vance@example.com")

    [told] = await asked(identity, " Eleanor.Vance@Example.com ")

    assert (told["user_id"], told["kind"], told["state"]) == (str(user_id), "customer", "active")
    assert told["contact_id"]
    [entry] = await identity.rows(
        "SELECT landlord_id, actor, subject_id FROM audit_entries WHERE act = 'access.explained'"
    )
    assert (entry.landlord_id, entry.actor, entry.subject_id) == (HARROWMERE, "operator", user_id)


async def test_an_address_without_a_login_and_one_that_is_none_find_nobody(identity):
    assert await asked(identity, "nobody@example.com") == []
    assert await asked(identity, "not an address") == []
