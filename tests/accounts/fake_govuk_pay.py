"""A local stand-in for GOV.UK Pay, which speaks by the recorded answers of its documentation."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from cli.stack.ports import free_port

RECORDED = Path(__file__).parent / "govuk_pay"
KEY, SECRET = "api_test_key", b"webhook_signing_secret"


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text())


def signed(body: bytes, secret: bytes = SECRET) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


class FakeGovUkPay:
    """Payments by id, and what happens to the next call: an HTTP status, or silence."""

    def __init__(self):
        self.payments = {}
        self.asked = []
        self.trouble = None
        self.app = FastAPI()
        self.app.post("/v1/payments")(self.create)
        self.app.get("/v1/payments")(self.search)
        self.app.get("/v1/payments/{payment_id}")(self.read)

    async def create(self, request: Request):
        order = await request.json()
        self.asked.append(order)
        made = recorded("created")
        made["payment_id"] = f"pay{len(self.payments)}"
        made |= {name: order[name] for name in ("amount", "reference", "description", "return_url")}
        if self.trouble != "forgets":
            self.payments[made["payment_id"]] = made
        return await self._answer(request, made, 201)

    async def read(self, request: Request, payment_id: str):
        return await self._answer(request, self.payments[payment_id])

    async def search(self, request: Request, reference: str):
        found = [each for each in self.payments.values() if each["reference"] == reference]
        return await self._answer(request, {"total": len(found), "page": 1, "results": found})

    def say(self, payment_id, status, code=None):
        made = self.payments[payment_id]
        made["state"] = {"status": status, "finished": status in ("success", "failed")}
        if code:
            made["state"]["code"] = code
        made["_links"].pop("next_url", None)

    async def _answer(self, request, content, status=200):
        if request.headers["authorization"] != f"Bearer {KEY}":
            return JSONResponse({"code": "P0900"}, 401)
        if self.trouble == "silent":
            await asyncio.sleep(30)
        if isinstance(self.trouble, int):
            return JSONResponse(recorded("refused"), self.trouble)
        if self.trouble == "nonsense":
            return JSONResponse(["what"], status)
        return JSONResponse(content, status)


@contextlib.asynccontextmanager
async def serving(fake: FakeGovUkPay):
    """Serve the fake on this machine; yields its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(fake.app, port=port, log_level="error", lifespan="off"))
    server.install_signal_handlers = lambda: None
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.force_exit = server.should_exit = True
        await task
