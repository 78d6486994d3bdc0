"""Changing a customer's address at the desk: one proposes, another approves."""

import pytest

from tests.identity.desk import member, old_proof

NEW = "eleanor.new@example.com"


async def test_one_proposes_another_approves_and_the_customer_signs_in_with_it(identity, desk):
    kit = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))
    tobias = await desk().sign_in(await member(identity, "Tobias Wren", "identity_admin"))
    eleanor = str(await identity.customer())

    form = await kit.get(f"/address-changes/new?user={eleanor}")
    sent = await kit.post("/address-changes/new", user=eleanor, email=NEW, reason="telephoned")
    own = (await kit.get("/address-changes")).text
    others = (await tobias.get("/address-changes")).text
    path = others[others.index("/address-changes/", others.index("<tbody>")) :].partition('"')[0]
    refused = await kit.post(path)
    done = await tobias.post(path)

    assert (form.status_code, sent.status_code) == (200, 303)
    assert "/approve" not in own
    assert path.endswith("/approve")
    assert refused.headers["Location"] == "/address-changes?told=own"
    assert done.headers["Location"] == "/address-changes?told=approved"
    assert "Nothing waits." in (await tobias.get(done.headers["Location"])).text
    assert (await identity.sign_in(NEW)).status_code == 201


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"email": ""}, "Enter the new email address"),
        ({"reason": ""}, "Say why"),
        ({"email": "nonsense"}, "correct format"),
        ({"email": "eleanor.vance@example.com"}, "sign in with already"),
    ],
)
async def test_a_wrong_form_says_what_to_do_and_keeps_what_was_typed(identity, desk, typed, advice):
    kit = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))
    good = {"user": str(await identity.customer()), "email": NEW, "reason": "telephoned"}

    answer = await kit.post("/address-changes/new", **(good | typed))

    assert (answer.status_code, advice in answer.text) == (422, True)
    assert (good | typed)["reason"] in answer.text


async def test_an_auditor_sees_what_waits_and_decides_nothing(identity, desk):
    kit = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))
    theo = await desk().sign_in(await member(identity, "Theo Lindqvist", "auditor"))
    eleanor = str(await identity.customer())
    await kit.post("/address-changes/new", user=eleanor, email=NEW, reason="telephoned")

    page = await theo.get("/address-changes")

    assert (page.status_code, NEW in page.text) == (200, True)
    assert 'action="/address-changes/' not in page.text
    assert (await theo.get(f"/address-changes/new?user={eleanor}")).status_code == 403


async def test_whoever_signed_in_long_ago_shows_once_more_who_they_are(identity, desk):
    person = await member(identity, "Kit Sorrell", "identity_admin")
    kit = await desk().sign_in(person)
    eleanor = str(await identity.customer())
    await old_proof(person)

    asked = await kit.get(f"/address-changes/new?user={eleanor}")

    assert asked.headers["Location"].startswith("/confirm?next=/address-changes/new")
