"""Staff see two contacts side by side, merge them with a reason, and undo it."""

from uuid import uuid4

import pytest

from tests.cases.desk import CONTACT_ID, a_merge

PATH = f"/contacts/{CONTACT_ID}/merge"
TYPED = {
    "contact_id": str(uuid4()),
    "reason": "They showed the same passport",
    "version": "3",
    "contact_version": "2",
    "decision": str(uuid4()),
}


async def test_both_are_shown_side_by_side_before_anything_happens(tobias, neighbours):
    page = (await tobias.get(f"{PATH}?other={uuid4()}")).text

    assert "Are they one person?" in page
    assert "Rafa Nunez" in page
    assert "Both are the same to account 34208002101" in page
    assert neighbours.merged == []


async def test_the_other_is_found_by_searching(tobias):
    page = await tobias.get(f"{PATH}?q=nobody+like+this")

    assert "Nobody else fits" in page.text


async def test_they_are_merged_with_a_reason_and_it_can_be_undone(tobias, neighbours):
    answer = await tobias.post(PATH, **TYPED)
    neighbours.merges = neighbours.merges.model_copy(update={"items": [a_merge()]})
    page = await tobias.get(answer.headers["location"])
    undone = await tobias.post(f"{PATH}/{uuid4()}/undo")

    assert [one["reason"] for one in neighbours.merged] == ["They showed the same passport"]
    assert "Merged. Everything of the other contact is here now." in page.text
    assert "Undo this merge" in page.text
    assert "two contacts again" in (await tobias.get(undone.headers["location"])).text


@pytest.mark.parametrize(
    ("changes", "status", "advice"),
    [
        ({"reason": " "}, 422, "Say how you know that they are one person"),
        ({"contact_version": "1"}, 409, "changed meanwhile"),
    ],
    ids=["no reason", "changed"],
)
async def test_what_keeps_them_apart_is_said(tobias, neighbours, changes, status, advice):
    answer = await tobias.post(PATH, **{**TYPED, **changes})

    assert answer.status_code == status
    assert advice in answer.text
    assert neighbours.merged == []


async def test_what_stands_in_the_way_is_said_instead_of_the_form(tobias, neighbours):
    neighbours.merge_problems = {"login": "The one that would go can sign in."}

    page = (await tobias.get(f"{PATH}?other={uuid4()}")).text

    assert "The one that would go can sign in." in page
    assert "Merge them" not in page


async def test_a_merge_that_stands_says_why(tobias, neighbours):
    stands = a_merge(stands_because="It is more than 30 days ago.")
    neighbours.merges = neighbours.merges.model_copy(
        update={"items": [stands], "merged_into": uuid4()}
    )

    undone = await tobias.post(f"{PATH}/{stands.merge_id}/undo")
    page = (await tobias.get(undone.headers["location"])).text

    assert "It is more than 30 days ago." in page
    assert "This contact was merged into another one." in page
