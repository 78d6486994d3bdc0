"""Asks an API everything its own description allows, and much that it does not.

A door answers wrong, missing, oversized and hostile input with a documented refusal, never with
a failure of ours.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.config import ChecksConfig, PositiveDataAcceptanceConfig

NOTHING: tuple[Any, ...] = ("", [], [""], {})
"""Values of a query that leave no trace, in the address or behind the door."""

Authorise = Callable[[str, str], str]
"""Method and path → the bearer token of somebody who may call it."""

REFUSALS_OF_GOOD_FORM = ["2xx", "401", "403", "404", "409", "412", "422", "429"]
"""What a request of the right form may meet: the facts decide, not the form alone."""


@contextmanager
def served(build: Callable[[], FastAPI]) -> Iterator[str]:
    """Serve an application on a loop of its own, built there; give its address."""
    ready, address, server = threading.Event(), [], []

    def serve() -> None:
        async def run() -> None:
            running = uvicorn.Server(
                uvicorn.Config(build(), host="127.0.0.1", port=0, lifespan="off", log_config=None)
            )
            server.append(running)
            serving = asyncio.create_task(running.serve())
            while not running.started:
                await asyncio.sleep(0.01)
            port = running.servers[0].sockets[0].getsockname()[1]
            address.append(f"http://127.0.0.1:{port}")
            ready.set()
            await serving

        asyncio.run(run())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield address[0]
    finally:
        server[0].should_exit = True
        thread.join(10)


def arrives_whole(case: Any) -> bool:
    """Whether all of the query is sent: what is null or empty counts as not sent."""
    return all(value is not None and value not in NOTHING for value in (case.query or {}).values())


def without_security(document: dict[str, Any]) -> dict[str, Any]:
    """Copy a description, leaving out who may ask."""
    operations = {"get", "put", "post", "delete", "patch", "head", "options"}
    paths = {
        path: {
            key: {k: v for k, v in value.items() if k != "security"} if key in operations else value
            for key, value in item.items()
        }
        for path, item in document["paths"].items()
    }
    return {**{key: value for key, value in document.items() if key != "security"}, "paths": paths}


def probe(document: dict[str, Any], address: str, authorise: Authorise, *, cases: int) -> int:
    """Send `cases` good and `cases` bad requests to every operation, with every check.

    Every request bears the token of somebody who may, so that the description is read without its
    security: otherwise a request may be thought bad for want of the token that it does get. Who may
    do what is asked in `tests/authorisation`.

    Returns how many requests were made.
    """
    schema = schemathesis.openapi.from_dict(without_security(document))
    schema.config.update(base_url=address)
    schema.config.checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(
            expected_statuses=REFUSALS_OF_GOOD_FORM
        )
    )
    asked = 0
    session = requests.Session()
    session.trust_env = False
    for found in schema.get_all_operations():
        operation = found.ok()
        takes_nothing = not operation.body and not any(operation.iter_parameters())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if takes_nothing and mode is GenerationMode.NEGATIVE:
                continue  # nothing of it could be wrong

            @settings(
                max_examples=cases,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                nonlocal asked
                assume(arrives_whole(case))
                asked += 1
                token = authorise(case.method, case.formatted_path)
                case.call_and_validate(
                    session=session, headers={"Authorization": f"Bearer {token}"}, timeout=30
                )

            ask()
    return asked
