"""What those see and change at the desk who look after logins, and what the others see."""

import re

import pytest

from tests.identity.desk import invited, member, old_proof


def fields_of(page: str) -> set[str]:
    return set(re.findall(r'name="(\w+)"', page))


def ticked(page: str) -> set[str]:
    return set(re.findall(r'value="(\w+)"[^>]*checked', page))


async def test_the_list_tells_roles_state_second_step_and_last_sign_in(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await invited(identity, "Callum Stroud", "agent", "lead")

    page = (await (await desk().sign_in(kit)).get("/staff")).text

    for words in ("Callum Stroud", "Agent, Lead", "Invited", "Never", "Identity admin", "Active"):
        assert words in page
    assert 'href="/staff/invite"' in page


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("agent", [403, 403, 403]), ("lead", [200, 403, 403]), ("auditor", [200, 200, 403])],
)
async def test_each_role_sees_what_is_its_own(identity, desk, role, statuses):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    other = await member(identity, "Somebody Else", role)
    browser = await desk().sign_in(other)

    paths = ("/staff", f"/staff/{kit.user_id}", "/staff/invite")
    assert [(await browser.get(path)).status_code for path in paths] == statuses


async def test_an_auditor_is_offered_nothing_to_change(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = await desk().sign_in(await member(identity, "Theo Lindqvist", "auditor"))

    page = (await browser.get(f"/staff/{kit.user_id}")).text
    refused = await browser.post(f"/staff/{kit.user_id}/deactivate", reason="why")

    assert "roles" not in fields_of(page)
    assert "reason" not in fields_of(page)
    assert refused.status_code == 403


async def test_inviting_sends_a_mail_and_shows_no_link(identity, desk):
    browser = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))

    sent = await browser.post(
        "/staff/invite", name="Priya Ranasinghe", email="priya@harrowmere.example", roles="agent"
    )
    page = (await browser.get(sent.headers["Location"])).text

    assert sent.status_code == 303
    assert "The invitation is on its way" in page
    assert "token=" not in page
    assert (await identity.announced())[-1]["key"] == "identity.staff.invited.v1"


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"name": ""}, "Enter the name"),
        ({"email": ""}, "Enter the email address at work"),
        ({"email": "nonsense"}, "correct format"),
        ({"email": "x@"}, "Enter an"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["king"]}, "Choose at least one role"),
        ({"email": "kit.sorrell@harrowmere.example"}, "has this address already"),
    ],
)
async def test_a_bad_invitation_says_what_to_do_and_keeps_what_was_typed(
    identity, desk, typed, advice
):
    browser = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))
    good = {"name": "Priya Ranasinghe", "email": "priya@harrowmere.example", "roles": ["lead"]}

    answer = await browser.post("/staff/invite", **(good | typed))

    assert answer.status_code == 422
    assert advice in answer.text
    if "name" not in typed:
        assert "Priya Ranasinghe" in answer.text
    if "roles" not in typed:
        assert ticked(answer.text) == {"lead"}


async def test_new_roles_sign_the_colleague_out_at_the_desk(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    admin, hers = await desk().sign_in(kit), await desk().sign_in(priya)
    assert (await hers.get("/staff")).status_code == 403

    saved = await admin.post(f"/staff/{priya.user_id}/roles", roles=["agent", "lead"], were="agent")
    page = (await admin.get(saved.headers["Location"])).text
    again = await desk().sign_in(priya)

    assert ticked(page) == {"agent", "lead"}
    assert (await again.get("/staff")).status_code == 200
    assert await identity.rows("SELECT 1 FROM sessions WHERE user_id = :u", u=priya.user_id)


async def test_what_a_colleague_changed_meanwhile_is_not_overwritten(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    browser = await desk().sign_in(kit)
    path = f"/staff/{priya.user_id}/roles"
    await browser.post(path, roles=["lead"], were="agent")

    late = await browser.post(path, roles=["auditor"], were="agent")

    assert late.status_code == 409
    assert "A colleague has changed these roles meanwhile" in late.text


async def test_nobody_is_offered_their_own_login_to_change(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = await desk().sign_in(kit)

    page = (await browser.get(f"/staff/{kit.user_id}")).text
    refused = await browser.post(f"/staff/{kit.user_id}/deactivate", reason="why")

    assert "This is you." in page
    assert "reason" not in fields_of(page)
    assert refused.status_code == 403


async def test_a_login_is_turned_off_with_a_reason_and_on_again(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    browser = await desk().sign_in(kit)

    without = await browser.post(f"/staff/{priya.user_id}/deactivate", reason=" ")
    off = await browser.post(f"/staff/{priya.user_id}/deactivate", reason="left")
    page = (await browser.get(off.headers["Location"])).text
    refused = await identity.sign_in(priya.email, kind="staff", as_="service:cases")
    on = await browser.post(f"/staff/{priya.user_id}/reactivate", reason="came back")

    assert (without.status_code, off.status_code, on.status_code) == (422, 303, 303)
    assert "Say why" in without.text
    assert "Activate again" in page
    assert refused.status_code == 401
    assert await (await priya.sign_in()).is_signed_in()


async def test_whoever_signed_in_long_ago_shows_once_more_who_they_are(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    browser = await desk().sign_in(kit)
    await old_proof(kit)

    page = (await browser.get(f"/staff/{priya.user_id}")).text
    invite = await browser.get("/staff/invite")
    late = await browser.post(f"/staff/{priya.user_id}/deactivate", reason="left")

    assert f'href="/confirm?next=/staff/{priya.user_id}"' in page
    assert "reason" not in fields_of(page)
    assert invite.headers["Location"] == "/confirm?next=/staff/invite"
    assert late.headers["Location"] == f"/confirm?next=/staff/{priya.user_id}"


@pytest.mark.parametrize("path", ["/staff/nobody", "/staff/11111111-1111-4111-8111-111111111111"])
async def test_a_colleague_who_is_not_there_is_not_found(identity, desk, path):
    browser = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))

    assert (await browser.get(path)).status_code == 404
