"""Documents of an account and a block at the desk: put there, listed, looked at, withdrawn."""

import re
from uuid import UUID, uuid4

import pytest

from tests.cases.desk import ACCOUNT_ID
from tests.cases.documents_double import BLOCK_ID, a_document

PAGE = f"/accounts/{ACCOUNT_ID}/documents"
BLOCK = f"/blocks/{BLOCK_ID}/documents"
PDF = b"%PDF-1.7\n%%EOF"
FIELDS = {
    "title": "Fire safety “2026”",
    "about": "fire_safety",
    "dated": "2026-04-01",
    "visible_from": "2026-04-02",
    "replaces": "",
}


@pytest.fixture
async def agent(open_browser, neighbours):
    return await open_browser().sign_in("priya")


def words(page):
    return " ".join(re.sub("<[^>]+>", " ", page).split())


async def send(agent, path=PAGE, content=PDF, **fields):
    token = agent.http.cookies["__Host-lodge-staff-csrf"]
    typed = {"csrf_token": token, "decision": str(uuid4()), **FIELDS, **fields}
    parts = {name: (None, value) for name, value in typed.items()}
    if content is not None:
        parts["file"] = ("fire safety.pdf", content)
    return await agent.http.post(path, files=parts, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.parametrize(
    ("path", "of"), [(PAGE, ACCOUNT_ID), (BLOCK, BLOCK_ID)], ids=["account", "block"]
)
async def test_a_document_is_put_there_with_what_is_said_of_it(agent, neighbours, path, of):
    decision = uuid4()
    answer = await send(agent, path, decision=str(decision))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?told=added")
    [(sent_to, content, facts)] = neighbours.shelf.sent
    assert sent_to == f"{path}/{decision}"
    assert content == PDF
    assert facts == {
        "title": "Fire safety “2026”",
        "kind": "fire_safety",
        "dated": "2026-04-01",
        "visible_from": "2026-04-02",
        "file_name": "fire safety.pdf",
    }
    assert str(of) in path
    page = await agent.get(answer.headers["Location"])
    assert "The document is there" in page.text


async def test_the_list_says_how_each_stands_and_leads_to_older_ones(agent, neighbours):
    neighbours.shelf.documents = [
        a_document(1),
        a_document(2, title="Next year", published_at=None, visible_from="2999-01-01"),
        a_document(
            3,
            title="Wrong one",
            withdrawn_at="2026-05-01T08:00:00Z",
            withdrawn_by_name="Theo Blackwood",
            withdrawn_reason="Of another home",
        ),
    ]

    page = (await agent.get(PAGE)).text

    shown = words(page)
    assert "PDF, 1.2 MB" in shown
    assert "fire &lt;safety&gt;.pdf" in page
    assert "Shown since 2 April 2026 put there by Priya Ranasinghe" in shown
    assert "To come from 1 January 2999" in shown
    assert "Withdrawn Of another home Theo Blackwood" in shown
    assert f'href="/documents/{UUID(int=1)}/withdrawal"' in page
    assert f'href="/documents/{UUID(int=3)}/withdrawal"' not in page
    assert f'<option value="{UUID(int=1)}">' in page
    assert f'<option value="{UUID(int=3)}">' not in page
    assert f"before_day=2026-04-01&amp;before_id={UUID(int=3)}" in page
    assert f'href="{PAGE}" aria-current="page"' in page
    await agent.get(f"{PAGE}?before_day=2026-04-01&before_id={UUID(int=3)}")
    assert neighbours.shelf.asked[-1]["before_id"] == str(UUID(int=3))


@pytest.mark.parametrize(
    ("fields", "content", "said"),
    [
        ({"title": " "}, PDF, "Enter a title that its readers understand"),
        ({"about": "poem"}, PDF, "Choose what it is about"),
        ({"dated": "soon"}, PDF, "Enter a real day"),
        ({"visible_from": ""}, PDF, "Enter a real day"),
        ({}, b"", "The file is empty"),
        ({}, None, "Choose a file first"),
        ({}, bytes(20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
    ids=["title", "about", "dated", "from", "empty", "no file", "large"],
)
async def test_what_cannot_be_taken_is_said_at_its_field_and_the_rest_is_kept(
    agent, neighbours, fields, content, said
):
    answer = await send(agent, content=content, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert "2026-04-0" in answer.text
    assert neighbours.shelf.sent == []


@pytest.mark.parametrize(
    ("status", "problem", "said"),
    [
        (422, {"code": "document_kind_refused"}, "Only PDF, JPEG, PNG and WebP are taken"),
        (422, {"code": "document_pdf_refused"}, "Print it to a new PDF"),
        (422, {"code": "document_infected"}, "The virus scanner found something harmful"),
        (422, {"code": "document_invalid", "fields": {"dated": "x"}}, "Look at what you entered"),
        (503, {"code": "document_not_scanned"}, "It cannot be taken just now"),
    ],
    ids=["kind", "pdf", "infected", "day", "no scanner"],
)
async def test_why_the_record_does_not_take_it_is_said_with_what_to_do(
    agent, neighbours, status, problem, said
):
    neighbours.shelf.refuse = (status, problem)

    answer = await send(agent)

    assert answer.status_code == status
    assert said in answer.text
    assert "Fire safety “2026”" in answer.text


async def test_a_document_is_sent_to_be_kept_and_never_shown_in_the_page(agent, neighbours):
    neighbours.shelf.documents = [a_document(1)]

    answer = await agent.get(f"/documents/{UUID(int=1)}")

    assert answer.content == b"the file"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="document-2026-04-01.pdf"'
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert (await agent.get(f"/documents/{UUID(int=9)}")).status_code == 404


async def test_withdrawing_asks_why_and_says_when_a_colleague_was_faster(agent, neighbours):
    neighbours.shelf.documents = [a_document(1)]
    path = f"/documents/{UUID(int=1)}/withdrawal"
    assert "Fire safety at Heron Quay" in (await agent.get(path)).text

    empty = await agent.post(path, reason=" ")
    assert (empty.status_code, neighbours.shelf.withdrawn) == (422, [])
    done = await agent.post(path, reason="Of another home")
    neighbours.shelf.refuse = (409, {"code": "document_withdrawn"})
    late = await agent.post(path, reason="Also wrong")

    assert done.headers["Location"] == f"{PAGE}?told=withdrawn"
    assert neighbours.shelf.withdrawn == [(str(UUID(int=1)), "Of another home")]
    assert late.status_code == 422
    assert "A colleague has withdrawn it already" in late.text
    assert "Also wrong" in late.text


async def test_an_account_without_ebilling_says_that_nobody_sees_them(agent, neighbours):
    page = (await agent.get(PAGE)).text
    [known] = [each for each in neighbours.accounts.values() if each.account_id == ACCOUNT_ID]
    neighbours.accounts[ACCOUNT_ID] = known.model_copy(update={"is_ebilling": True})

    assert "This account is not on eBilling" in page
    assert "This account is not on eBilling" not in (await agent.get(PAGE)).text
