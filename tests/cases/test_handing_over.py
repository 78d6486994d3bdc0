"""Staff say when an ownership ends, see what ends with it, and confirm or cancel it."""

import pytest

from tests.cases.desk import ACCOUNT_ID, a_handover

PATH = f"/accounts/{ACCOUNT_ID}/handover"
TYPED = {
    "kind": "ownership",
    "last_day": "2027-05-04",
    "reason": "Completion letter of the solicitor",
    "checked": "yes",
}


async def test_what_will_end_is_shown_and_nothing_is_done_before_it_is_confirmed(
    tobias, neighbours
):
    preview = await tobias.post(PATH, **TYPED)

    assert preview.status_code == 200
    assert "What will end" in preview.text
    for told in ("Núñez Ortega", "sami@example.com", "Sami Haddad", "PIN", "4 May 2027"):
        assert told in preview.text
    assert neighbours.handovers_planned == []


async def test_once_confirmed_it_is_planned(tobias, neighbours):
    answer = await tobias.post(PATH, **TYPED, choice="confirm")
    neighbours.handovers = neighbours.handovers.model_copy(update={"items": [a_handover()]})
    page = await tobias.get(answer.headers["location"])

    assert [one["last_day"] for one in neighbours.handovers_planned] == ["2027-05-04"]
    assert "Planned. It takes effect by itself" in page.text
    assert "Cancel this plan" in page.text


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("kind", "both", "Choose what ends"),
        ("last_day", "4 May", "Enter a real day"),
        ("reason", " ", "Say how you know of it"),
        ("checked", "", "Tick that you have seen the papers"),
        ("next", "nobody like this", "Nobody on record fits"),
    ],
)
async def test_what_is_missing_is_named_and_the_rest_is_kept(
    tobias, neighbours, field, typed, advice
):
    answer = await tobias.post(PATH, **{**TYPED, "choice": "confirm", field: typed})

    assert answer.status_code == 422
    assert advice in answer.text
    assert neighbours.handovers_planned == []
    if field != "reason":
        assert "Completion letter of the solicitor" in answer.text


async def test_what_the_record_refuses_is_said_at_its_field(tobias, neighbours):
    neighbours.handover_refused = {"last_day": "An end is planned already."}

    answer = await tobias.post(PATH, **TYPED, choice="confirm")

    assert answer.status_code == 422
    assert "An end is planned already." in answer.text


@pytest.mark.parametrize(
    ("state", "words"), [("planned", "stays as it is"), ("done", "too late to cancel")]
)
async def test_a_plan_is_cancelled_until_its_day(tobias, neighbours, state, words):
    known = a_handover(state=state)
    neighbours.handovers = neighbours.handovers.model_copy(update={"items": [known]})

    answer = await tobias.post(f"{PATH}/{known.handover_id}/cancel")

    assert answer.status_code == 303
    assert words in (await tobias.get(answer.headers["location"])).text
