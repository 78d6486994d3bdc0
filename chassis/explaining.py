"""Why somebody may, or may not, use an operation: asked of the routes that decide it.

The same `allowed` that a route's dependencies go by, judged by the same `is_allowed`. What a
service decides beyond the door, by what it knows of the person, is its own to explain.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel, ConfigDict, Field

from chassis.auth import Caller, Kind, allow, is_allowed
from chassis.http import Refusal
from chassis.rules import ask, says

router = APIRouter(tags=["explaining"])

Operator = Annotated[Caller, Depends(allow("operator"))]


class AccessQuestion(BaseModel):
    """`POST /access-explanations`: who wants to use which operation."""

    model_config = ConfigDict(extra="forbid")

    action: str = Field(pattern=r"^(GET|POST|PUT|PATCH|DELETE) /[!-~]{0,199}$")
    """A method and an address; for an id in it, the id or a name in braces."""

    kind: Literal["customer", "staff", "nobody"]
    roles: list[str] = Field(default=[], max_length=20)


class AccessDecision(BaseModel):
    """What one door answers, and by which rule."""

    door: str
    """The service for its API; else its site, portal or desk."""

    rule: str
    """The operation, as `authz.yaml` names it."""

    open_to: list[str]
    """Whom it names; empty: everybody."""

    is_open: bool
    reason: Refusal


class AccessDecisions(BaseModel):
    """What each door of the service answers; none has the operation: none is there."""

    items: list[AccessDecision]


@router.post("/access-explanations")
async def post_access_explanation(
    question: AccessQuestion, caller: Operator, request: Request
) -> AccessDecisions:
    """Say what this service's doors answer to somebody, and by which rule. Reads no data."""
    kind: Kind = "public" if question.kind == "nobody" else question.kind
    somebody = Caller(kind, "somebody", caller.landlord_id, roles=frozenset(question.roles))
    doors: dict[str, FastAPI] = request.app.state.doors
    found = (_decision(name, app, question.action, somebody) for name, app in doors.items())
    return AccessDecisions(items=[one for one in found if one is not None])


def rules_of(app: FastAPI) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Return every operation of `app`, with whom each of its dependencies lets through."""
    for route in _routes(app.routes):
        for method in sorted(route.methods or ()):
            found = list(_allowed(route.dependant)) if hasattr(route, "dependant") else []
            yield f"{method} {route.path or '/'}", found


def _decision(door: str, app: FastAPI, action: str, somebody: Caller) -> AccessDecision | None:
    rules = list(rules_of(app))
    best = max(
        ((_likeness(operation, action), -place) for place, (operation, _) in enumerate(rules)),
        default=(0, 0),
    )
    if best[0] == 0:
        return None
    operation, named = rules[-best[1]]
    refusing = [who for who in named if not is_allowed(somebody, who)]
    who = (refusing or named or [()])[-1]
    rule = f"{door} {operation}"
    return AccessDecision(
        door=door,
        rule=rule,
        open_to=list(named[-1]) if named else [],
        is_open=not refusing,
        reason=Refusal(rule=rule, says=says(who) if who else "", ask=ask(who) if refusing else ""),
    )


def _likeness(operation: str, action: str) -> int:
    """Return 0 where it is another operation, else more for each part that is the same word."""
    wanted, given = operation.split("/"), action.partition("?")[0].rstrip("/").split("/")
    if operation.endswith(" /"):
        return int(given == [operation[:-1]])
    alike = [
        2 if part == other else int(part.startswith("{") and bool(other))
        for part, other in zip(wanted, given, strict=False)
    ]
    return sum(alike) if len(wanted) == len(given) and all(alike) else 0


def _routes(routes: Any) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _routes(inner.routes)
        elif getattr(route, "methods", None):
            yield route


def _allowed(dependant: Dependant) -> Iterator[tuple[str, ...]]:
    for inner in dependant.dependencies:
        yield from _allowed(inner)
        who = getattr(inner.call, "allowed", None)
        if who is not None:
            yield who
