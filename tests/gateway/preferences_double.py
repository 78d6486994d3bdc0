"""What notifications would say of topics, and of links that end them."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

LINK = "a-link-of-theirs"


def topics() -> list[dict[str, Any]]:
    """Two topics: one that is always on, one that may be turned off."""
    always = "It is how you notice that somebody else uses your login."
    return [
        {
            "topic": "security",
            "title": "Security and signing in",
            "about": "Codes and links",
            "always": always,
            "channels": {"email": True},
        },
        {
            "topic": "payments",
            "title": "Payments",
            "about": "Receipts",
            "always": "",
            "channels": {"email": True},
        },
    ]


def preferences(app: FastAPI, world: Any) -> None:
    """Answer about `world.preferences`."""

    @app.get("/me/preferences")
    async def read() -> Any:
        return {"items": world.preferences}

    @app.put("/me/preferences", status_code=204)
    async def choose(body: dict[str, Any]) -> None:
        for each in world.preferences:
            if each["topic"] in body["email"]:
                assert not each["always"]
                each["channels"]["email"] = body["email"][each["topic"]]

    @app.post("/stop-links/{act}")
    async def about(act: str, body: dict[str, Any]) -> Any:
        if body["token"] != LINK:
            return JSONResponse({"title": "no", "code": "stop_link_unknown"}, 404)
        payments = world.preferences[1]
        if act == "stop":
            payments["channels"]["email"] = False
        return {"title": payments["title"], "is_on": payments["channels"]["email"]}
