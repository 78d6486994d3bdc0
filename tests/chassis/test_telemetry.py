"""One trace and one correlation id from the request to the event's row."""

import httpx
import pytest
from fastapi import Request
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.http import build_api
from chassis.outbox import announce
from tests.chassis.conftest import LANDLORD

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


async def test_an_event_carries_the_trace_and_the_correlation_id_of_its_request(porch, lit, spans):
    app = build_api("porch")

    @app.post("/lamps")
    async def post_lamp(request: Request) -> None:
        async with porch.database.transaction(LANDLORD) as session:
            announce(session, lit())

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://porch"
    ) as client:
        answer = await client.post(
            "/lamps", headers={"traceparent": PARENT, "X-Correlation-Id": "one-click-12345"}
        )

    [(traceparent, correlation_id)] = await porch.rows(
        "SELECT traceparent, correlation_id FROM outbox"
    )
    assert answer.headers["X-Correlation-Id"] == correlation_id == "one-click-12345"
    assert traceparent.split("-")[1] == TRACE
    assert "porch POST" in [span.name for span in spans.get_finished_spans()]


async def test_a_correlation_id_that_could_forge_a_log_line_is_replaced():
    app = build_api("porch")

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://porch"
    ) as client:
        answer = await client.get("/nothing", headers={"X-Correlation-Id": 'a"}{"level":"x'})

    assert answer.status_code == 404
    assert answer.headers["X-Correlation-Id"].isalnum()
