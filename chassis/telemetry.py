"""Logs as JSON lines, one correlation id from browser to mail, metrics and optional traces."""

import contextvars
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import structlog
from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_correlation: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "correlation_id", default=None
)

ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")
"""A correlation id taken from outside is kept only in this shape, so it cannot forge log lines."""

QUOTED_VALUES = re.compile(r"(?m)^(.*?(?:DETAIL:|\[parameters:|Failing row contains)).*$")
"""What PostgreSQL and SQLAlchemy append to an error: the row, or the values of the statement."""

REGISTRY = CollectorRegistry()
"""The metrics of this process, served at `/metrics` of the internal port."""

HTTP_SECONDS = Histogram(
    "lodge_http_request_seconds",
    "Time to answer an HTTP request",
    ["app", "method", "route", "status"],
    registry=REGISTRY,
)
OUTBOX_ROWS = Gauge("lodge_outbox_rows", "Events waiting for the relay", registry=REGISTRY)
OUTBOX_AGE = Gauge("lodge_outbox_age_seconds", "Age of the oldest waiting event", registry=REGISTRY)
RELAYED = Counter("lodge_events_relayed_total", "Events confirmed by the broker", registry=REGISTRY)
HANDLED = Counter(
    "lodge_messages_total", "Deliveries by outcome", ["handler", "outcome"], registry=REGISTRY
)
AUDIT_ALARMS = Counter(
    "lodge_audit_alarms_total", "Signs that the audit was tampered with", registry=REGISTRY
)
RETENTION_WAITING = Gauge(
    "lodge_retention_waiting", "Rules of retention that wait for a lead's word", registry=REGISTRY
)
LISTENERS_MISSING = Gauge(
    "lodge_listeners_missing", "Queues that should exist and do not", registry=REGISTRY
)


def correlation_id() -> str:
    """Return the id of the work in progress, a fresh one where none was set."""
    current = _correlation.get()
    if current is None:
        current = uuid4().hex
        _correlation.set(current)
    return current


@contextmanager
def correlated(proposed: str | None) -> Iterator[str]:
    """Do the work inside under `proposed`, or under a fresh id when it is absent or odd."""
    chosen = proposed if proposed and ACCEPTABLE.fullmatch(proposed) else uuid4().hex
    token = _correlation.set(chosen)
    try:
        with structlog.contextvars.bound_contextvars(correlation_id=chosen):
            yield chosen
    finally:
        _correlation.reset(token)


@contextmanager
def span(name: str, *, parent: str | None = None) -> Iterator[None]:
    """Record the work inside as one span, below `parent` (a W3C trace context) if there is one.

    Costs next to nothing while no traces are sent.
    """
    above = propagate.extract({"traceparent": parent}) if parent else None
    tracer = trace.get_tracer("lodge")
    with tracer.start_as_current_span(name, context=above):
        yield


def traceparent() -> str | None:
    """Return the W3C trace context of the present span, if a trace is being recorded."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


def hide_values(
    _logger: Any, _method: str, entry: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Keep a traceback and drop what a database quotes in it: the values are people's."""
    if isinstance(entry.get("exception"), str):
        entry["exception"] = QUOTED_VALUES.sub(r"\1 (hidden)", entry["exception"])
    return entry


def set_up_logging(service: str, level: str) -> None:
    """Write one JSON object per line to standard output. Called once per process.

    JSON escapes control characters, so no input can start a line of its own.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_values,
    ]
    structlog.configure(
        processors=[
            *shared,
            lambda _logger, _method, entry: {"service": service, **entry},
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda _logger, _method, entry: {"service": service, **entry},
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel("WARNING")
    for noisy in ("uvicorn.access", "aio_pika", "aiormq", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel("ERROR")


def set_up_tracing(service: str, endpoint: str | None) -> None:
    """Send traces to the OTLP `endpoint` (`http://…/v1/traces`). Without one, record nothing."""
    if endpoint is None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )

    provider = TracerProvider(resource=Resource.create({"service.name": f"lodge-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
