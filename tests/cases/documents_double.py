"""accounts' doors for documents, as the desk calls them."""

import json
from typing import Any
from uuid import UUID

import httpx

BLOCK_ID = UUID("bbbbbbbb-0000-4000-8000-000000000001")


def a_document(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {
        "document_id": str(UUID(int=number)),
        "title": "Fire safety at Heron Quay",
        "kind": "fire_safety",
        "dated": "2026-04-01",
        "media_type": "application/pdf",
        "size": 1_234_567,
        "is_of_block": False,
        "account_id": "aaaaaaaa-0000-4000-8000-000000000001",
        "block_id": None,
        "file_name": "fire <safety>.pdf",
        "visible_from": "2026-04-02",
        "published_at": "2026-04-02T08:00:00Z",
        "added_at": "2026-04-01T08:00:00Z",
        "added_by_name": "Priya Ranasinghe",
        "replaces_id": None,
        "withdrawn_at": None,
        "withdrawn_by_name": "",
        "withdrawn_reason": "",
        **facts,
    }


class Shelf:
    """What accounts keeps, and what it is to refuse."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.sent: list[tuple[str, bytes, dict[str, Any]]] = []
        self.withdrawn: list[tuple[str, str]] = []
        self.asked: list[dict[str, str]] = []
        self.refuse: tuple[int, dict[str, Any]] | None = None

    async def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        if self.refuse and request.method != "GET":
            status, problem = self.refuse
            return httpx.Response(status, json={"title": "refused", **problem})
        parts = path.split("/")[1:]
        if parts[0] == "documents":
            return await self._one(request, *parts[1:])
        if request.method == "PUT":
            described = request.headers["X-Document"]
            self.sent.append((path, await request.aread(), json.loads(described)))
            return httpx.Response(200, json=a_document())
        self.asked.append(dict(request.url.params))
        return httpx.Response(
            200,
            json={
                "block_id": str(BLOCK_ID),
                "block": "Heron Quay Apartments",
                "items": self.documents,
                "has_more": len(self.documents) > 1,
            },
        )

    async def _one(
        self, request: httpx.Request, document_id: str, door: str = ""
    ) -> httpx.Response:
        found = [each for each in self.documents if each["document_id"] == document_id]
        if not found:
            return httpx.Response(404, json={"title": "none", "code": "document_not_found"})
        if request.method == "POST":
            self.withdrawn.append((document_id, json.loads(await request.aread())["reason"]))
            return httpx.Response(204)
        if door == "file":
            return httpx.Response(200, content=b"the file")
        return httpx.Response(200, json=found[0])
