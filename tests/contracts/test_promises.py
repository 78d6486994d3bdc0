"""Contracts only grow: what was published once can be read forever."""

import json

import pytest

from chassis.events import owner_of
from cli.photographs import SCHEMAS, SERVICES, events

EVENTS = events()


def meaning(field: dict) -> dict:
    """Leave out what only people read."""
    return {key: value for key, value in field.items() if key not in {"title", "description"}}


def broken_promises(published: dict, proposed: dict) -> list[str]:
    """Name every field whose readers or writers `proposed` would break."""
    before, after = published["properties"], proposed["properties"]
    newly_required = set(proposed.get("required", [])) - set(published.get("required", []))
    return (
        [f"{name} removed" for name in sorted(before.keys() - after.keys())]
        + [f"{name} became required" for name in sorted(newly_required)]
        + [
            f"{name} changed"
            for name in sorted(before.keys() & after.keys())
            if meaning(before[name]) != meaning(after[name])
        ]
    )


@pytest.mark.parametrize("routing_key", sorted(EVENTS))
def test_a_published_event_keeps_its_promises(routing_key):
    published = json.loads((SCHEMAS / f"{routing_key}.json").read_text())

    assert broken_promises(published, EVENTS[routing_key].model_json_schema()) == []


def test_a_removed_or_newly_required_or_changed_field_is_noticed():
    published = EVENTS["cases.case.opened.v1"].model_json_schema()
    fields = published["properties"]

    without = {**published, "properties": {k: v for k, v in fields.items() if k != "reference"}}
    stricter = {**published, "required": [*published["required"], "registration_id"]}
    other = {**published, "properties": {**fields, "reference": {"type": "integer"}}}

    assert broken_promises(published, without) == ["reference removed"]
    assert broken_promises(published, stricter) == ["registration_id became required"]
    assert broken_promises(published, other) == ["reference changed"]


def test_every_photographed_event_still_exists():
    photographed = {path.stem for path in SCHEMAS.glob("*.v[0-9].json")}

    assert photographed == set(EVENTS)


def test_every_event_has_one_owner_among_the_services_and_sits_in_its_module():
    for key, event in EVENTS.items():
        assert owner_of(key) in SERVICES
        assert event.__module__ == f"contracts.events.{owner_of(key)}"


FORBIDDEN = ("password", "token", "secret", "code", "birth", "email", "phone", "name", "postcode")


@pytest.mark.parametrize("routing_key", sorted(EVENTS))
def test_no_event_carries_a_secret_or_a_persons_details(routing_key):
    for field in EVENTS[routing_key].model_fields:
        assert not any(word in field for word in FORBIDDEN), field


def operations(document: dict) -> dict[tuple[str, str], dict]:
    return {
        (path, method): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.parametrize("service", SERVICES)
def test_the_photographed_api_is_the_one_the_service_has(service, described):
    photographed = json.loads((SCHEMAS / f"openapi.{service}.json").read_text())

    assert operations(described[service]).keys() >= operations(photographed).keys()
    assert described[service] == photographed


def test_the_photographs_are_what_the_code_says(photographed):
    differing = [str(path) for path, content in photographed.items() if path.read_text() != content]

    assert differing == []
