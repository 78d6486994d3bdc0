"""What the wire between services does with answers, closed connections and odd words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
import uvloop
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.errors import Unavailable
from chassis.wire import HouseClient, Wire
from contracts.api.common import ApiModel

Respond = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]


class Neighbour:
    """A service on this machine that answers as it is told."""

    def __init__(self) -> None:
        self.url = ""
        self.connections = 0
        self.requests: list[bytes] = []
        self.body = b""


@asynccontextmanager
async def a_neighbour(respond: Respond) -> AsyncIterator[Neighbour]:
    neighbour = Neighbour()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        neighbour.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                neighbour.requests.append(head)
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                neighbour.body = await reader.readexactly(int(length or 0))
                await respond(writer, head)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    neighbour.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield neighbour
    finally:
        server.close()


def saying(*pieces: bytes) -> Respond:
    async def respond(writer: asyncio.StreamWriter, _head: bytes) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return respond


OK = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Told: yes\r\n\r\n{}")


async def ask(wire: Wire, url: str, method: str = "GET", **how: object) -> httpx.Response:
    wanted = {"params": None, "content": None, "headers": {}, "timeout": 2.0, **how}
    return await wire.request(method, url, **wanted)  # type: ignore[arg-type]


async def test_an_answer_comes_whole_and_its_connection_is_kept() -> None:
    wire = Wire()
    async with a_neighbour(OK) as neighbour:
        answers = [await ask(wire, f"{neighbour.url}/homes") for _ in range(3)]
        wire.close()
    assert [(one.status_code, one.content, one.headers["x-told"]) for one in answers] == [
        (200, b"{}", "yes")
    ] * 3
    assert neighbour.connections == 1


async def test_an_answer_in_pieces_is_put_together() -> None:
    pieces = saying(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", b"lo\r\n", b"0\r\n\r\n"
    )
    wire = Wire()
    async with a_neighbour(pieces) as neighbour:
        assert (await ask(wire, neighbour.url)).content == b"hello"
        assert (await ask(wire, neighbour.url)).content == b"hello"
        wire.close()


async def test_questions_at_once_go_over_connections_of_their_own() -> None:
    wire = Wire()
    async with a_neighbour(OK) as neighbour:
        await asyncio.gather(*(ask(wire, neighbour.url) for _ in range(5)))
        await asyncio.gather(*(ask(wire, neighbour.url) for _ in range(5)))
        wire.close()
    assert neighbour.connections == 5


@pytest.mark.parametrize("keeps", [True, False], ids=["asked to close", "closed unasked"])
async def test_a_connection_that_was_closed_is_not_used_again(keeps: bool) -> None:
    async def once(writer: asyncio.StreamWriter, _head: bytes) -> None:
        close = b"Connection: close\r\n" if keeps else b""
        writer.write(b"HTTP/1.1 204 No Content\r\n" + close + b"\r\n")
        await writer.drain()
        if not keeps:
            writer.close()

    wire = Wire()
    async with a_neighbour(once) as neighbour:
        assert (await ask(wire, neighbour.url)).status_code == 204
        await asyncio.sleep(0.05)
        assert (await ask(wire, neighbour.url)).status_code == 204
        wire.close()
    assert neighbour.connections == 2


async def test_who_gives_up_waiting_leaves_no_connection_behind() -> None:
    turns = iter([5.0, 0.0])

    async def slowly(writer: asyncio.StreamWriter, head: bytes) -> None:
        await asyncio.sleep(next(turns))
        await OK(writer, head)

    wire = Wire()
    async with a_neighbour(slowly) as neighbour:
        with pytest.raises(httpx.ReadTimeout):
            await ask(wire, neighbour.url, timeout=0.05)
        assert (await ask(wire, neighbour.url)).content == b"{}"
        wire.close()
    assert neighbour.connections == 2


@pytest.mark.parametrize(
    "words",
    [b"no HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"],
    ids=["nonsense", "half an answer"],
)
async def test_what_cannot_be_understood_is_no_answer(words: bytes) -> None:
    async def respond(writer: asyncio.StreamWriter, _head: bytes) -> None:
        writer.write(words)
        await writer.drain()
        writer.close()

    async with a_neighbour(respond) as neighbour:
        with pytest.raises(httpx.RemoteProtocolError):
            await ask(Wire(), neighbour.url)


async def test_more_than_was_asked_for_is_never_taken_for_the_next_answer() -> None:
    twice = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
    wire = Wire()
    async with a_neighbour(saying(twice + b"one" + twice + b"two")) as neighbour:
        assert (await ask(wire, neighbour.url)).content == b"one"
        assert (await ask(wire, neighbour.url)).content == b"one"
        wire.close()
    assert neighbour.connections == 2


async def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(httpx.ConnectError):
        await ask(Wire(), "http://127.0.0.1:9")


async def test_a_header_cannot_smuggle_another() -> None:
    with pytest.raises(httpx.LocalProtocolError):
        await ask(Wire(), "http://127.0.0.1:9", headers={"Authorization": "a\r\nX-Other: b"})


async def test_addresses_are_written_as_addresses() -> None:
    wire = Wire()
    async with a_neighbour(OK) as neighbour:
        await ask(wire, f"{neighbour.url}/accounts", params={"q": "Heron Quay & more", "n": "1"})
        await ask(wire, f"{neighbour.url}/places/Zoë Road")
        with pytest.raises(httpx.InvalidURL):
            await ask(wire, f"{neighbour.url}/places\r\nX:y")
        await ask(wire, f"{neighbour.url}/accounts", method="POST", content=b'{"a": 1}')
        assert neighbour.body == b'{"a": 1}'
        wire.close()
    lines = [head.partition(b"\r\n")[0] for head in neighbour.requests]
    assert lines == [
        b"GET /accounts?q=Heron+Quay+%26+more&n=1 HTTP/1.1",
        b"GET /places/Zo%C3%AB%20Road HTTP/1.1",
        b"POST /accounts HTTP/1.1",
    ]


def test_it_works_on_the_loop_that_services_run_on() -> None:
    async def twice() -> int:
        wire = Wire()
        async with a_neighbour(OK) as neighbour:
            assert [(await ask(wire, neighbour.url)).content for _ in range(2)] == [b"{}", b"{}"]
            wire.close()
        return neighbour.connections

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(twice()) == 1


async def test_services_call_each_other_over_the_wire() -> None:
    class Told(ApiModel):
        pass

    http = HouseClient()
    async with a_neighbour(OK) as neighbour:
        signer = Signer("service:gateway", Ed25519PrivateKey.generate())
        client = ServiceClient(
            audience="accounts", base_url=neighbour.url, signer=signer, http=http
        )
        for _ in range(2):
            assert await client.call("GET", "/me/homes", answer=Told, landlord_id=uuid4()) == Told()
        assert neighbour.connections == 1
        assert b"Authorization: Bearer " in neighbour.requests[0]
        await http.aclose()
    lost = ServiceClient(
        audience="accounts", base_url="http://127.0.0.1:9", signer=signer, http=http
    )
    with pytest.raises(Unavailable):
        await lost.call("GET", "/me/homes", answer=Told, landlord_id=uuid4())
