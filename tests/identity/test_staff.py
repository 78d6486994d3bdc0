"""Who looks after logins of staff, what they may do, and what nobody may do."""

import asyncio
from uuid import uuid4

import pytest

from tests.identity.conftest import HARROWMERE, MERESIDE
from tests.identity.desk import invited, member, old_proof

PRIYA = {
    "email": "priya.ranasinghe@harrowmere.example",
    "name": "Priya Ranasinghe",
    "roles": ["agent"],
}


async def roles_of(identity, user_id):
    [row] = await identity.rows("SELECT roles FROM users WHERE id = :u", u=user_id)
    return row.roles


async def test_the_list_tells_of_everybody_what_their_login_can_do(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await invited(identity, "Callum Stroud", "lead", "agent")

    callum, listed = (await kit.call("GET", "/staff")).json()["items"]

    assert (callum["name"], callum["roles"], callum["state"]) == (
        "Callum Stroud",
        ["agent", "lead"],
        "invited",
    )
    assert callum["invited_until"] is not None
    assert callum["last_signed_in_at"] is None
    assert listed["state"] == "active"
    assert listed["last_signed_in_at"] is not None


async def test_who_has_a_role_is_told_to_whoever_writes_mails_and_only_of_logins_that_work(
    identity,
):
    await member(identity, "Kit Sorrell", "identity_admin")
    lead = await member(identity, "Imogen Farrar", "agent", "lead")
    await invited(identity, "Callum Stroud", "lead")

    async def leads(as_="service:notifications"):
        return await identity.call("GET", "/staff/with-role/lead", as_=as_)

    assert (await leads()).json() == {"user_ids": [lead.user_id]}
    assert (await leads("service:gateway")).status_code == 403
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE id = :u", u=lead.user_id)
    assert (await leads()).json() == {"user_ids": []}


async def test_a_lead_sees_the_list_an_auditor_each_person_and_neither_changes_anything(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    lead = await member(identity, "Imogen Farrar", "agent", "lead")
    auditor = await member(identity, "Theo Lindqvist", "auditor")

    async def statuses(person):
        asked = [("GET", "/staff", None), ("GET", f"/staff/{kit.user_id}", None)]
        asked += [("POST", "/staff/invitations", PRIYA)]
        asked += [("POST", f"/staff/{kit.user_id}/deactivation", {"reason": "why"})]
        return [(await person.call(*each)).status_code for each in asked]

    assert await statuses(lead) == [200, 403, 403, 403]
    assert await statuses(auditor) == [200, 200, 403, 403]


async def test_an_invited_colleague_gets_the_link_by_mail_and_nobody_else_sees_it(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")

    answer = await kit.call("POST", "/staff/invitations", PRIYA)

    assert answer.status_code == 201
    assert set(answer.json()) == {"user_id", "expires_at"}
    event = (await identity.announced())[-1]
    assert event["key"] == "identity.staff.invited.v1"
    told = (await identity.secret(event["request_id"])).json()
    assert (told["kind"], told["email"]) == ("invitation", PRIYA["email"])
    assert told["link"].startswith("http://desk.localhost:7001/invitation?token=")


async def test_a_new_link_is_mailed_only_to_somebody_who_has_not_used_theirs(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    callum, older = await invited(identity, "Callum Stroud", "agent")
    theo = await member(identity, "Theo Lindqvist", "auditor")

    sent = await kit.call("POST", f"/staff/{callum.user_id}/invitation")
    refused = await kit.call("POST", f"/staff/{theo.user_id}/invitation")

    assert (sent.status_code, refused.status_code) == (201, 409)
    look = await identity.call("POST", "/invitations/look", {"token": older}, as_="service:cases")
    assert look.status_code == 404
    assert await roles_of(identity, callum.user_id) == ["agent"]


async def test_an_address_that_has_a_login_is_not_invited_again(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await member(identity, "Priya Ranasinghe", "lead")

    answer = await kit.call("POST", "/staff/invitations", PRIYA)

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_new_roles_count_at_once_and_are_on_record(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")

    answer = await kit.call(
        "PUT", f"/staff/{priya.user_id}/roles", {"roles": ["lead", "agent"], "were": ["agent"]}
    )

    assert answer.status_code == 204
    assert not await priya.is_signed_in()
    assert await roles_of(identity, priya.user_id) == ["agent", "lead"]
    changed = [e for e in await identity.announced() if e["key"].startswith("identity.staff_roles")]
    assert [event["roles"] for event in changed] == [["agent", "lead"]]
    [note] = await identity.rows(
        "SELECT actor, details FROM sign_in_audit WHERE act = 'staff.roles_changed'"
    )
    assert (note.actor, note.details) == (kit.user_id, {"before": "agent", "after": "agent lead"})


async def test_the_same_roles_change_nothing_and_sign_nobody_out(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")

    answer = await kit.call(
        "PUT", f"/staff/{priya.user_id}/roles", {"roles": ["agent"], "were": ["agent"]}
    )

    assert answer.status_code == 204
    assert await priya.is_signed_in()


async def test_of_two_admins_who_change_the_same_roles_the_second_is_told(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    path = f"/staff/{priya.user_id}/roles"
    await kit.call("PUT", path, {"roles": ["agent", "lead"], "were": ["agent"]})

    answer = await kit.call("PUT", path, {"roles": ["auditor"], "were": ["agent"]})

    assert (answer.status_code, answer.json()["code"]) == (412, "roles_changed_meanwhile")
    assert await roles_of(identity, priya.user_id) == ["agent", "lead"]


async def test_nobody_changes_their_own_roles_or_turns_themselves_off(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await member(identity, "Tobias Wren", "identity_admin")

    answers = [
        await kit.call(
            "PUT",
            f"/staff/{kit.user_id}/roles",
            {"roles": ["identity_admin", "lead"], "were": ["identity_admin"]},
        ),
        await kit.call("POST", f"/staff/{kit.user_id}/deactivation", {"reason": "why"}),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (403, "own_login"),
        (403, "own_login"),
    ]


async def test_of_two_admins_who_turn_each_other_off_at_once_one_remains(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    tobias = await member(identity, "Tobias Wren", "identity_admin")
    tokens = [await kit.token(), await tobias.token()]

    async def off(token, other):
        return await identity.http.post(
            f"/staff/{other.user_id}/deactivation",
            json={"reason": "why"},
            headers={"Authorization": f"Bearer {token}"},
        )

    answers = await asyncio.gather(off(tokens[0], tobias), off(tokens[1], kit))

    assert sorted(each.status_code for each in answers) == [204, 403]
    active = await identity.rows("SELECT 1 FROM users WHERE state = 'active'")
    assert len(active) == 1


async def test_somebody_who_lost_the_role_a_moment_ago_changes_nothing(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await identity.rows("UPDATE users SET roles = '{agent}' WHERE id = :u", u=kit.user_id)
    # a token of the minute before still names the role
    token = identity.signers["service:identity"].token(
        audience="identity",
        landlord_id=HARROWMERE,
        subject=kit.user_id,
        kind="staff",
        claims={
            "user_id": kit.user_id,
            "roles": ["identity_admin"],
            "session_id": (await identity.introspect(kit.session, as_="service:cases")).json()[
                "session_id"
            ],
        },
    )

    answer = await identity.http.put(
        f"/staff/{priya.user_id}/roles",
        json={"roles": ["lead"], "were": ["agent"]},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "no_longer_admin")


async def test_a_deactivated_colleague_is_out_at_once_and_can_be_let_in_again(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    path = f"/staff/{priya.user_id}"

    off = await kit.call("POST", f"{path}/deactivation", {"reason": "left the company"})
    was_out = not await priya.is_signed_in()
    on = await kit.call("POST", f"{path}/reactivation", {"reason": "came back"})

    assert (off.status_code, on.status_code, was_out) == (204, 204, True)
    assert await (await priya.sign_in()).is_signed_in()


@pytest.mark.parametrize("act", ["roles", "deactivation", "invitation", "invitations"])
async def test_each_change_asks_for_a_recent_proof(identity, act):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya, _ = await invited(identity, "Priya Ranasinghe", "agent")
    await old_proof(kit)

    answer = {
        "roles": ("PUT", f"/staff/{priya.user_id}/roles", {"roles": ["lead"], "were": ["agent"]}),
        "deactivation": ("POST", f"/staff/{priya.user_id}/deactivation", {"reason": "why"}),
        "invitation": ("POST", f"/staff/{priya.user_id}/invitation", None),
        "invitations": ("POST", "/staff/invitations", PRIYA | {"email": "new@harrowmere.example"}),
    }[act]
    refused = await kit.call(*answer)

    assert (refused.status_code, refused.json()["code"]) == (403, "proof_too_old")


async def test_customers_and_strangers_are_no_staff(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    customer = await identity.customer()

    for user_id in (customer, uuid4()):
        off = await kit.call("POST", f"/staff/{user_id}/deactivation", {"reason": "why"})
        assert (await kit.call("GET", f"/staff/{user_id}")).status_code == 404
        assert off.status_code == 404


async def test_staff_of_another_landlord_are_out_of_sight(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    other = await identity.call("POST", "/staff", PRIYA, as_="operator", landlord=MERESIDE)

    seen = (await kit.call("GET", "/staff")).json()["items"]

    assert [one["name"] for one in seen] == ["Kit Sorrell"]
    assert (await kit.call("GET", f"/staff/{other.json()['user_id']}")).status_code == 404
