"""Staff find a customer's login, set how it behaves, sign it out, turn it off, and invite."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from services.identity.store.external_users import UserFilter, _customers
from tests.identity.conftest import HARROWMERE, MERESIDE
from tests.identity.desk_of_users import Desk

CHOICES = {
    "language": "cy-GB",
    "date_format": "year_month_day",
    "start_page": "cases",
    "organisation": "Avery Lettings",
    "roles": ["managing_agent"],
    "password_expires_on": "2026-12-24",
}


@pytest.fixture
def desk(identity):
    return Desk(identity)


@pytest.mark.parametrize(
    "part", ["eleanor.vance@example.com", "ELEANOR", "vance@ex", "ple.com", " anor.v "]
)
async def test_a_login_is_found_by_any_part_of_its_address(identity, desk, part):
    await identity.customer()
    await identity.customer("olu.adeyemi@example.org")

    found = await desk.search(email=part)

    assert [line["email"] for line in found["items"]] == ["eleanor.vance@example.com"]


async def test_the_address_it_is_found_by_follows_the_login(identity, desk):
    user_id = await identity.customer()
    await identity.rows(
        "UPDATE users SET email = 'e@new.example', email_key = 'e@new.example' WHERE id = :u",
        u=user_id,
    )

    assert (await desk.search(email="eleanor"))["items"] == []
    assert len((await desk.search(email="new.exam"))["items"]) == 1


async def test_logins_are_filtered_by_state_and_person_and_come_in_pages(identity, desk):
    contact = uuid4()
    for number in range(30):
        await desk.invite(f"resident{number:02}@example.com", contact_id=contact)
    await identity.customer()

    first = await desk.search(state="invited")
    second = await desk.search(state="invited", after=first["next"])

    assert [len(first["items"]), len(second["items"])] == [25, 5]
    assert second["next"] is None
    assert len((await desk.search(state="active"))["items"]) == 1
    assert len((await desk.search(contact_ids=[str(contact)], state="active"))["items"]) == 0
    assert (await desk.search(contact_ids=[]))["items"] == []


async def test_staff_are_no_customers_and_landlords_see_their_own(identity, desk):
    await identity.call(
        "POST",
        "/staff",
        {"email": "tobias@harrowmere.example", "name": "Tobias Wren", "roles": ["agent"]},
        as_="operator",
    )
    await identity.customer()

    assert [line["email"] for line in (await desk.search())["items"]] == [
        "eleanor.vance@example.com"
    ]
    other = await desk.call("POST", "/external-users/search", {}, landlord=MERESIDE)
    assert other.json()["items"] == []


async def test_finding_by_a_part_of_the_address_uses_the_index(identity):
    query = _customers(UserFilter(email="vance@"), HARROWMERE)
    from sqlalchemy.dialects import postgresql

    sql = str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    async with identity.database.transaction(HARROWMERE) as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = (await session.execute(text(f"EXPLAIN {sql}"))).scalars().all()

    condition = next(line for line in plan if "Index Cond" in line and "word" in line)
    assert "landlord_id" in condition


async def test_the_page_of_a_login_tells_its_sessions_and_its_history(identity, desk):
    user_id = await identity.customer()
    await identity.sign_in()

    page = (await desk.call("GET", f"/external-users/{user_id}")).json()

    assert (page["email"], page["state"]) == ("eleanor.vance@example.com", "active")
    assert [each["method"] for each in page["sessions"]] == ["password"]
    assert "session.opened_by_password" in [each["act"] for each in page["history"]]
    assert (await desk.call("GET", f"/external-users/{uuid4()}")).status_code == 404


async def test_the_page_of_a_login_names_its_other_addresses_that_are_proved(identity, desk):
    user = await identity.customer()
    await identity.rows(
        "INSERT INTO other_emails (id, landlord_id, user_id, email, email_key, requested_at,"
        " expires_at, proved_at) SELECT gen_random_uuid(), landlord_id, id, v.e, v.e, now(), now(),"
        " v.p FROM users, (VALUES ('proved@example.org', now()), ('waits@example.org', NULL))"
        " AS v (e, p) WHERE id = :u",
        u=user,
    )

    page = (await desk.call("GET", f"/external-users/{user}")).json()

    assert page["other_emails"] == ["proved@example.org"]


async def test_staff_set_how_a_login_behaves_and_it_is_written_down(identity, desk):
    user_id = await identity.customer()

    answer = await desk.choose(user_id, CHOICES)

    assert answer.json() == {"version": 2}
    page = (await desk.call("GET", f"/external-users/{user_id}")).json()
    assert page["start_page"] == "cases"
    assert page["password_expires_at"] == "2026-12-24T00:00:00Z"
    [act] = [each for each in page["history"] if each["act"] == "user.choices_set"]
    assert act["details"]["language"] == "en-GB → cy-GB"
    assert act["actor"] == str(desk.staff_id)


async def test_what_is_set_reaches_the_site_with_the_session(identity, desk):
    user_id = await identity.customer()
    await desk.choose(user_id, CHOICES | {"password_expires_on": None})

    opened = (await identity.sign_in()).json()
    view = (await identity.introspect(opened["token"])).json()

    assert opened["start_page"] == view["start_page"] == "cases"
    assert (view["language"], view["date_format"]) == ("cy-GB", "year_month_day")


async def test_on_the_day_that_is_set_the_password_opens_only_the_page_for_a_new_one(
    identity, desk
):
    user_id = await identity.customer()
    await desk.choose(user_id, CHOICES | {"password_expires_on": "2020-12-24"})

    assert (await identity.sign_in()).json()["needs"] == "new_password"


async def test_two_who_set_at_once_do_not_overwrite_each_other(identity, desk):
    user_id = await identity.customer()
    await desk.choose(user_id, CHOICES)

    answer = await desk.choose(user_id, CHOICES | {"organisation": "Nobody"})

    assert (answer.status_code, answer.json()["code"]) == (409, "user_changed_meanwhile")


async def test_staff_sign_one_browser_out_or_all(identity, desk):
    user_id = await identity.customer()
    tokens = [(await identity.sign_in()).json()["token"] for _ in range(3)]
    page = (await desk.call("GET", f"/external-users/{user_id}")).json()
    newest = page["sessions"][0]["session_id"]

    await desk.call("DELETE", f"/external-users/{user_id}/sessions/{newest}")

    answers = [(await identity.introspect(token)).status_code for token in tokens]
    assert sorted(answers) == [200, 200, 401]
    await desk.call("DELETE", f"/external-users/{user_id}/sessions")
    assert {(await identity.introspect(token)).status_code for token in tokens} == {401}
    ended = [e for e in await identity.announced() if e["key"] == "identity.session.ended.v1"]
    assert [e["reason"] for e in ended] == ["revoked"] * 3


async def test_a_login_that_is_turned_off_is_out_at_once_until_it_is_turned_on(identity, desk):
    user_id = await identity.customer()
    token = (await identity.sign_in()).json()["token"]

    off = await desk.call("POST", f"/external-users/{user_id}/deactivation", {"reason": "Sold"})

    assert off.status_code == 204
    assert (await identity.introspect(token)).status_code == 401
    assert (await identity.sign_in()).status_code == 401
    page = (await desk.call("GET", f"/external-users/{user_id}")).json()
    assert page["history"][0]["details"] == {"count": "1"} or page["state"] == "deactivated"
    await desk.call("POST", f"/external-users/{user_id}/reactivation", {"reason": "Back again"})
    assert (await identity.sign_in()).status_code == 201


async def test_an_invited_customer_gets_the_link_by_mail_and_staff_never_see_it(identity, desk):
    answer = await desk.invite("new.person@example.com")

    assert set(answer) == {"user_id", "expires_at"}
    [event] = [e for e in await identity.announced() if e["key"] == "identity.user.invited.v1"]
    secret = (await identity.secret(event["request_id"])).json()
    assert secret["kind"] == "invitation"
    assert secret["email"] == "new.person@example.com"
    again = await desk.call("POST", f"/external-users/{answer['user_id']}/invitation")
    assert again.status_code == 201
    assert (await identity.secret(event["request_id"])).status_code == 404


async def test_an_address_that_has_a_login_is_not_invited_again(identity, desk):
    user_id = await identity.customer()

    taken = await desk.call(
        "POST",
        "/external-users",
        {"contact_id": str(uuid4()), "email": "Eleanor.Vance@example.com"},
    )
    not_needed = await desk.call("POST", f"/external-users/{user_id}/invitation")

    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    assert (not_needed.status_code, not_needed.json()["code"]) == (409, "not_invited")
