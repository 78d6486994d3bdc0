"""What notifications would say of topics, and of links that end them."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

LINK = "a-link-of-theirs"
AT = "2026-11-20T09:30:00+00:00"


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


def consent(**changes: Any) -> dict[str, Any]:
    """One question that nobody has answered."""
    return {
        "purpose": "surveys-and-news",
        "title": "Surveys and news",
        "wording": "You may send me news.",
        "version": "1",
        "state": "not_asked",
        "decided_at": None,
        **changes,
    }


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

    @app.get("/me/consents")
    async def read_consents() -> Any:
        return {"items": world.consents, "history": world.consent_history}

    @app.put("/me/consents/{purpose}")
    async def decide(purpose: str, body: dict[str, Any]) -> Any:
        for each in world.consents:
            if each["purpose"] == purpose:
                if body["is_given"] and body["version"] != each["version"]:
                    return JSONResponse({"title": "no", "code": "consent_wording_changed"}, 409)
                each["state"] = "given" if body["is_given"] else "withdrawn"
                each["decided_at"] = AT
                kept = {name: each[name] for name in ("purpose", "wording", "version")}
                kept |= {"is_given": body["is_given"], "decided_at": AT}
                world.consent_history.insert(0, kept)
                return Response(status_code=204)
        return JSONResponse({"title": "no", "code": "consent_not_asked"}, 404)

    @app.post("/stop-links/{act}")
    async def about(act: str, body: dict[str, Any]) -> Any:
        if body["token"] != LINK:
            return JSONResponse({"title": "no", "code": "stop_link_unknown"}, 404)
        payments = world.preferences[1]
        if act == "stop":
            payments["channels"]["email"] = False
        return {"title": payments["title"], "is_on": payments["channels"]["email"]}
