"""The page behind the notice that somebody registered as the owner of a home."""


async def test_opening_the_link_moves_it_out_of_the_address_and_changes_nothing(visitor, world):
    moved = await visitor.get("/unexpected-newcomer?token=good")
    page = await visitor.get("/unexpected-newcomer")

    assert (moved.status_code, moved.headers["Location"]) == (303, "/unexpected-newcomer")
    assert moved.headers["Referrer-Policy"] == "no-referrer"
    assert "Flat 3, Heron Quay" in page.text
    assert "10 March 2026" in page.text
    assert "I did not expect this: stop it" in page.text
    assert world.stopped == []


async def test_one_button_stops_them_and_twice_is_answered_alike(visitor, world):
    await visitor.get("/unexpected-newcomer?token=good")

    answers = [await visitor.post("/unexpected-newcomer", words="I live here") for _ in range(2)]
    later = await visitor.get("/unexpected-newcomer")

    for done in answers:
        assert done.status_code == 200
        assert "Their access is stopped" in done.text
        assert "stop it</button>" not in done.text
    assert world.stopped == ["I live here"] * 2
    assert later.status_code == 404


async def test_words_that_are_too_long_come_back_and_stop_nobody(visitor, world):
    await visitor.get("/unexpected-newcomer?token=good")

    answer = await visitor.post("/unexpected-newcomer", words="kept " * 300)

    assert answer.status_code == 422
    assert "kept kept" in answer.text
    assert world.stopped == []


async def test_whatever_is_wrong_with_the_link_the_page_is_the_same(visitor, world):
    pages = set()
    for path in ("", "?token=bad", "?token=" + "x" * 300):
        answer = await visitor.get(f"/unexpected-newcomer{path}")
        if answer.status_code == 303:
            answer = await visitor.get("/unexpected-newcomer")
        assert answer.status_code == 404
        pages.add("was stopped already, was confirmed, or has left" in answer.text)
    assert pages == {True}
    assert (await visitor.post("/unexpected-newcomer")).status_code == 404
    assert world.stopped == []
