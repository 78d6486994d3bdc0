"""People whom the operator lets in choose a password by a link that works once."""

import asyncio
from uuid import uuid4

import pytest

from tests.identity.conftest import GOOD_PASSWORD, MERESIDE

STAFF = {
    "email": "imogen.farrar@harrowmere.example",
    "name": "Imogen Farrar",
    "roles": ["agent", "lead"],
}


async def invite(identity, **more):
    answer = await identity.call("POST", "/staff", STAFF | more, as_="operator")
    assert answer.status_code == 201, answer.text
    return answer.json()


async def take(identity, token, password=GOOD_PASSWORD, **more):
    return await identity.call(
        "POST",
        "/invitations/take",
        {"token": token, "password": password},
        as_="service:cases",
        **more,
    )


async def look(identity, token):
    return await identity.call("POST", "/invitations/look", {"token": token}, as_="service:cases")


async def test_there_is_no_login_before_somebody_is_invited(identity):
    assert await identity.rows("SELECT 1 FROM users") == []


async def test_a_member_of_staff_chooses_a_password_and_signs_in(identity):
    invited = await invite(identity)

    seen = (await look(identity, invited["token"])).json()
    taken = await take(identity, invited["token"])
    signed_in = await identity.sign_in(STAFF["email"], kind="staff", as_="service:cases")

    assert seen == {
        "kind": "staff",
        "email": STAFF["email"],
        "name": "Imogen Farrar",
        "is_of_registration": False,
    }
    assert (taken.status_code, signed_in.status_code) == (204, 201)
    assert invited["link"].startswith("http://desk.localhost:7001/invitation?token=")


async def test_looking_never_uses_the_link_up_and_taking_does(identity):
    token = (await invite(identity))["token"]
    for _ in range(3):
        assert (await look(identity, token)).status_code == 200

    answers = await asyncio.gather(*(take(identity, token) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]
    assert (await look(identity, token)).status_code == 404


async def test_a_newer_link_makes_the_older_worthless(identity):
    older, newer = (await invite(identity))["token"], (await invite(identity))["token"]

    assert (await take(identity, older)).status_code == 404
    assert (await take(identity, newer)).status_code == 204


async def test_a_link_lives_a_day(identity):
    token = (await invite(identity))["token"]
    await identity.rows("UPDATE invitations SET expires_at = expires_at - interval '24 hours'")

    assert (await take(identity, token)).status_code == 404


async def test_whatever_is_wrong_with_a_link_the_answer_is_one(identity):
    token = (await invite(identity))["token"]
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")

    answers = [
        await take(identity, each)
        for each in (forged, "", "x", f"{uuid4().hex}.{'0' * 64}", "\u0661" * 32, "\u00e9.\x00")
    ] + [await take(identity, token, landlord=MERESIDE)]

    told = [(each.status_code, each.json() | {"correlation_id": ""}) for each in answers]
    assert all(each == told[0] for each in told)
    assert told[0][0] == 404


async def test_a_bad_password_is_explained_and_leaves_the_link_good(identity):
    token = (await invite(identity))["token"]

    answer = await take(identity, token, "Imogen Farrar 1!")

    assert answer.json()["code"] == "password_too_common"
    assert (await take(identity, token)).status_code == 204


async def test_who_has_a_login_is_not_invited_again(identity):
    await take(identity, (await invite(identity))["token"])

    answer = await identity.call("POST", "/staff", STAFF, as_="operator")

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_an_invited_customers_login_is_announced_when_it_works(identity):
    contact_id = uuid4()
    invited = await identity.call(
        "POST",
        "/users",
        {"email": "olu.adeyemi@example.com", "contact_id": str(contact_id)},
        as_="operator",
    )
    taken = await identity.call(
        "POST",
        "/invitations/take",
        {"token": invited.json()["token"], "password": GOOD_PASSWORD},
    )

    assert taken.status_code == 204
    [event] = await identity.announced()
    assert (event["key"], event["contact_id"]) == ("identity.user.activated.v1", str(contact_id))
    assert (await identity.sign_in("olu.adeyemi@example.com")).status_code == 201


@pytest.mark.parametrize("caller", ["service:gateway", "service:cases", "service:notifications"])
@pytest.mark.parametrize("path", ["/staff", "/users"])
async def test_nobody_but_the_operator_invites(identity, caller, path):
    assert (await identity.call("POST", path, STAFF, as_=caller)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"roles": []}, {"roles": ["owner"]}, {"name": ""}, {"name": "a\nb"}, {"email": "imogen"}],
)
async def test_an_invitation_that_makes_no_sense_is_refused(identity, wrong):
    answer = await identity.call("POST", "/staff", STAFF | wrong, as_="operator")

    assert answer.status_code == 422


async def test_a_persons_mail_goes_to_the_address_on_the_login(identity):
    user_id = await identity.customer("Eleanor.Vance@example.com")

    answer = await identity.call("GET", f"/users/{user_id}/recipient", as_="service:notifications")

    expected = {"email": "Eleanor.Vance@example.com", "name": "", "kind": "customer"}
    assert answer.json() == expected
    unknown = await identity.call("GET", f"/users/{uuid4()}/recipient", as_="service:notifications")
    assert unknown.status_code == 404
