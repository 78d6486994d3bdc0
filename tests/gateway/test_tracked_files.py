"""Files from the page of a followed case: read to an end, and no typed word is lost."""

from uuid import UUID

import httpx
import pytest

from tests.gateway.conftest import Visitor
from tests.gateway.doubles import TRACKED, asked_question, tracked

LINK = f"/tracking/{TRACKED}/good"
PHOTO = b"\xff\xd8\xff" + b"x" * 1000
CSRF = "__Host-lodge-csrf"


async def sent(
    visitor: Visitor, path: str, files: list[tuple[str, bytes]], **fields: str
) -> httpx.Response:
    """Send a form with files as a browser does."""
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode()
        for field, value in {"csrf_token": visitor.http.cookies[CSRF], **fields}.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'.encode()
        + b"Content-Type: image/jpeg\r\n\r\n"
        + content
        for name, content in files
    ]
    return await visitor.http.post(
        path,
        content=b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n",
        headers={
            "Content-Type": "multipart/form-data; boundary=limit",
            "Sec-Fetch-Site": "same-origin",
        },
    )


@pytest.fixture
def answering(world):
    world.tracked = tracked(
        "with_customer", answer_by=None, questions=[asked_question()], files_left=2
    )
    return {"question": str(UUID(int=12)), "text": "It was in May"}


@pytest.fixture
async def tracker(visitor: Visitor) -> Visitor:
    await visitor.get(LINK)
    await visitor.get("/tracking")
    return visitor


async def test_an_answer_brings_its_photos_along(tracker, world, answering):
    answer = await sent(
        tracker, "/tracking/answer", [("key ☂.jpg", PHOTO), ("b.jpg", PHOTO + b"2")], **answering
    )

    assert answer.headers["location"] == "/tracking?told=answered"
    assert world.answers == ["It was in May"]
    assert sorted(world.files.values()) == [("b.jpg", PHOTO + b"2"), ("key ☂.jpg", PHOTO)]


async def test_the_same_form_sent_twice_sends_each_file_once(tracker, world, answering):
    for _ in range(2):
        await sent(tracker, "/tracking/answer", [("a.jpg", PHOTO)], **answering)

    assert len(world.files) == 1


async def test_an_answer_without_a_file_needs_none(tracker, world, answering):
    answer = await sent(tracker, "/tracking/answer", [("", b"")], **answering)

    assert answer.headers["location"] == "/tracking?told=answered"
    assert world.files == {}


async def test_fifty_megabytes_are_read_to_ten_and_the_typed_text_is_still_there(
    tracker, world, answering
):
    answer = await sent(tracker, "/tracking/answer", [("big.jpg", bytes(50_000_000))], **answering)

    assert answer.status_code == 422
    assert "big.jpg is larger than 10 MB" in answer.text
    assert "It was in May" in answer.text
    assert world.files == {}
    assert world.answers == []


async def test_far_too_much_is_not_read_at_all(tracker, world):
    answer = await tracker.http.post(
        "/tracking/answer",
        content=b"x",
        headers={
            "Content-Type": "multipart/form-data; boundary=b",
            "Content-Length": "5000000000",
            "Sec-Fetch-Site": "same-origin",
        },
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((422, "file_kind_refused"), "is not a picture or a PDF"),
        ((422, "file_is_heic"), "format HEIC"),
        ((422, "picture_unreadable"), "cannot be read"),
        ((422, "picture_too_large"), "too large to look at"),
        ((422, "pdf_refused"), "locked, broken or holds more"),
        ((422, "file_infected"), "Something harmful was found"),
        ((409, "too_many_files"), "as many files as you can"),
        ((503, "unavailable"), "try again in a minute"),
    ],
    ids=["kind", "heic", "unreadable", "points", "pdf", "virus", "many", "down"],
)
async def test_a_refused_file_says_why_and_loses_no_word(tracker, world, answering, refusal, said):
    world.refuses_files = refusal

    answer = await sent(tracker, "/tracking/answer", [("a.bin", PHOTO)], **answering)

    assert answer.status_code == (503 if refusal[0] == 503 else 422)
    assert said in answer.text
    assert "It was in May" in answer.text
    assert world.answers == []


async def test_files_may_be_sent_before_anything_is_asked(tracker, world):
    world.tracked = tracked(files_left=2)
    none = await sent(tracker, "/tracking/files", [("", b"")])
    one = await sent(tracker, "/tracking/files", [("lease.jpg", PHOTO)])

    assert "Choose a file first" in none.text
    assert one.headers["location"] == "/tracking?told=sent"
    assert [name for name, _ in world.files.values()] == ["lease.jpg"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\a\\b.jpg", "a\x00b.jpg", "x" * 5000])
async def test_a_strange_name_is_nothing_but_a_name(tracker, world, answering, name):
    answer = await sent(tracker, "/tracking/answer", [(name, PHOTO)], **answering)

    assert answer.status_code in {303, 400}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b"--b\r\n\r\n\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n--b--\r\n',
        b"--b\r\nA: " + b"y" * 20_000 + b"\r\n\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--b--\r\n',
        b'--b\r\nContent-Disposition: form-data; name="t"\r\n\r\nx\r\n' * 40 + b"--b--\r\n",
        b"no boundary in sight",
    ],
    ids=["nothing", "cut", "headless", "nameless", "unproved", "head", "bytes", "parts", "noise"],
)
async def test_what_no_browser_sends_is_refused_and_breaks_nothing(tracker, world, body):
    answer = await tracker.http.post(
        "/tracking/files",
        content=body,
        headers={
            "Content-Type": "multipart/form-data; boundary=b",
            "Sec-Fetch-Site": "same-origin",
        },
    )

    assert answer.status_code in {400, 403}
    assert world.files == {}


async def test_another_site_sends_no_files_and_other_pages_take_none(tracker, world, answering):
    foreign = await tracker.http.post(
        "/tracking/files",
        data={"csrf_token": tracker.http.cookies[CSRF]},
        files=[("files", ("a.jpg", PHOTO, "image/jpeg"))],
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    elsewhere = await sent(tracker, "/sign-in", [("a.jpg", PHOTO)])

    assert foreign.status_code == 403
    assert elsewhere.status_code == 415
    assert world.files == {}
