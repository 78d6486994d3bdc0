"""`policy check`, and the reading of what `policy simulate` is given."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.policy import app, read_attempts
from cli.stack.errors import CannotSetUp

PRESETS = sorted(Path("deploy/policies").glob("*.yaml"))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_every_preset_passes_the_check(preset):
    done = CliRunner().invoke(app, ["check", str(preset)])

    assert done.exit_code == 0
    assert "can be used" in done.stdout


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"policy: x", "nobody could register"),
        (b"policy: [", "this is not YAML"),
        (b"\xff\xfe", "not text in UTF-8"),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused_with_file_and_remedy(tmp_path, content, says):
    file = tmp_path / "ours.yaml"
    file.write_bytes(content)

    done = CliRunner().invoke(app, ["check", str(file)])

    assert isinstance(done.exception, CannotSetUp)
    assert says in str(done.exception)
    assert str(file) in str(done.exception)


def test_attempts_are_read_as_people_export_them(tmp_path):
    file = tmp_path / "attempts.csv"
    file.write_text("\ufefflast_name,date_of_birth,purchase_month\nVance,12/06/1958,\n", "utf-8")

    [person] = read_attempts(file)

    assert (person.last_name, str(person.date_of_birth)) == ("Vance", "1958-06-12")
    assert person.purchase_month is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("surname\nVance\n", "there is no column surname; known are way"),
        ("", "there is no column at all"),
        ("last_name,purchase_month\nVance,13\n", "line 2: purchase_month"),
        ("date_of_birth\n31/02/1958\n", "line 2: date_of_birth"),
        ("date_of_birth\nyesterday\n", "line 2: date_of_birth"),
    ],
)
def test_attempts_that_cannot_be_read_are_refused_by_line_and_column(tmp_path, content, says):
    file = tmp_path / "attempts.csv"
    file.write_text(content, "utf-8")

    with pytest.raises(CannotSetUp, match=says):
        list(read_attempts(file))
