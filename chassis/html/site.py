"""One web site of Lodge: its templates, its files, its errors, the rules of its answers."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from chassis import errors
from chassis.html.brand import PLACE, Brand, brand_address, logo_address
from chassis.html.drafts import Drafts, DraftStore, forget, spent_drafts, was_kept
from chassis.html.environment import build_environment, inline_script_hash
from chassis.html.guard import Guard, csrf_token
from chassis.html.look import Look
from chassis.telemetry import correlation_id
from chassis.text import PLAIN, best_language, languages_in, use_language, write_days

POLICY = (
    "default-src 'none'; script-src 'self' {script}; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
WORK_TYPES = "; require-trusted-types-for 'script'; trusted-types svelte-trusted-html lodge-worker"
"""On a page whose browser does some work: the widget makes its own elements, and one worker."""

ONE_YEAR = 365 * 24 * 60 * 60
FAMILIES = (
    errors.LodgeError,
    errors.Rejected,
    errors.NotFound,
    errors.Forbidden,
    errors.Unauthenticated,
    errors.Stale,
    errors.Invalid,
    errors.TooMany,
    errors.Unavailable,
)


class StepNeeded(errors.Unauthenticated):
    """Somebody is signed in, and has one more thing to do before this page. It is at `path`."""

    code = "step_needed"

    def __init__(self, path: str) -> None:
        """Send the browser to `path` of the same site; from a page, with the way back."""
        super().__init__("one more step is needed")
        self.path = path


class Site:
    """The pages of one service.

    The service answers with `page`; everything that goes wrong elsewhere is answered with
    `error`. Both carry the landlord of the request's host.
    """

    def __init__(
        self,
        *,
        templates: Sequence[Path],
        look: Path,
        layout: str,
        locale: Path | None = None,
        sign_in: str,
        landlord_of: Callable[[str], Any],
        base_url_of: Callable[[Any], str],
        context: Callable[[Request], Mapping[str, Any]] = lambda _request: {},
        session_cookie: str = "__Host-lodge",
        csrf_cookie: str = "__Host-lodge-csrf",
        trusted_types: bool = False,
        uploads: Mapping[str, int] | None = None,
        hooks: Collection[str] = (),
        presses: Collection[str] = (),
        drafts_in: Callable[[Request], DraftStore],
    ) -> None:
        """Build the site.

        `templates` are searched in their order; `look` is the folder of the built files;
        `locale` that of the message catalogues;
        `layout` is the template that error pages extend; `sign_in` is the path for people
        whose session has ended. `landlord_of` gives the landlord of a host name or None;
        `base_url_of` gives the public address of the landlord's site. `context` adds what
        every page of the service needs. `trusted_types` asks browsers to refuse text as
        script, for sites whose own scripts never do that. `uploads` are the addresses whose forms
        may carry files, as patterns, each with the bytes that one file may have; `hooks` those
        that other programs send JSON to, `presses` those that a mail program may press for its
        reader (RFC 8058). `drafts_in` gives who keeps what was typed when a
        session had ended.
        """
        self.environment = build_environment(templates)
        self.look = Look(look)
        self.environment.globals["static"] = self.look.address
        self.environment.globals["brand"] = brand_address
        self.environment.globals["logo"] = logo_address
        self.csrf_cookie = csrf_cookie
        self._uploads = [(re.compile(at), most) for at, most in (uploads or {}).items()]
        self.hooks = frozenset(hooks)
        self.presses = frozenset(presses)
        self._session_cookie = session_cookie
        self.drafts = Drafts(
            store_of=drafts_in, prefix=f"{session_cookie}-draft-", session_cookie=session_cookie
        )
        self._layout = layout
        self._locale = locale or Path("nowhere")
        self._languages = languages_in(self._locale)
        self._sign_in = sign_in
        self._landlord_of = landlord_of
        self._base_url_of = base_url_of
        self._context = context
        self._routes: list[BaseRoute] = []
        self._policy = POLICY.format(script=inline_script_hash(self.environment))
        self._policy_with_work = self._policy
        if trusted_types:
            self._policy_with_work += WORK_TYPES
            self._policy += "; require-trusted-types-for 'script'; trusted-types 'none'"

    def largest_file_at(self, path: str) -> int | None:
        """Return the bytes a file of a form sent to `path` may have; None: it may carry none."""
        return next((most for at, most in self._uploads if at.fullmatch(path)), None)

    def install(self, app: FastAPI, routers: Iterable[APIRouter] = ()) -> None:
        """Put `routers` into `app`, the guard around it, and answer its errors with pages.

        Serves `/static` too. Call it last: the guard must be the outermost layer.
        """
        for router in routers:
            app.include_router(router)
            self._routes += router.routes
        app.mount("/static", self.look, name="static")
        app.mount(PLACE, Brand(self.landlord_of), name="brand")
        app.add_exception_handler(HTTPException, self._on_http_error)
        app.add_exception_handler(RequestValidationError, self._on_bad_address)
        for family in FAMILIES:
            app.add_exception_handler(family, self._on_lodge_error)
        app.add_middleware(Guard, site=self)

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        work_task: str | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """Render `template` for this request, with the landlord, the form token and `context`.

        `work_task` is what the browser shall do before the form is taken; the content policy of
        such a page admits the script that does it. A `form` that was put off makes it a 503 or 429.
        """
        if work_task is not None:
            headers = {**(headers or {}), "Content-Security-Policy": self._policy_with_work}
        later = getattr(context.get("form"), "later", None)
        if later is not None:
            status, headers = (
                later.status,
                {**(headers or {}), "Retry-After": str(later.retry_after)},
            )
        token, is_new = csrf_token(request, self.csrf_cookie)
        html = self.environment.get_template(template).render(
            {
                "landlord": getattr(request.state, "landlord", None),
                "path": request.url.path,
                "htmlLang": getattr(request.state, "language", "en"),
                "csrf_token": token,
                "work_task": work_task,
                "was_kept": was_kept(request),
                **self._context(request),
                **context,
            }
        )
        response = HTMLResponse(html, status, headers=dict(headers or {}))
        for cookie in spent_drafts(request):
            forget(response, cookie)
        if is_new:
            response.set_cookie(
                self.csrf_cookie, token, path="/", secure=True, httponly=True, samesite="lax"
            )
        return response

    def error(
        self,
        request: Request,
        status: int,
        *,
        retry_after: int | None = None,
        reason: errors.Reason | None = None,
    ) -> Response:
        """Render the page for `status`, with the number that finds this request in the logs.

        `reason`: of a 403 that a rule gave. Without one it is the form that was not of this site.
        """
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        return self.page(
            request,
            "error.html",
            status=status,
            headers=headers,
            layout=self._layout,
            status_code=status,
            correlation_id=correlation_id(),
            reason=reason,
        )

    async def refuse_old_form(self, request: Request) -> Response:
        """Answer a form that was opened before somebody signed in anew in another tab.

        It is not carried out. What may be kept of it is kept for whoever is signed in, and its
        page is shown with it; a form of which nothing may be kept is refused.
        """
        for route in self._routes:
            match, found = route.matches(request.scope)
            if match is Match.FULL:
                request.scope.update(found)
                break
        kept = await self.drafts.keep(request)
        if kept is None:
            return self.error(request, 403)
        response = RedirectResponse(kept[0], 303)
        kept[1](response)
        return response

    def landlord_of(self, host: str) -> Any:
        """Return the landlord whose site `host` is, or None."""
        try:
            return self._landlord_of(host)
        except errors.NotFound:
            return None

    def speak_to(self, request: Request) -> None:
        """Speak the language that the browser asks for, where there is a catalogue for it."""
        write_days(PLAIN)
        language = best_language(request.headers.get("accept-language", ""), self._languages)
        request.state.language = language
        use_language(self._locale, language)

    def speak_as_chosen(self, request: Request, *, language: str, days: str) -> None:
        """Speak and write as somebody's login is set to, e.g. `cy-GB`, where there is a catalogue.

        English is what the messages are written in: set to it, the browser's own wish stays.
        """
        write_days(days)
        wanted = language.partition("-")[0].lower()
        if wanted in self._languages[1:]:
            request.state.language = wanted
            use_language(self._locale, wanted)

    def headers_for(self, landlord: Any) -> dict[str, str]:
        """Return the headers that depend on the site: its content policy, and HSTS with TLS."""
        headers = {"Content-Security-Policy": self._policy}
        if landlord is not None and self._base_url_of(landlord).startswith("https://"):
            headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        return headers

    async def _on_http_error(self, request: Request, problem: Exception) -> Response:
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        answer = self.error(request, status)
        answer.headers.update(getattr(problem, "headers", None) or {})
        return answer

    async def _on_bad_address(self, request: Request, _problem: Exception) -> Response:
        return self.error(request, 404)

    async def _on_lodge_error(self, request: Request, problem: Exception) -> Response:
        if isinstance(problem, errors.Unauthenticated):
            return await self._back_later(request, problem)
        status = getattr(problem, "status", 500)
        return self.error(
            request,
            status,
            retry_after=getattr(problem, "retry_after", None),
            reason=problem.reason() if isinstance(problem, errors.Forbidden) else None,
        )

    async def _back_later(self, request: Request, problem: errors.Unauthenticated) -> Response:
        """Send the browser to where it shows who is there, with the way back.

        After a form, back to the page of the form if what was typed could be kept.
        """
        kept = None
        address = _address_of(request)
        if request.method != "GET":
            kept = await self.drafts.keep(request)
            address = kept[0] if kept else ""
        response = RedirectResponse(self._way(request, problem, address), 303)
        if kept:
            kept[1](response)
        return response

    def _way(self, request: Request, problem: errors.Unauthenticated, address: str) -> str:
        back = [f"next={quote(address, safe='/')}"] if address else []
        if isinstance(problem, StepNeeded):
            path, _, known = problem.path.partition("?")
            said = back or ([known] if known else [])
        else:
            path = self._sign_in
            said = ["ended=1"] if self._session_cookie in request.cookies else []
            said += back
        return f"{path}?{'&'.join(said)}" if said else path


def _address_of(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
