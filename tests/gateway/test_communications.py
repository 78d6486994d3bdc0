"""A resident reads what was sent to them."""

from uuid import UUID

from tests.gateway.test_profile import words

AT = "2026-11-20T09:30:00+00:00"


def message(number=1, **more):
    return {
        "message_id": str(UUID(int=number)),
        "channel": "email",
        "subject": f"Message {number}",
        "state": "sent",
        "asked_at": AT,
        "sent_at": AT,
        "read_at": None,
        "body": "Dear Delphine,\n\n<script>alert(1)</script>",
        **more,
    }


async def test_the_tile_stands_only_where_there_is_something_and_counts_what_is_unread(
    resident, world
):
    page = (await resident.get("/home", follow_redirects=True)).text
    assert "My Communications" not in page

    world.communications = [message(1), message(2), message(3, read_at=AT)]
    page = words((await resident.get("/home", follow_redirects=True)).text)
    assert "My Communications" in page
    assert "2 unread" in page


async def test_the_dashboard_stands_while_notifications_is_down(resident, world):
    world.communications = [message()]
    world.down = {"notifications"}

    answer = await resident.get("/home", follow_redirects=True)

    assert answer.status_code == 200
    assert "My Communications" not in answer.text


async def test_opening_a_message_shows_it_as_plain_text_and_marks_it_read(resident, world):
    world.communications = [message()]
    listed = words((await resident.get("/communications")).text)
    assert "Message 1 Unread Sent by Email Delivery Sent" in listed

    page = await resident.get(f"/communications/{UUID(int=1)}")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "Unread" not in words((await resident.get("/communications")).text)


async def test_a_message_to_somebody_else_is_not_there(resident):
    assert (await resident.get(f"/communications/{UUID(int=9)}")).status_code == 404
    assert (await resident.get(f"/communications?after={UUID(int=9)}")).status_code == 404


async def test_what_did_not_arrive_says_so_and_whom_to_call(resident, world):
    world.communications = [
        message(1, state="failed", body="", sent_at=None),
        message(2, channel="letter", body=""),
        message(3, state="on_its_way", body="", sent_at=None),
    ]
    said = [words((await resident.get(f"/communications/{UUID(int=n)}")).text) for n in (1, 2, 3)]

    assert "did not leave us" in said[0]
    assert "01632 960100" in said[0]
    assert "on paper" in said[1]
    assert "is being sent" in said[2]


async def test_a_long_list_leads_on_to_older_messages(resident, world):
    world.communications = [message(n) for n in range(1, 23)]

    first = (await resident.get("/communications")).text
    older = (await resident.get(f"/communications?after={UUID(int=20)}")).text

    assert f"/communications?after={UUID(int=20)}" in first
    assert "Message 22" in older
    assert "Older" not in words(older)
    assert "Nothing so far" in words((await empty(resident, world)).text)


async def empty(resident, world):
    world.communications = []
    return await resident.get("/communications")


async def test_it_is_for_those_who_are_signed_in(visitor):
    assert (await visitor.get("/communications")).status_code in {303, 401}
