"""The composition of a service: its doors, its relay, its clock, started and stopped together."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

import httpx
import structlog
import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from faststream.rabbit import RabbitBroker
from faststream.specification.asyncapi import AsyncAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.audit.chain import mark_key
from chassis.audit.keeping import Keeper
from chassis.audit.recording import Pen
from chassis.audit.routes import router as audit_router
from chassis.audit.sealing import Sealer
from chassis.auth import Signer, Verifier, load_caller_keys
from chassis.batches import BatchConsumer
from chassis.clients import ServiceClient
from chassis.db import Database
from chassis.events import Event
from chassis.explaining import router as explaining_router
from chassis.following import Ask, following
from chassis.http import build_api
from chassis.jobs import Jobs, run_job
from chassis.landlords import Landlords
from chassis.messaging import Delivery, EventHandlers, consuming_broker
from chassis.own_data.keeping import forgetting
from chassis.own_data.routes import router as own_data_router
from chassis.publishing import Publisher
from chassis.relay import Relay, listeners_of
from chassis.retention.nights import Retention
from chassis.retention.routes import router as retention_router
from chassis.settings import ServiceSettings
from chassis.telemetry import REGISTRY, set_up_logging, set_up_tracing
from chassis.wire import HouseClient

log = structlog.get_logger()

S = TypeVar("S", bound=ServiceSettings)


@dataclass
class Context(Generic[S]):
    """What the running service's doors, jobs and fetches work with."""

    service: str
    settings: S
    database: Database
    landlords: Landlords
    signer: Signer
    verifier: Verifier
    http: httpx.AsyncClient
    clients: Any = None

    def client(self, audience: str, base_url: str) -> ServiceClient:
        """Return a client of the service `audience` at `base_url`."""
        return ServiceClient(
            audience=audience, base_url=base_url, signer=self.signer, http=self.http
        )


@dataclass
class Site:
    """An HTML application of the service, on an origin and port of its own."""

    app: FastAPI
    port: int


@dataclass
class Service(Generic[S]):
    """One service, assembled and not yet started. Built by `services/<name>/main.py`."""

    context: Context[S]
    handlers: EventHandlers | None = None
    jobs: Jobs | None = None
    has_database: bool = True
    """False for a service that keeps nothing: no migrations, no outbox."""

    anchored: type[Event] | None = None
    """How the ends of the service's audit are announced. None: it keeps no audit, and nothing
    about people."""

    follows: Ask | None = None
    """How the landlords' settings are asked for. None: the file's stay in force."""

    retention: Retention | None = None
    """How long the service keeps what it holds. None: it has no rules carried out at night."""

    api: FastAPI = field(init=False)
    """The internal JSON API; routers are included by `main.py`."""

    keeper: Keeper | None = field(init=False, default=None)

    sites: list[Site] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fit the API with what its dependencies look for."""
        self.api = build_api(self.context.service)
        self.fit(self.api)
        _add_health(self.api, self)
        self.api.state.doors = {self.context.service: self.api}
        self.api.include_router(explaining_router)
        if self.anchored is not None:
            self._keep_audit(self.anchored)
        if self.retention is not None:
            self.api.include_router(retention_router)

    def fit(self, app: FastAPI) -> None:
        """Give `app` (API or site) the state that routes and pages look for."""
        app.state.context = self.context
        app.state.database = self.context.database
        app.state.verifier = self.context.verifier
        app.state.landlords = self.context.landlords
        app.state.retention = self.retention

    def _keep_audit(self, anchored: type[Event]) -> None:
        context = self.context
        pen = Pen(mark_key(context.signer.key))
        pen.give_to(context.database.sessions)
        self.keeper = Keeper(
            Sealer(context.signer, context.verifier.keys, pen, anchored),
            kept_for=timedelta(days=context.settings.audit_kept_days),
        )
        self.api.include_router(audit_router)
        self.api.include_router(own_data_router)

    def add_site(self, app: FastAPI, *, port: int, name: str) -> None:
        """Serve the HTML application `app` on `port` beside the API; rules call it `name`."""
        self.fit(app)
        self.api.state.doors[name] = app
        self.sites.append(Site(app, port))

    @asynccontextmanager
    async def working(self) -> AsyncIterator["Service[S]"]:
        """Run relay, consumers and jobs while the block lasts, then stop them in good order."""
        settings = self.context.settings
        publisher = Publisher(settings.broker_url)
        tasks: list[asyncio.Task[None]] = []
        starting = asyncio.create_task(self._start_consuming(publisher, tasks))
        tasks.append(starting)
        if self.has_database:
            relay = Relay(
                service=self.context.service,
                database_url=settings.database_url,
                publisher=Publisher(settings.broker_url),
                listeners=listeners_of(self.context.service, settings.listeners_file),
            )
            tasks.append(asyncio.create_task(relay.run()))
        tasks.extend(
            asyncio.create_task(run_job(job, self.context))
            for job in (
                *(self.jobs.jobs if self.jobs else ()),
                *(self.keeper.jobs() if self.keeper else ()),
                *([forgetting(self.context.service)] if self.keeper else ()),
                *([self.retention.job()] if self.retention else ()),
            )
        )
        if self.follows is not None:
            tasks.append(asyncio.create_task(following.run(self.context.landlords, self.follows)))
        try:
            yield self
        finally:
            broker: RabbitBroker | None = getattr(self, "_broker", None)
            if broker is not None:
                with contextlib.suppress(Exception):
                    await broker.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await publisher.close()

    async def _start_consuming(
        self, publisher: Publisher, tasks: "list[asyncio.Task[None]]"
    ) -> None:
        """Connect the consumers, as often as it takes: a service starts without its broker."""
        if self.handlers is None:
            return
        settings = self.context.settings
        delivery = Delivery(
            database=self.context.database,
            clients=self.context.clients,
            publisher=publisher,
            user_prefix=settings.broker_user_prefix if settings.are_publishers_checked else None,
        )
        for subscription in self.handlers.subscriptions:
            if subscription.mode == "batch":
                consumer = BatchConsumer(
                    service=self.context.service,
                    url=settings.broker_url,
                    subscription=subscription,
                    delivery=delivery,
                )
                tasks.append(asyncio.create_task(consumer.run()))
        while True:
            broker = consuming_broker(
                settings.broker_url, self.context.service, delivery, settings.stop_within_seconds
            )
            self.handlers.subscribe(broker, delivery)
            try:
                async with asyncio.timeout(10):
                    await broker.start()
            except Exception as error:  # noqa: BLE001  tried again until the broker is there
                log.warning(
                    "consumers.waiting", error=type(error).__name__, detail=str(error)[:200]
                )
                with contextlib.suppress(Exception):
                    await broker.stop()
                await asyncio.sleep(1.0)
            else:
                self._broker = broker
                log.info("consumers.started", service=self.context.service)
                return

    async def close(self) -> None:
        """Close connections. Called once, after everything has stopped."""
        await self.context.http.aclose()
        await self.context.database.close()


def build_context(service: str, settings: S) -> Context[S]:
    """Read the configuration's files and prepare connections; nothing is opened yet."""
    return Context(
        service=service,
        settings=settings,
        database=Database(
            settings.database_url,
            pool_size=settings.database_pool_size,
            name=f"lodge-{service}",
        ),
        landlords=Landlords.load(settings.landlords_file),
        signer=Signer.load(f"service:{service}", settings.signing_key_file),
        verifier=Verifier(service, load_caller_keys(settings.caller_keys_file)),
        http=HouseClient(),
    )


def _add_health(app: FastAPI, service: "Service[Any]") -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        """Say that the process runs."""
        return JSONResponse({"status": "ok"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """Say whether requests can be served: the own database, not the broker or mail."""
        is_ready = not service.has_database or await service.context.database.is_reachable()
        return JSONResponse(
            {"status": "ok" if is_ready else "database unreachable"}, 200 if is_ready else 503
        )

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Return the process's metrics for Prometheus."""
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`, which stops several servers at once."""
        yield


async def serve(service: "Service[Any]") -> None:
    """Serve until SIGTERM or SIGINT; then finish work in progress and return."""
    settings = service.context.settings
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    sites = [Site(service.api, settings.port), *service.sites]
    servers = [
        _Server(
            uvicorn.Config(
                site.app,
                host=settings.host,
                port=site.port,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=True,
                lifespan="off",
                proxy_headers=False,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=settings.stop_within_seconds - 5
                if settings.stop_within_seconds > 5  # noqa: PLR2004
                else 1,
                limit_concurrency=500,
                h11_max_incomplete_event_size=16_384,
            )
        )
        for site in sites
    ]
    async with service.working():
        running = [asyncio.create_task(server.serve()) for server in servers]
        waiting = asyncio.create_task(stop.wait())
        log.info("service.started", ports=[site.port for site in sites])
        await asyncio.wait([waiting, *running], return_when=asyncio.FIRST_COMPLETED)
        for server in servers:
            server.should_exit = True
        waiting.cancel()
        results = await asyncio.gather(*running, return_exceptions=True)
    await service.close()
    log.info("service.stopped")
    for result in results:
        if isinstance(result, BaseException):
            raise result


def run(name: str, settings_type: type[S], build: Callable[[S], "Service[S]"]) -> None:
    """Be the command line of `python -m services.<name>.main <command>`.

    Commands: `serve`, `migrate`, and `topology` and `describe`, which print one line of JSON.

    A wrong setting ends the process with one line that names it.
    """
    command = sys.argv[1] if len(sys.argv) > 1 else "serve"
    settings = _settings(name, settings_type)
    set_up_logging(name, settings.log_level)
    if command == "migrate":
        from chassis import migrations  # noqa: PLC0415  Alembic is slow to import

        migrations.upgrade(name, settings.migration_database_url or settings.database_url)
    elif command == "topology":
        handlers = build(settings).handlers
        print(handlers.topology().model_dump_json() if handlers else "{}")  # noqa: T201
    elif command == "describe":
        print(json.dumps(described(build(settings))))  # noqa: T201
    elif command == "serve":
        set_up_tracing(name, settings.otlp_endpoint)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_build_and_serve(build, settings))
    else:
        sys.exit(f"{name}: unknown command {command!r}; use serve, migrate, topology or describe")


def described(service: "Service[Any]") -> dict[str, Any]:
    """Return what `service` promises: its `topology`, `openapi` and `asyncapi` documents.

    Generated only: served, FastStream's page would offer to publish to the real broker.
    """
    broker = RabbitBroker(logger=None, specification_url="amqp://broker")
    topology: dict[str, Any] = {"listeners": []}
    if service.handlers is not None:
        service.handlers.describe(broker)
        topology = service.handlers.topology().model_dump()
    specification = AsyncAPI(broker, title="Lodge", version="1").to_specification()
    return {
        "topology": topology,
        "openapi": service.api.openapi(),
        "asyncapi": json.loads(specification.to_json()),
    }


async def _build_and_serve(build: Callable[[S], "Service[S]"], settings: S) -> None:
    await serve(build(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    import uvloop  # noqa: PLC0415

    return uvloop.new_event_loop


def _settings(name: str, settings_type: type[S]) -> S:
    try:
        return settings_type()
    except ValueError as error:
        problems = [
            f"{name.upper()}_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in getattr(error, "errors", list)()
        ]
        sys.exit(f"{name} cannot start: " + "; ".join(problems or [str(error)]))
