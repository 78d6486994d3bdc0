"""Who is turned off is out at once, and turned on again is as before."""

import pytest

from chassis.events import now
from services.identity.domain.users import UserKind, UserNotFound
from services.identity.tables import UserRow
from services.identity.use_cases.deactivate_user import deactivate_user
from services.identity.use_cases.end_sessions import end_sessions
from services.identity.use_cases.reactivate_user import reactivate_user
from tests.identity.conftest import HARROWMERE


async def turn(identity, use_case, user_id, kind=UserKind.CUSTOMER):
    async with identity.database.transaction(HARROWMERE) as session:
        await use_case(
            session, user_id=user_id, kind=kind, actor="kit", at=now(), reason="left the company"
        )


async def test_a_deactivated_person_is_signed_out_and_cannot_sign_in(identity):
    user_id = await identity.customer()
    token = (await identity.sign_in()).json()["token"]

    await turn(identity, deactivate_user, user_id)

    assert (await identity.introspect(token)).status_code == 401
    assert (await identity.sign_in()).status_code == 401
    told = [event["key"] for event in await identity.announced()][-2:]
    assert sorted(told) == ["identity.session.ended.v1", "identity.user.deactivated.v1"]


async def test_turned_on_again_the_old_password_works(identity):
    user_id = await identity.customer()
    await turn(identity, deactivate_user, user_id)

    await turn(identity, reactivate_user, user_id)

    assert (await identity.sign_in()).status_code == 201


async def test_somebody_who_never_chose_a_password_is_merely_invited_again(identity):
    body = {"email": "kit.sorrell@harrowmere.example", "name": "Kit Sorrell", "roles": ["agent"]}
    invited = (await identity.call("POST", "/staff", body, as_="operator")).json()
    await turn(identity, deactivate_user, invited["user_id"], UserKind.STAFF)

    await turn(identity, reactivate_user, invited["user_id"], UserKind.STAFF)

    [user] = await identity.rows("SELECT state FROM users")
    look = await identity.call(
        "POST", "/invitations/look", {"token": invited["token"]}, as_="service:cases"
    )
    assert (user.state, look.status_code) == ("invited", 404)


async def test_twice_is_once_and_the_reason_is_on_record(identity):
    user_id = await identity.customer()

    for _ in range(2):
        await turn(identity, deactivate_user, user_id)

    notes = await identity.rows(
        "SELECT actor, details FROM sign_in_audit WHERE act = 'user.deactivated'"
    )
    assert [(one.actor, one.details) for one in notes] == [("kit", {"reason": "left the company"})]


async def test_a_login_of_the_other_kind_is_as_absent(identity):
    user_id = await identity.customer()

    with pytest.raises(UserNotFound):
        await turn(identity, deactivate_user, user_id, UserKind.STAFF)


async def test_all_other_browsers_are_signed_out_and_this_one_stays(identity):
    user_id = await identity.customer()
    here, other = [(await identity.sign_in()).json() for _ in range(2)]

    async with identity.database.transaction(HARROWMERE) as session:
        user = await session.get(UserRow, user_id)
        ended = await end_sessions(
            session, user=user, actor=str(user_id), at=now(), but=here["session_id"]
        )

    assert ended == 1
    assert (await identity.introspect(here["token"])).status_code == 200
    assert (await identity.introspect(other["token"])).status_code == 401
