"""What a person is told when something cannot be had."""

import os
import shutil
import socket
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.stack.errors import CannotSetUp
from cli.stack.kept import ChosenPorts, Kept
from cli.stack.landlords import write_landlords
from cli.stack.places import Places
from tests.stack.lodge import Lodge


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "data")
    made.make()
    return made


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, taken_port: int) -> None:
    done = Lodge(tmp_path / "data").run("up", "--detach", "--portal-port", str(taken_port))

    assert done.returncode == 1
    assert f"Port {taken_port} is taken" in done.stderr
    assert "--portal-port" in done.stderr


def test_a_usual_port_that_is_taken_is_replaced_and_then_kept(
    places: Places, taken_port: int
) -> None:
    chosen = ChosenPorts(places).choose("portal", taken_port)

    assert chosen != taken_port
    assert ChosenPorts(places).choose("portal", taken_port) == chosen


def test_commands_that_need_a_running_lodge_say_how_to_start_it(tmp_path: Path) -> None:
    lodge = Lodge(tmp_path / "data")

    added = lodge.run("staff", "add", "a@b.example", "--name", "A", "--role", "agent")

    assert added.returncode == 1
    assert "./lodge up" in added.stderr
    assert lodge.run("down").stdout.startswith("Lodge was not running")
    assert lodge.run("logs").returncode == 1
    assert lodge.run("demo", "people").returncode == 1


def test_landlords_that_cannot_be_read_are_named(places: Places) -> None:
    (places.data / "landlords.yaml").write_text("landlords: [[[")

    with pytest.raises(CannotSetUp, match=r"landlords\.yaml"):
        write_landlords(places, portal_port=1, desk_port=2)


def test_addresses_of_a_landlords_own_stay_and_local_ones_follow_the_ports(
    places: Places,
) -> None:
    file = write_landlords(places, portal_port=8000, desk_port=8001)
    file.write_text(file.read_text().replace("http://localhost:8000", "https://my.example.org"))

    write_landlords(places, portal_port=9000, desk_port=9001)

    text = file.read_text()
    assert "https://my.example.org" in text
    assert "http://desk.localhost:9001" in text


def test_passwords_stay_what_they_were(places: Places) -> None:
    first = Kept(places).password("postgres")

    assert Kept(places).password("postgres") == first
    assert Kept(places).password("other") != first
    assert Kept(places).pass_phrase("demo").count("-") == 4


def test_passwords_asked_for_at_once_are_all_kept(places: Places) -> None:
    kept = Kept(places)
    with ThreadPoolExecutor(max_workers=16) as together:
        given = list(together.map(kept.password, [f"user {n % 40}" for n in range(200)]))

    again = Kept(places)
    assert given == [again.password(f"user {n % 40}") for n in range(200)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to put its database elsewhere")
def test_a_database_of_root_stands_where_another_user_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.stack.places.SHELTERS", tmp_path / "shelters")
    closed, opened = tmp_path / "closed", Path(tempfile.mkdtemp()) / "opened"
    closed.mkdir(mode=0o700)
    opened.parent.chmod(0o755)
    (tmp_path / "shelters").mkdir()
    for data in (closed, opened):
        Places(data).make()

    Places(closed).drop_lost_shelters()

    assert Places(closed).shelter.parent == tmp_path / "shelters"
    assert Places(opened).shelter == opened / "postgres"
    kept = Places(closed).shelter
    shutil.rmtree(closed)
    Places(closed).make()
    closed.chmod(0o700)
    Places(closed).drop_lost_shelters()
    assert not kept.exists()
    shutil.rmtree(opened.parent)
