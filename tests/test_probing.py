"""The probe itself: it notices a door that fails, and one that lets in what it should not."""

from typing import Annotated

import pytest
from fastapi import Body, FastAPI

from tests.probing import probe, served


def app(work):
    built = FastAPI(openapi_url=None)

    @built.post("/things")
    async def things(number: Annotated[int, Body(embed=True)]) -> int:
        return work(number)

    return built


def failing(number):
    return 10 // (number - 1) if number in {0, 1} else number


@pytest.mark.parametrize("planted", ["failure", "wrong_type"])
def test_a_planted_fault_is_noticed(planted):
    work = failing if planted == "failure" else str
    document = app(work).openapi()
    if planted == "wrong_type":
        document["paths"]["/things"]["post"]["responses"]["200"]["content"] = {
            "application/json": {"schema": {"type": "object"}}
        }

    with served(lambda: app(work)) as address, pytest.raises(BaseException) as noticed:
        probe(document, address, lambda *_: "anybody", cases=30)

    assert noticed.type.__name__ in {"FailureGroup", "ExceptionGroup", "ServerError"}
