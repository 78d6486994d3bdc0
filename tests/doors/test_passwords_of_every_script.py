"""A password is the same on every device, however its keyboard composes accents; pictures count."""

import unicodedata
from uuid import UUID

import pytest

from tests.identity.desk import invited
from tests.identity.desk_of_users import Desk
from tests.identity.test_one_time_passwords import given_words
from tests.identity.test_password_resets import asked, token_in

EMAIL = "eleanor.vance@example.com"
FIRST, SECOND, THIRD, FOURTH = (
    "forêt-épaisse-🦔-ñandú",
    "Ångström 🐉 déjà-vu",
    "žluťoučký kůň 🫖",
    "한국어 비밀번호 🪁 길다",
)


def composed(text: str) -> str:
    """Write it as most keyboards do."""
    return unicodedata.normalize("NFC", text)


def taken_apart(text: str) -> str:
    """Write it as some telephones do: letter, then accent."""
    apart = unicodedata.normalize("NFD", text)
    assert apart != composed(text)
    return apart


async def signs_in(visitor, password):
    answer = await visitor.post("/sign-in", email=EMAIL, password=password)
    return answer.headers.get("location")


@pytest.mark.parametrize(("chooses", "types"), [(composed, taken_apart), (taken_apart, composed)])
async def test_what_one_device_chose_another_types_at_every_door(identity, portal, chooses, types):
    user_id = await identity.customer(EMAIL, chooses(FIRST))
    phone, office = portal(), portal()
    assert await signs_in(phone, types(FIRST)) == "/home"
    confirmed = await phone.post("/confirm", password=types(FIRST), next="/profile")
    assert confirmed.headers["location"] == "/profile"

    new = {"password": chooses(SECOND), "confirmation": types(SECOND)}
    changed = await phone.post("/profile/password", current=types(FIRST), **new)
    assert changed.status_code == 303, changed.text
    assert await signs_in(office, types(SECOND)) == "/home"

    await office.post("/forgotten-password", email=EMAIL)
    token = token_in(await identity.secret(UUID(await asked(identity))))
    await office.get(f"/changing-password?token={token}")
    new = {"password": chooses(THIRD), "confirmation": types(THIRD)}
    reset = await office.post("/changing-password", **new)
    assert reset.status_code == 303, reset.text
    assert await signs_in(phone, types(THIRD)) == "/home"

    helper = Desk(identity)
    await helper.sign_in()
    words = await given_words(helper, user_id)
    assert await signs_in(phone, words) == "/home"
    new = {"new_password": chooses(FOURTH), "confirmation": types(FOURTH)}
    entered = await phone.post("/new-password", password=words, **new)
    assert entered.headers["location"] == "/home"
    assert await signs_in(office, types(FOURTH)) == "/home"


async def test_an_invited_person_chooses_one_too_at_both_sites(identity, portal, desk):
    visitor = portal()
    helper = Desk(identity)
    await helper.sign_in()
    await helper.invite(EMAIL)
    mail = await identity.secret((await identity.announced())[-1]["request_id"])
    await visitor.get(f"/invitation?token={token_in(mail)}")
    new = {"password": composed(FIRST), "confirmation": taken_apart(FIRST)}
    assert (await visitor.post("/invitation", **new)).status_code == 303
    assert await signs_in(visitor, taken_apart(FIRST)) == "/home"

    staff, token = await invited(identity, "Kit Sorrell", "agent")
    colleague = desk()
    await colleague.get(f"/invitation?token={token}")
    new = {"password": taken_apart(SECOND), "again": composed(SECOND)}
    assert (await colleague.post("/invitation", **new)).status_code == 303
    answer = await colleague.post("/sign-in", email=staff.email, password=composed(SECOND))
    assert answer.headers["location"] == "/"
