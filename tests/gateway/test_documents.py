"""A resident looks at the documents of a home and keeps one."""

from uuid import UUID

import pytest

from services.gateway.pages.document_words import size_text
from tests.gateway.doubles import home
from tests.gateway.test_profile import words

HOME = f"/home/{UUID(int=1)}"
PAGE = f"{HOME}/documents"
ONE = UUID(int=80)


def document(number=80, **facts):
    return {
        "document_id": str(UUID(int=number)),
        "title": "Fire safety at Heron Quay: “what to do”",
        "kind": "fire_safety",
        "dated": "2026-04-01",
        "media_type": "application/pdf",
        "size": 1_234_567,
        "is_of_block": True,
        **facts,
    }


async def test_documents_stand_by_what_they_are_about_with_their_form_and_size(resident, world):
    world.documents = [
        document(),
        document(81, title="Your lease", kind="lease", size=900, is_of_block=False),
        document(82, title="Evacuation plan", media_type="image/jpeg", size=220_400),
    ]

    page = (await resident.get(PAGE)).text

    shown = words(page.split("<main")[1])
    assert shown.index("Fire safety at Heron Quay") < shown.index("Evacuation plan")
    assert shown.index("Evacuation plan") < shown.index("Your lease")
    assert page.count('id="about-') == 2
    assert "1 April 2026. PDF, 1.2 MB" in shown
    assert "Picture, 220 kB" in shown
    assert shown.count("Whole block") == 2
    assert f'href="{PAGE}/{ONE}" download' in page
    assert f'href="{PAGE}" aria-current="page"' in page


async def test_a_document_is_sent_to_be_kept_and_never_shown_in_the_page(resident, world):
    world.documents = [document()]

    answer = await resident.get(f"{PAGE}/{ONE}")

    assert answer.text == "the file"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="Fire-safety-at-Heron-Quay-what-to-do-2026-04-01.pdf"'
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_long_list_goes_on_with_older_documents(resident, world):
    world.documents = [document(100 + number) for number in range(25)]

    first = (await resident.get(PAGE)).text
    assert f"before_id={UUID(int=119)}" in first
    older = (await resident.get(f"{PAGE}?before_day=2026-04-01&before_id={UUID(int=119)}")).text

    assert older.count("Whole block") == 5
    assert "Newest documents" in older
    assert "Older documents" not in older
    odd = await resident.get(f"{PAGE}?before_day=soon&before_id=x")
    assert odd.status_code == 200


async def test_without_documents_the_page_says_what_will_stand_there(resident):
    assert "No documents so far" in (await resident.get(PAGE)).text


async def test_without_the_authority_the_page_says_so_and_nothing_leads_there(resident, world):
    world.documents = [document()]
    world.homes = [home(documents=False)]

    for path in (PAGE, f"{PAGE}/{ONE}"):
        page = await resident.get(path)
        assert page.status_code == 403
        assert "have access to the documents of this unit" in page.text
        assert "eBilling" in page.text
        assert "Approved contacts" in page.text
        assert "Fire safety" not in page.text
    assert "/documents" not in (await resident.get(HOME)).text
    assert not [call for call in world.calls if "documents" in call[2]]


async def test_authority_that_ended_a_moment_ago_is_refused_in_the_same_words(resident, world):
    world.documents, world.has_lost_documents = [document()], True

    for path in (PAGE, f"{PAGE}/{ONE}"):
        assert (await resident.get(path)).status_code == 403


async def test_what_belongs_to_another_home_is_not_found(resident):
    assert (await resident.get(f"{PAGE}/{UUID(int=999)}")).status_code == 404
    assert (await resident.get(f"/home/{UUID(int=999)}/documents")).status_code == 404


async def test_the_room_is_closed_when_leads_close_it(resident, world):
    world.closed_rooms = ["documents"]
    world.documents = [document()]

    for path in (PAGE, f"{PAGE}/{ONE}"):
        page = await resident.get(path)
        assert page.status_code == 403
        assert "This part is closed for the moment" in page.text


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 kB"), (999_999, "1000 kB"), (1_000_000, "1.0 MB"), (20_971_520, "21.0 MB")],
)
def test_a_size_is_said_as_people_say_it(size, said):
    assert size_text(size) == said
