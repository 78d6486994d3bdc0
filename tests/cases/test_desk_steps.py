"""What staff still need is done before any page of the desk opens."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from services.cases.clients import staff_sessions

STAFF = [
    address.removeprefix("GET ")
    for address, who in yaml.safe_load((Path(__file__).parents[2] / "authz.yaml").read_text())[
        "pages"
    ]["desk"].items()
    if any(one.startswith("staff") for one in who) and address.startswith("GET ")
]


@pytest.mark.parametrize(
    ("need", "step"),
    [("second_step", "/second-step"), ("second_step_set_up", "/second-step/set-up")],
)
async def test_no_page_of_the_desk_opens_before_the_second_step(tobias, monkeypatch, need, step):
    asked = staff_sessions.view

    async def waiting(*who):
        view = await asked(*who)
        return view.model_copy(update={"needs": need, "tokens": {}})

    monkeypatch.setattr(staff_sessions, "view", waiting)

    for address in STAFF:
        path = re.sub(r"\{\w+\}", lambda _: str(uuid4()), address)
        if path.startswith("/second-step"):
            continue  # the step itself
        if path == "/session/left":
            assert set((await tobias.get(path)).json()) == {"seconds"}
            continue
        answer = await tobias.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith(f"{step}?next="), path


async def test_a_passkey_that_opens_nothing_is_told_in_one_way(tobias):
    answer = await tobias.post("/sign-in/passkey", credential="{}", next="//elsewhere.example")

    assert answer.status_code == 422
    assert "That passkey did not open a login" in answer.text
    assert "elsewhere" not in answer.text
