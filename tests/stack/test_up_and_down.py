"""`up`, `status`, `down` and what is done in between, on one installation of this file's own."""

import csv
import json
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyotp
import pytest

from cli.demo import records_csv
from cli.demo_logins import ADMIN, Sites
from cli.operator import operator
from cli.stack import running
from cli.stack.places import Places
from cli.stack.ports import answers, free_port
from contracts.api.common import Page
from contracts.api.identity import SessionOpened
from contracts.api.identity.external_users import UserLine
from contracts.api.notifications.letters import Letters
from tests.stack.lodge import Lodge

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def lodge(server_folder: Path) -> Iterator[Lodge]:
    """A command line whose installation runs, the demo loaded."""
    made = Lodge(server_folder / "installation")
    started = made.run(
        *("up", "--detach", "--portal-port", str(free_port()), "--desk-port", str(free_port()))
    )
    assert started.returncode == 0, started.stdout + started.stderr
    yield made
    made.run("down", "--purge")


def report_of(lodge: Lodge) -> dict:
    return json.loads(lodge.run("status", "--json").stdout)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_everything_is_healthy_and_status_says_where_it_is(lodge: Lodge) -> None:
    report = report_of(lodge)

    assert [service["name"] for service in report["services"] if service["healthy"]] == [
        *("identity", "registration", "accounts", "cases", "notifications", "gateway")
    ]
    assert all(is_alive(service["pid"]) for service in report["services"])
    assert set(report["addresses"]) == {"portal", "desk", "inbox"}
    assert set(report["dead_letters"].values()) == {0}
    assert all(count is not None for count in report["queues"].values())
    assert all(count is not None for count in report["outbox"].values())


def test_portal_desk_and_inbox_answer_at_the_addresses_given(lodge: Lodge) -> None:
    for url in report_of(lodge)["addresses"].values():
        parts = httpx.URL(url)
        answer = httpx.get(
            f"http://127.0.0.1:{parts.port}/",
            headers={"host": f"{parts.host}:{parts.port}"},
            follow_redirects=False,
            trust_env=False,
        )
        assert answer.status_code < 400, url


def test_a_second_up_finds_the_first_and_starts_nothing(lodge: Lodge) -> None:
    before = running.read(Places(lodge.data))

    again = lodge.run("up", "--detach")

    assert again.returncode == 0
    assert "running already" in again.stdout
    assert running.read(Places(lodge.data)) == before


def test_secrets_are_their_owners_alone(lodge: Lodge) -> None:
    for path in (lodge.data / "secrets").rglob("*"):
        others = stat.S_IRWXG | stat.S_IRWXO
        assert path.is_dir() or path.stat().st_mode & others == 0, path
    assert (lodge.data / "secrets").stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0


def test_the_demo_says_what_to_type(lodge: Lodge) -> None:
    said = json.loads(lodge.run("demo", "people", "--json").stdout)

    assert said["pass_phrase"].count("-") == 4
    assert {"Eleanor Vance", "Rafael Núñez Ortega"} <= {person["name"] for person in said["people"]}
    assert any("lead" in member["roles"] for member in said["staff"])
    assert {login["name"] for login in said["logins"] if login["app_secret"]} == {"Anil Mehta"}


def test_the_logins_of_the_demo_are_in_the_states_it_names(lodge: Lodge) -> None:
    said = json.loads(lodge.run("demo", "people", "--json").stdout)
    places = Places(lodge.data)
    sites = Sites(places, operator(places), said["pass_phrase"])
    desk = sites.caller("cases", sites.sign_in("cases", ADMIN).token)

    found = {
        line.email: line
        for state in ("active", "invited", "deactivated")
        for line in Page[UserLine]
        .model_validate_json(sites.call("POST", "/external-users/search", {"state": state}, desk))
        .items
    }

    for login in said["logins"]:
        expected = login["state"] if login["state"] in {"invited", "deactivated"} else "active"
        assert found[login["email"]].state == expected, login["name"]
    assert [one.email for one in found.values() if one.is_locked] == [
        login["email"] for login in said["logins"] if login["state"] == "locked"
    ]


def test_letters_of_the_demo_wait_to_be_printed(lodge: Lodge) -> None:
    said = json.loads(lodge.run("demo", "people", "--json").stdout)
    places = Places(lodge.data)
    acting = operator(places)
    sites = Sites(places, acting, said["pass_phrase"])
    token = sites.caller("cases", sites.sign_in("cases", ADMIN).token, "notifications")

    told = acting.call("notifications", "GET", "/letters", token=token).content

    waiting = Letters.model_validate_json(told).waiting
    assert [one.kind for one in waiting] == ["register_by_letter"] * 3
    assert [one.is_large_print for one in waiting].count(True) == 1


def test_a_code_of_the_secret_that_the_demo_names_completes_the_sign_in(lodge: Lodge) -> None:
    said = json.loads(lodge.run("demo", "people", "--json").stdout)
    places = Places(lodge.data)
    sites = Sites(places, operator(places), said["pass_phrase"])
    [anil] = [login for login in said["logins"] if login["app_secret"]]
    opened = sites.sign_in("gateway", anil["email"])
    assert opened.needs == "second_step"
    next_code = pyotp.TOTP(anil["app_secret"]).at(time.time() + 30)

    done = SessionOpened.model_validate_json(
        sites.post("gateway", "/sessions/second-step", {"session": opened.token, "code": next_code})
    )

    assert done.needs is None


def test_the_same_records_again_change_nothing(lodge: Lodge, tmp_path: Path) -> None:
    as_of = json.loads(lodge.run("demo", "people", "--json").stdout)["as_of"]
    file = tmp_path / "records.csv"
    file.write_bytes(records_csv(time_of(as_of)))

    done = lodge.run("records", "import", str(file))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 refused" in done.stdout


def time_of(text: str):
    from datetime import date

    return date.fromisoformat(text)


def test_an_import_with_a_bad_row_ends_with_one_and_reports_it(
    lodge: Lodge, tmp_path: Path
) -> None:
    file, report = tmp_path / "records.csv", tmp_path / "report.csv"
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(
            opened,
            *[
                [
                    "unit_ref",
                    "address_line_1",
                    "postcode",
                    "account_ref",
                    "account_kind",
                    "account_status",
                    "start_date",
                    "contact_ref",
                    "last_name",
                    "role",
                    "role_status",
                    "valid_from",
                ]
            ],
        )
        writer.writeheader()
        good = dict(
            zip(
                writer.fieldnames,
                [
                    "OWN-1",
                    "1 Own Street",
                    "LX1 2AB",
                    "77700010001",
                    "service_charge",
                    "current",
                    "2020-05-01",
                    "OWN-C1",
                    "Sample",
                    "unit_owner",
                    "current",
                    "2020-05-01",
                ],
                strict=True,
            )
        )
        writer.writerow(good)
        writer.writerow({**good, "account_ref": "77700010002", "start_date": "the first of May"})

    done = lodge.run("records", "import", str(file), "--report", str(report), "--dry-run")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "start_date" in done.stdout
    assert [row["column"] for row in csv.DictReader(report.open())] == ["start_date"]


def test_a_file_that_is_no_records_file_is_refused_whole(lodge: Lodge, tmp_path: Path) -> None:
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")

    done = lodge.run("records", "import", str(file))
    missing = lodge.run("records", "import", str(tmp_path / "nothing.csv"))

    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr
    assert missing.returncode == 2
    assert "cannot be read" in missing.stderr


def test_staff_get_a_one_time_link(lodge: Lodge) -> None:
    added = lodge.run(
        *("staff", "add", "new.starter@harrowmere.example", "--name", "New Starter"),
        *("--role", "agent"),
    )
    unknown = lodge.run(
        *("staff", "add", "other@harrowmere.example", "--name", "Other", "--role", "emperor")
    )

    assert added.returncode == 0, added.stdout + added.stderr
    assert f"{report_of(lodge)['addresses']['desk']}/invitation?token=" in added.stdout
    assert unknown.returncode == 1


def test_a_service_that_falls_is_started_again(lodge: Lodge) -> None:
    before = pid_of(lodge, "notifications")
    os.kill(before, signal.SIGKILL)

    until = time.monotonic() + 60
    while pid_of(lodge, "notifications") in {before, None} or not is_healthy(lodge):
        assert time.monotonic() < until
        time.sleep(0.5)


def pid_of(lodge: Lodge, name: str) -> int | None:
    found = running.read(Places(lodge.data))
    return found.pids.get(name) if found else None


def is_healthy(lodge: Lodge) -> bool:
    return all(service["healthy"] for service in report_of(lodge)["services"])


def test_logs_show_one_service_or_say_which_there_are(lodge: Lodge) -> None:
    shown = lodge.run("logs", "gateway")
    unknown = lodge.run("logs", "kitchen")

    assert '"service.started"' in shown.stdout
    assert unknown.returncode == 1
    assert "gateway" in unknown.stderr


def test_down_ends_all_it_started_and_up_finds_the_data_again(lodge: Lodge) -> None:
    before = report_of(lodge)
    supervisor = running.read(Places(lodge.data)).supervisor
    ports = json.loads((lodge.data / "ports.json").read_text()).values()

    assert lodge.run("down").returncode == 0

    assert not is_alive(supervisor)
    assert not any(is_alive(service["pid"]) for service in before["services"])
    assert not any(answers(port, within=0.2) for port in ports)
    stopped = lodge.run("status", "--json")
    assert stopped.returncode == 1
    assert json.loads(stopped.stdout)["addresses"] == {"portal": None, "desk": None, "inbox": None}
    assert lodge.run("records", "import", "any.csv").returncode == 2

    assert lodge.run("up", "--detach").returncode == 0
    after = report_of(lodge)
    assert after["addresses"] == before["addresses"]
    assert is_healthy(lodge)
    assert lodge.run("demo", "people").returncode == 0


def test_a_killed_supervisor_takes_everything_with_it(lodge: Lodge) -> None:
    found = running.read(Places(lodge.data))

    os.kill(found.supervisor, signal.SIGKILL)

    until = time.monotonic() + 30
    while running.is_taken(Places(lodge.data)):
        assert time.monotonic() < until
        time.sleep(0.2)
    while any(is_alive(pid) for pid in found.pids.values()):
        assert time.monotonic() < until
        time.sleep(0.2)


def test_ctrl_c_ends_a_start_in_the_foreground(lodge: Lodge) -> None:
    starting = lodge.start("up")
    until = time.monotonic() + 240
    while (found := running.read(Places(lodge.data))) is None or not found.is_ready:
        assert starting.poll() is None, starting.stdout.read()
        assert time.monotonic() < until
        time.sleep(0.2)
    time.sleep(0.5)

    starting.send_signal(signal.SIGINT)

    said, _ = starting.communicate(timeout=60)
    assert "Lodge has stopped." in said
    assert not running.is_taken(Places(lodge.data))
    assert not any(is_alive(pid) for pid in found.pids.values())


def test_purge_removes_the_data_and_only_data_of_lodge(lodge: Lodge, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")

    refused = Lodge(precious).run("down", "--purge")
    removed = lodge.run("down", "--purge")

    assert refused.returncode == 1
    assert (precious / "thesis.txt").exists()
    assert removed.returncode == 0
    assert not lodge.data.exists()
