"""The desk and notifications, each on its own database, talking to each other over HTTP."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.db import Database
from chassis.service import Service
from contracts.api.identity import SessionView
from services.cases.clients import staff_sessions
from tests.assembly import LANDLORD, Keys, assemble

HOST = "desk.localhost"
PEOPLE = {
    "imogen": ("Imogen Farrar", ["lead"]),
    "tobias": ("Tobias Wren", ["identity_admin"]),
    "priya": ("Priya Ranasinghe", ["agent"]),
    "theo": ("Theo Lindqvist", ["auditor"]),
}


@dataclass
class Neighbourhood(httpx.AsyncBaseTransport):
    """Brings a call to the service it is meant for; identity and accounts answer from here."""

    keys: Keys
    proved: timedelta = timedelta()
    """How long ago everybody showed who they are."""

    apps: dict[str, httpx.ASGITransport] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self.apps:
            return await self.apps[request.url.host].handle_async_request(request)
        if request.url.path == "/sessions/introspect":
            token = json.loads(await request.aread())["token"]
            return httpx.Response(200, content=self._session(token).model_dump_json())
        answer = self.answers.get(f"{request.method} {request.url.host}{request.url.path}")
        if answer is None:
            return httpx.Response(404, json={"title": "no", "code": "not_found"})
        return httpx.Response(200, content=json.dumps(answer))

    def token(self, who: str, audience: str) -> str:
        """What identity signs for a member of staff."""
        name, roles = PEOPLE[who]
        return self.keys.signers["service:identity"].token(
            audience=audience,
            landlord_id=LANDLORD,
            kind="staff",
            subject=str(UUID(int=len(who))),
            claims={"roles": roles, "name": name, "session_id": str(uuid4())},
        )

    def _session(self, who: str) -> SessionView:
        name, roles = PEOPLE[who]
        return SessionView(
            session_id=uuid4(),
            user_id=UUID(int=len(who)),
            kind="staff",
            display_name=name,
            email=f"{who}@harrowmere.example",
            roles=roles,
            idle_seconds_left=900,
            proved_at=datetime.now(UTC) - self.proved,
            tokens={
                audience: self.token(who, audience) for audience in ("notifications", "accounts")
            },
        )


@dataclass
class Desk:
    """The two services, and browsers at the desk."""

    neighbourhood: Neighbourhood
    notifications: Service[Any]
    cases: Service[Any]

    def browser(self, who: str) -> "Browser":
        """A browser in which `who` is signed in."""
        transport = httpx.ASGITransport(app=self.cases.sites[0].app, raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}")
        http.cookies.set("__Host-lodge-staff", who)
        return Browser(http)

    async def api(self, who: str, method: str, path: str, **body: Any) -> httpx.Response:
        """Call notifications itself."""
        transport = httpx.ASGITransport(app=self.notifications.api, raise_app_exceptions=False)
        token = self.neighbourhood.token(who, "notifications")
        async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as http:
            return await http.request(
                method,
                path,
                json=body or None,
                headers={"Authorization": f"Bearer {token}"},
            )


class Browser:
    """A browser as far as forms and cookies go."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        if "__Host-lodge-staff-csrf" not in self.http.cookies:
            await self.http.get("/sign-in")
        fields["csrf_token"] = self.http.cookies["__Host-lodge-staff-csrf"]
        return await self.http.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})


def a_desk(notifications: Database, cases: Database, folder: Path) -> Desk:
    """Put both services together."""
    keys = Keys(folder)
    neighbourhood = Neighbourhood(keys)
    others = {f"{name}_url": f"http://{name}" for name in ("identity", "registration", "accounts")}
    built = {
        name: assemble(
            name,
            keys,
            database_url=database.url,
            **others,
            notifications_url="http://notifications",
            cases_url="http://cases",
        )
        for name, database in (("notifications", notifications), ("cases", cases))
    }
    for service in built.values():
        service.context.http._transport = neighbourhood
        service.context.http._mounts = {}
        service.context.http.wire = None
    neighbourhood.apps["notifications"] = httpx.ASGITransport(
        app=built["notifications"].api, raise_app_exceptions=False
    )
    staff_sessions.__init__()
    return Desk(neighbourhood, built["notifications"], built["cases"])
