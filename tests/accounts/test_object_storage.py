"""A nightly delivery lies under a prefix of object storage: taken whole, once, and put away."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import obstore
import pytest
from structlog.testing import capture_logs

from chassis.errors import Unavailable
from services.accounts.clients.dropped_places import DroppedPlaces
from services.accounts.jobs import collect_dropped_files, drop_files_without_a_delivery
from services.accounts.settings import AccountsSettings
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.use_cases.collect_deliveries import collect_deliveries
from tests.accounts.test_deliveries import files_of, folder, read_all
from tests.accounts.words import LANDLORD, a_file, row, rows_of

__all__ = ["folder"]

SECRET = "the-secret-of-the-storage"


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """A storage that speaks S3, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _try in range(200):
        try:
            httpx.put(f"{url}/deliveries", trust_env=False)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()


@pytest.fixture
def places(storage, tmp_path) -> Iterator[DroppedPlaces]:
    """As an operator sets it up; empty at first."""
    places = DroppedPlaces.from_settings(settings(storage, tmp_path))
    yield places
    for page in obstore.list(places.bucket):
        for each in page:
            obstore.delete(places.bucket, each["path"])


def settings(endpoint, tmp_path) -> AccountsSettings:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    return AccountsSettings.model_construct(
        deliveries_bucket="deliveries",
        deliveries_prefix="/nightly/",
        deliveries_endpoint=endpoint,
        deliveries_key_id="AKID",
        deliveries_secret_file=secret,
    )


def put(places, name, content) -> None:
    obstore.put(places.bucket, f"nightly/harrowmere/{name}", content)


def names(places) -> set[str]:
    return {each["path"] for page in obstore.list(places.bucket) for each in page}


async def collect(accounts, database, places, *, most=1024**2) -> int:
    [place] = places.of("harrowmere")
    return await collect_deliveries(
        database, files_of(accounts), landlord_id=LANDLORD, place=place, most=most
    )


async def test_files_of_the_landlords_prefix_are_taken_and_put_away(accounts, database, places):
    put(places, "records-night.csv", a_file(row()))
    put(places, "notes.txt", b"mind the gap")
    obstore.put(places.bucket, "nightly/mereside/records.csv", a_file(row()))

    assert await collect(accounts, database, places) == 1
    await read_all(accounts, database)

    found = await rows_of(database, "SELECT source, state, name FROM deliveries")
    assert found == [("folder", "read", "records-night.csv")]
    left = names(places)
    assert {name for name in left if "/taken/" not in name} == {
        "nightly/harrowmere/notes.txt",
        "nightly/mereside/records.csv",
    }
    [taken] = [name for name in left if "/taken/" in name]
    assert taken.startswith("nightly/harrowmere/taken/")
    assert taken.endswith("-records-night.csv")


async def test_what_is_empty_or_too_large_is_refused(accounts, database, places):
    put(places, "records-empty.csv", b"")
    put(places, "records-large.csv", b"x" * 200_000)

    assert await collect(accounts, database, places, most=100_000) == 0

    assert len([name for name in names(places) if "/refused/" in name]) == 2
    assert await rows_of(database, "SELECT 1 FROM deliveries") == []


async def test_a_file_whose_taker_died_is_known_again_and_put_away_alone(
    accounts, database, places, monkeypatch
):
    put(places, "records-night.csv", a_file(row()))
    [place] = places.of("harrowmere")

    async def die(*_: object) -> None:
        raise Unavailable("the process is gone", retry_after=1)

    monkeypatch.setattr(type(place), "put_away", die)
    with pytest.raises(Unavailable):
        await collect(accounts, database, places)
    monkeypatch.undo()

    assert await collect(accounts, database, places) == 0
    assert [name for name in names(places) if "/taken/" not in name] == []
    assert len(await rows_of(database, "SELECT 1 FROM deliveries")) == 1


async def test_every_file_put_there_is_a_delivery_also_the_first_content_again(
    accounts, database, places
):
    first, second = a_file(row()), a_file(row(first_name="Elena"))
    for content in (first, second, first):
        put(places, "records.csv", content)
        assert await collect(accounts, database, places) == 1
        await read_all(accounts, database)
        time.sleep(1.1)  # storage tells the time of a file to the second

    assert len(await rows_of(database, "SELECT 1 FROM deliveries")) == 3
    assert await rows_of(database, "SELECT first_name FROM contacts") == [("Eleanor",)]


async def test_two_takers_at_once_take_it_once_and_leave_no_file_behind(
    accounts, database, places, monkeypatch
):
    put(places, "records-night.csv", a_file(row()))
    [place] = places.of("harrowmere")
    together, own_read = asyncio.Barrier(2), type(place).read

    async def read_together(self, file):
        await together.wait()
        async for piece in own_read(self, file):
            yield piece

    monkeypatch.setattr(type(place), "read", read_together)
    taken = await asyncio.gather(
        *(collect(accounts, database, places) for _ in range(2)), return_exceptions=True
    )

    assert max(each for each in taken if isinstance(each, int)) == 1
    assert len(await rows_of(database, "SELECT 1 FROM deliveries")) == 1
    assert len(await files_of(accounts).store.names(older_than=time.time() + 60)) == 1


async def test_a_file_written_over_while_it_was_taken_stays_for_the_next_look(
    accounts, database, places
):
    put(places, "records.csv", a_file(row()))
    [place] = places.of("harrowmere")
    [file] = await place.whole_files()
    put(places, "records.csv", a_file(row(first_name="Elena")))

    await place.put_away(file, "taken")
    assert names(places) == {"nightly/harrowmere/records.csv"}
    with pytest.raises(Unavailable):
        async for _piece in place.read(file):
            pass


async def test_a_file_whose_taker_died_before_it_was_written_down_is_forgotten(
    accounts, database, folder
):
    async def content():
        yield a_file(row())

    store = files_of(accounts).store
    await files_of(accounts).take(content(), most=1024**2)
    for file in (folder / "files").rglob("*"):
        os.utime(file, (0, 0))

    await drop_files_without_a_delivery(accounts.service.context)

    assert await store.names(older_than=time.time() + 60) == []


async def test_a_storage_that_does_not_answer_is_told_without_its_key(accounts, tmp_path):
    nowhere = DroppedPlaces.from_settings(settings("http://127.0.0.1:9", tmp_path))
    context = accounts.service.context

    class Lost:
        deliveries: DeliveryFiles = files_of(accounts)
        places_of = staticmethod(lambda landlord: nowhere.of(landlord.code))

    before, context.clients = context.clients, Lost()
    with capture_logs() as logs:
        await collect_dropped_files(context)
    context.clients = before

    assert {each["event"] for each in logs} == {"deliveries.not_reached"}
    assert SECRET not in str(logs)
