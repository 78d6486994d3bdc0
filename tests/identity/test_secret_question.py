"""A question of the person's own choice, asked beside the mailed link and never instead of it."""

import asyncio

import pytest

from tests.identity.test_own_login import as_person, signed_in
from tests.identity.test_password_resets import look, mailed, take, token_in

QUESTION = "Which dish did you learn to cook first?"


@pytest.fixture
def asking(identity, monkeypatch):
    """A landlord that has the question asked."""
    landlord = identity.door.landlords.default
    policy = landlord.sign_in.model_copy(update={"is_secret_question_asked": True})
    asks = landlord.model_copy(update={"sign_in": policy})
    monkeypatch.setitem(identity.door.landlords._by_id, landlord.id, asks)


async def choose(identity, token, question=QUESTION, answer="Crème brûlée"):
    body = {"question": question, "answer": answer}
    return await as_person(identity, token, "PUT", "/me/secret-question", json=body)


async def given_a_question(identity, **more):
    await identity.customer()
    token = await signed_in(identity)
    chosen = await choose(identity, token, **more)
    assert chosen.status_code == 204, chosen.text
    return token


async def reply(identity, token, answer):
    return await identity.call(
        "POST", "/password-resets/answer", {"token": token, "answer": answer}
    )


@pytest.mark.parametrize("typed", ["creme brulee", "  CRÈME  BRÛLÉE! ", "Creme-Brulee"])
async def test_the_answer_opens_the_link_however_it_is_written(identity, asking, typed):
    await given_a_question(identity)
    link = token_in(await mailed(identity))

    before = await take(identity, link)
    answered = await reply(identity, link, typed)
    seen = await look(identity, link)
    after = await take(identity, link)

    assert (before.status_code, before.json()["code"]) == (409, "answer_needed")
    assert answered.status_code == 204
    assert seen.json()["question"] is None
    assert after.status_code == 204


async def test_the_question_is_shown_to_whoever_has_the_link_alone(identity, asking):
    await given_a_question(identity)
    link = token_in(await mailed(identity))

    assert (await look(identity, link)).json()["question"] == QUESTION
    assert (await look(identity, link[:-1] + "x")).status_code == 404


async def test_of_many_answers_at_once_five_are_looked_at(identity, asking):
    await given_a_question(identity)
    link = token_in(await mailed(identity))

    answers = await asyncio.gather(*(reply(identity, link, f"guess {n}") for n in range(9)))
    right = await reply(identity, link, "Crème brûlée")

    assert sorted(each.status_code for each in answers) == [409] * 4 + [422] * 5
    assert (right.status_code, right.json()["code"]) == (409, "answers_used_up")
    assert (await take(identity, link)).status_code == 409


async def test_a_new_link_gives_new_tries_but_ten_a_day_at_most(identity, asking):
    await given_a_question(identity)
    looked_at = 0
    for _ in range(3):
        link = token_in(await mailed(identity))
        for number in range(6):
            looked_at += (await reply(identity, link, f"guess {number}")).status_code == 422

    assert looked_at == 10


async def test_each_wrong_answer_says_how_many_are_left(identity, asking):
    await given_a_question(identity)
    link = token_in(await mailed(identity))

    told = [(await reply(identity, link, "Foxglove")).json()["fields"] for _ in range(5)]

    assert [each["tries_left"] for each in told] == ["4", "3", "2", "1", "0"]


async def test_whoever_chose_no_question_is_not_asked_one(identity, asking):
    await identity.customer()
    link = token_in(await mailed(identity))

    assert (await reply(identity, link, "anything")).status_code == 204
    assert (await take(identity, link)).status_code == 204


async def test_a_landlord_without_questions_asks_none(identity, asking, monkeypatch):
    await given_a_question(identity)
    monkeypatch.undo()
    link = token_in(await mailed(identity))

    assert (await look(identity, link)).json()["question"] is None
    assert (await take(identity, link)).status_code == 204


async def test_a_question_is_chosen_seen_and_dropped(identity, asking):
    token = await given_a_question(identity)

    seen = await as_person(identity, token, "GET", "/me/secret-question")
    dropped = await as_person(identity, token, "DELETE", "/me/secret-question")
    after = await as_person(identity, token, "GET", "/me/secret-question")

    assert seen.json() == {"question": QUESTION}
    assert dropped.status_code == 204
    assert after.json() == {"question": None}


async def test_only_a_hash_of_the_answer_is_kept(identity, asking):
    await given_a_question(identity)

    [row] = await identity.rows("SELECT * FROM secret_questions")

    assert row.answer_hash.startswith("$argon2id$")
    assert "brulee" not in str(row)


async def test_choosing_and_dropping_take_a_recent_proof(identity, asking):
    token = await given_a_question(identity)
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '6 minutes'")

    chosen = await choose(identity, token, answer="Foxglove")
    dropped = await as_person(identity, token, "DELETE", "/me/secret-question")

    assert chosen.json()["code"] == dropped.json()["code"] == "proof_too_old"


@pytest.mark.parametrize(
    ("question", "answer", "status"),
    [
        (QUESTION, "ab", 422),
        (QUESTION, "... !", 422),
        (QUESTION, "dish", 422),
        ("Who?", "Foxglove", 422),
        (QUESTION, "x" * 201, 422),
        (QUESTION, "Foxglove", 204),
    ],
)
async def test_an_answer_that_gives_itself_away_is_refused(
    identity, asking, question, answer, status
):
    await identity.customer()
    token = await signed_in(identity)

    assert (await choose(identity, token, question, answer)).status_code == status


async def test_where_no_question_is_asked_none_can_be_chosen(identity):
    await identity.customer()
    token = await signed_in(identity)

    assert (await choose(identity, token)).status_code == 404
