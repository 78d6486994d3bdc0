"""Files from the landlord's systems at the desk: tried, looked at, put in, undone."""

from uuid import UUID, uuid4

import pytest

from chassis.events import now
from tests.cases.desk import a_delivery

KNOWN = str(UUID(int=77))
PATH = f"/imports/{KNOWN}"
COUNTS = {"rows": 1200, "rows_refused": 2, "accounts_new": 1198, "unchanged": 0}


@pytest.fixture
async def lead(open_browser, neighbours):
    neighbours.proved_at = now()
    return await open_browser().sign_in("priya")


def given(neighbours, **facts):
    neighbours.deliveries[KNOWN] = a_delivery(**facts)


async def send(lead, content=b"account_ref\r\nA1\r\n", **fields):
    token = lead.http.cookies["__Host-lodge-staff-csrf"]
    return await lead.http.post(
        "/imports",
        data={"csrf_token": token, "kind": "records", "decision": str(uuid4()), **fields},
        files={"file": ("records night.csv", content)} if content is not None else None,
        headers={"Sec-Fetch-Site": "same-origin"},
    )


async def test_a_file_is_handed_in_to_be_tried_and_its_page_looks_again_by_itself(lead, neighbours):
    sent = await send(lead)
    page = await lead.get(sent.headers["Location"])

    [(content, wish)] = neighbours.files_sent.values()
    assert content == b"account_ref\r\nA1\r\n"
    assert wish == {"kind": "records", "name": "records night.csv", "dry_run": "true"}
    assert sent.status_code == 303
    assert 'data-look-again="2"' in page.text
    assert "It waits for its turn" in page.text


@pytest.mark.parametrize(
    ("fields", "content", "told"),
    [
        ({"kind": ""}, b"x", "Choose what the file holds"),
        ({}, b"", "The file is empty"),
    ],
    ids=["no-kind", "empty"],
)
async def test_what_cannot_be_taken_is_said_at_its_field(lead, fields, content, told):
    answer = await send(lead, content, **fields)

    assert answer.status_code == 422
    assert told in answer.text


async def test_a_form_without_a_file_asks_for_one(lead):
    answer = await lead.http.post(
        "/imports",
        files={
            "csrf_token": (None, lead.http.cookies["__Host-lodge-staff-csrf"]),
            "kind": (None, "records"),
        },
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


async def test_when_the_record_is_down_the_page_says_so_and_nothing_is_lost(lead, neighbours):
    form = await lead.get("/imports")
    neighbours.is_record_down = True

    answer = await send(lead)

    assert form.status_code == 200
    assert answer.status_code == 503


async def test_a_tried_file_shows_its_numbers_and_goes_in_after_a_tick(lead, neighbours):
    given(neighbours, state="read", counts=COUNTS, done=1000, import_id=UUID(int=5))

    page = (await lead.get(PATH)).text
    unticked = await lead.post(f"{PATH}/application")
    ticked = await lead.post(f"{PATH}/application", agreed="yes")
    problems = await lead.get(f"{PATH}/problems")

    assert "This would happen" in page
    assert "1,198" in page
    assert "Every problem and what to do about it" in page
    assert unticked.status_code == 422
    assert "Tick that you have looked at what would happen" in unticked.text
    assert (ticked.status_code, neighbours.delivery_acts) == (303, ["application"])
    assert problems.headers["Content-Disposition"] == 'attachment; filename="problems.csv"'
    assert "is wrong" in problems.text


async def test_the_last_file_is_undone_after_a_tick_and_an_earlier_one_says_why_not(
    lead, neighbours
):
    given(neighbours, state="read", is_dry_run=False, counts=COUNTS, undo="possible")
    page = (await lead.get(PATH)).text
    unticked = await lead.post(f"{PATH}/undo", agreed="yes")
    ticked = await lead.post(f"{PATH}/undo", agreed="undo")
    neighbours.refuse_delivery = "not_to_be_undone"
    late = await lead.post(f"{PATH}/undo", agreed="undo")
    given(neighbours, state="read", is_dry_run=False, counts=COUNTS, undo="later_one")
    earlier = (await lead.get(PATH)).text

    assert "Undo this file" in page
    assert (unticked.status_code, ticked.status_code) == (422, 303)
    assert neighbours.delivery_acts == ["undo"]
    assert "Another file is being read, or came after this one." in late.text
    assert "A later file came after it. Undo that one first." in earlier
    assert "Undo this file" not in earlier


async def test_without_a_fresh_proof_nothing_goes_in_or_out(lead, neighbours):
    given(neighbours, state="read", counts=COUNTS)
    neighbours.proved_at = None

    page = (await lead.get(PATH)).text
    answer = await lead.post(f"{PATH}/application", agreed="yes")

    assert "Show who you are, then put it in" in page
    assert answer.headers["Location"].startswith("/confirm")
    assert neighbours.delivery_acts == []


async def test_the_list_says_where_files_came_from_and_how_they_stand(lead, neighbours):
    for number, facts in enumerate(
        (
            {"source": "folder", "sent_by_name": "", "name": "transactions-2026-11-22.csv.gz",
             "kind": "transactions", "state": "read", "is_dry_run": False,
             "counts": {"rows": 5, "rows_refused": 1}},
            {"source": "program", "sent_by_name": "", "state": "refused", "refusal": "No."},
            {"state": "undone", "undone_at": "2026-11-21T09:00:00Z", "undone_by_name": "Priya"},
        )
    ):  # fmt: skip
        key = str(UUID(int=number))
        neighbours.deliveries[key] = a_delivery(delivery_id=key, **facts)

    page = (await lead.get("/imports")).text

    for words in ("Taken from the folder", "Sent by a program", "Sent by Priya Ranasinghe",
                  "In the record", "Refused", "Undone", "1 left out"):  # fmt: skip
        assert words in page


async def test_agents_see_nothing_of_it(open_browser, neighbours):
    tobias = await open_browser().sign_in("tobias")

    assert (await tobias.get("/imports")).status_code == 403
