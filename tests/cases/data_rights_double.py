"""identity's doors for what people asked about their own data, as the desk calls them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx

ASKED = datetime(2026, 10, 20, 9, 30, tzinfo=UTC).isoformat()
SERVICES = ("identity", "registration", "accounts", "cases", "notifications")
REQUEST_ID, CLOSING_ID, USER_ID = UUID(int=81), UUID(int=82), UUID(int=0xDECADE)
CONTACT_ID = UUID(int=83)


def a_request(*answered: str, **facts: Any) -> dict[str, Any]:
    """Return a request to which these services have answered."""
    return {
        "request_id": str(REQUEST_ID),
        "user_id": str(USER_ID),
        "contact_id": str(CONTACT_ID),
        "email": "eleanor.vance@example.com",
        "asked_at": ASKED,
        "ready_at": ASKED if len(answered) == len(SERVICES) else None,
        "ends_at": ASKED,
        "answer_by": date(2026, 11, 20).isoformat(),
        "is_overdue": False,
        "is_late": False,
        "parts": [{"service": s, "items": 4177 if s in answered else None} for s in SERVICES],
        **facts,
    }


def a_closing(*answered: str, **facts: Any) -> dict[str, Any]:
    """Return a closing to which these services have answered."""
    kept = {"accounts": ["ledger", "arrears"], "cases": ["open_case"]}
    return {
        "request_id": str(CLOSING_ID),
        "user_id": str(USER_ID),
        "contact_id": str(CONTACT_ID),
        "email": "eleanor.vance@example.com",
        "asked_at": ASKED,
        "due_at": ASKED,
        "state": "erasing",
        "ended_at": None,
        "answer_by": date(2026, 11, 20).isoformat(),
        "is_overdue": False,
        "is_late": False,
        "answers": [
            {"service": s, "has_answered": s in answered, "kept": kept.get(s, [])}
            for s in SERVICES[1:]
        ],
        **facts,
    }


class Watched:
    """What identity lists, what it was asked for again, and whether it refuses that."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.closings: list[dict[str, Any]] = []
        self.next: str | None = None
        self.again: list[str] = []
        self.refuses: tuple[int, str] | None = None

    def answer(self, path: str) -> httpx.Response:
        if path.endswith("/again"):
            if self.refuses:
                status, code = self.refuses
                return httpx.Response(status, json={"title": "refused", "code": code})
            self.again.append(path)
            return httpx.Response(204)
        items = self.closings if path.startswith("/closings") else self.requests
        return httpx.Response(200, json={"items": items, "next": self.next})
