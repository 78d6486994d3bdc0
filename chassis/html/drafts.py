"""What somebody typed into a form that could not be taken, because their session had ended.

The fields that the form's page names are sealed under a key made for this once, and kept by the
service that knows whose session it was. The key goes into a cookie of that browser and nowhere
else: whoever holds the store cannot read it, and once the cookie is gone nobody can. The same
person, signed in again in the same browser within a day, finds the form as they left it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple, Protocol, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from chassis.errors import LodgeError, Unavailable
from chassis.html.forms import PARSED, Form

ONLY_KEEP: Final = "x-lodge-keep"
"""Header of a page's script that saves what was typed as the session ends, and sends nothing."""

KEPT_SECONDS: Final = 24 * 60 * 60
MOST_BYTES: Final = 40_000
"""Of all that is kept of one form. A field that does not fit is left out."""

MOST_DRAFTS: Final = 5
"""Of one browser at a time."""

LONGEST_TOKEN: Final = 200
LONGEST_PAGE: Final = 1000
RULE: Final = "lodge_keeps"
KEPT: Final = "lodge_kept"
SPENT: Final = "lodge_spent_drafts"

F = TypeVar("F", bound=Callable[..., Any])


class Rule(NamedTuple):
    """What may be kept of a form, and where it is shown again."""

    fields: tuple[str, ...]
    page: str


def keeps(*fields: str, page: str = "") -> Callable[[F], F]:
    """Mark a handler of POST: what is typed into `fields` outlives the end of the session.

    Name fields of text alone, never a password, a code or a secret word. `page` is where the form
    stands, when not at the handler's own address; names in braces are filled from the address and
    from the form, e.g. `/cases/{case_id}`. That page begins with `kept_form`.
    """

    def mark(handler: F) -> F:
        setattr(handler, RULE, Rule(fields, page))
        return handler

    return mark


def kept_form(request: Request, values: Mapping[str, str] | None = None) -> Form:
    """Return the form as its person left it when their session ended, else with `values` alone.

    Once: showing the page forgets what was kept.
    """
    kept: tuple[str, dict[str, str]] | None = getattr(request.state, KEPT, None)
    if kept is None:
        return Form(values)
    _spend(request, kept[0])
    return Form({**(values or {}), **kept[1]})


def was_kept(request: Request) -> bool:
    """Say whether the page of this request shows something that was typed before."""
    kept: tuple[str, dict[str, str]] | None = getattr(request.state, KEPT, None)
    return kept is not None and kept[0] in spent_drafts(request)


class DraftStore(Protocol):
    """Whoever knows sessions keeps what is sealed here. It cannot open it."""

    async def keep(self, landlord_id: UUID, session: str, content: str) -> tuple[UUID, UUID]:
        """Keep `content` for the person of a session, over or not; return its id and theirs.

        Raises:
            LodgeError: nobody knows that session any more, or there is no answer.
        """

    async def look(self, landlord_id: UUID, session: str, draft_id: UUID) -> str:
        """Return what is kept, to a session of the same person.

        Raises:
            Unavailable: there is no answer.
            LodgeError: there is none, it is too old, or it is another person's.
        """


class _Held(NamedTuple):
    """What the browser holds of a draft."""

    draft_id: UUID
    user_id: UUID
    key: bytes


class Drafts:
    """The drafts of one site."""

    def __init__(
        self, *, store_of: Callable[[Request], DraftStore], prefix: str, session_cookie: str
    ) -> None:
        """Keep them in `store_of` a request; `prefix` begins the names of their cookies."""
        self._store_of = store_of
        self._prefix = prefix
        self._session_cookie = session_cookie

    async def keep(self, request: Request) -> tuple[str, Callable[[Response], None]] | None:
        """Keep what `request` posted, if its form may be kept and it is known whose it is.

        Return the page of the form, and what puts the key into an answer.
        """
        rule: Rule | None = getattr(request.scope.get("endpoint"), RULE, None)
        token = request.cookies.get(self._session_cookie, "")
        if rule is None or not token or len(token) > LONGEST_TOKEN:
            return None
        typed, page = _typed(request, rule.fields), _page_of(request, rule)
        if not any(text.strip() for text in typed.values()) or len(page) > LONGEST_PAGE:
            return None
        key = Fernet.generate_key()
        sealed = Fernet(key).encrypt(json.dumps(typed, ensure_ascii=False).encode()).decode()
        try:
            made = await self._store_of(request).keep(_landlord_id(request), token, sealed)
        except LodgeError:
            return None
        value = ".".join((made[0].hex, made[1].hex, key.decode().rstrip("=")))
        name = self._name(page.partition("?")[0])
        others = [each for each in self._names(request) if each != name]

        def put(response: Response) -> None:
            for each in others[: max(0, len(others) - MOST_DRAFTS + 1)]:
                forget(response, each)
            response.set_cookie(
                name,
                value,
                max_age=KEPT_SECONDS,
                path="/",
                secure=True,
                httponly=True,
                samesite="lax",
            )

        return page, put

    async def recall(self, request: Request, user_id: UUID) -> None:
        """Find what `user_id`, who is signed in, had typed on this page; drop what others had.

        Raises:
            HTTPException: 409, a script only wanted something kept, and the session lasts.
        """
        if request.method != "GET":
            if ONLY_KEEP in request.headers:
                raise HTTPException(409)
            return
        here = self._name(request.url.path)
        for name in self._names(request):
            held = _read(request.cookies[name])
            if held is None or held.user_id != user_id:
                _spend(request, name)
            elif name == here:
                await self._look(request, name, held)

    def is_held_for(self, request: Request, address: str) -> bool:
        """Say whether this browser holds what was typed on the page at `address`."""
        return self._name(address.partition("?")[0]) in request.cookies

    def forget_all(self, request: Request, response: Response) -> None:
        """Take every key from the browser: what was kept cannot be read any more."""
        for name in self._names(request):
            forget(response, name)

    async def _look(self, request: Request, name: str, held: _Held) -> None:
        token = request.cookies.get(self._session_cookie, "")
        try:
            sealed = await self._store_of(request).look(_landlord_id(request), token, held.draft_id)
            typed = json.loads(Fernet(held.key).decrypt(sealed))
        except Unavailable:
            return  # it stays for the next look
        except (LodgeError, InvalidToken, ValueError):
            _spend(request, name)
            return
        setattr(request.state, KEPT, (name, typed))

    def _names(self, request: Request) -> list[str]:
        return [name for name in request.cookies if name.startswith(self._prefix)]

    def _name(self, path: str) -> str:
        return self._prefix + hashlib.sha256(path.encode()).hexdigest()[:16]


def spent_drafts(request: Request) -> Collection[str]:
    """Return the cookies that the answer to `request` shall take away."""
    return cast("Collection[str]", getattr(request.state, SPENT, ()))


def forget(response: Response, cookie: str) -> None:
    """Take one key from the browser."""
    response.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="lax")


def _spend(request: Request, name: str) -> None:
    setattr(request.state, SPENT, {*getattr(request.state, SPENT, ()), name})


def _landlord_id(request: Request) -> UUID:
    return cast("UUID", request.state.landlord.id)


def _typed(request: Request, fields: tuple[str, ...]) -> dict[str, str]:
    """Return what was typed into `fields`, as far as it fits."""
    posted = dict(reversed(getattr(request.state, PARSED, [])))
    typed: dict[str, str] = {}
    room = MOST_BYTES
    for name in fields:
        text = posted.get(name, "").replace("\r\n", "\n")
        size = len(json.dumps(text, ensure_ascii=False).encode(errors="replace"))
        if text and size <= room:
            typed[name] = text
            room -= size
    return typed


def _page_of(request: Request, rule: Rule) -> str:
    """Return the address of the page that the form stands on."""
    if not rule.page:
        return request.url.path
    known = dict(reversed(getattr(request.state, PARSED, [])))
    known |= {name: str(value) for name, value in request.path_params.items()}
    return rule.page.format_map(_Quoted(known))


class _Quoted(dict[str, str]):
    """What an address is filled with; a name that was not sent is empty."""

    def __getitem__(self, name: str) -> str:
        return quote(self.get(name, ""), safe="")


def _read(value: str) -> _Held | None:
    draft, _, rest = value.partition(".")
    user, _, key = rest.partition(".")
    try:
        held = _Held(UUID(hex=draft), UUID(hex=user), f"{key}=".encode())
        Fernet(held.key)
    except ValueError:
        return None
    return held
