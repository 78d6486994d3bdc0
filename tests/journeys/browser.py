"""A person's browser without its window: cookies, pages, links, forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx


@dataclass
class PageForm:
    """A form of a page, filled in as the page shows it."""

    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Name → values that may be ticked or picked, for boxes, radios and lists."""
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, name, value."""
    button_actions: dict[str, str] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        return name in self.fields or name in self.choices


@dataclass
class Page:
    """An answer, as somebody reads it."""

    url: str
    status: int
    html: str
    headers: httpx.Headers
    words: str
    forms: list[PageForm]
    links: dict[str, str]
    """Text → address."""
    content: bytes = b""
    """The answer itself, where it is a file."""

    def form(self, *names: str, button: str = "") -> PageForm:
        """Find the form that has these fields and this button."""
        for form in self.forms:
            has_button = not button or any(button == text for text, _, _ in form.buttons)
            if has_button and all(form.knows(name) for name in names):
                return form
        seen = [(form.action, [*form.fields, *form.choices], form.buttons) for form in self.forms]
        raise AssertionError(
            f"{self.url} ({self.status}) has no form with {names} and button {button!r}; "
            f"it has {seen}; it says: {self.words[:600]}"
        )


class Browser:
    """One person's browser at one origin, e.g. `http://desk.localhost:8001`."""

    def __init__(self, origin: str) -> None:
        """Connect to loopback and name the origin's host, as a browser on this machine does."""
        parts = urlsplit(origin)
        self.origin = origin.rstrip("/")
        self._http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{parts.port}",
            headers={"Host": parts.netloc, "Accept": "text/html"},
            timeout=30,
            trust_env=False,
        )
        self.page: Page | None = None
        self.cookies: dict[str, str] = {}
        """Kept here and not by the client, which holds Secure cookies back from loopback."""
        self.moves: list[tuple[str, str, int]] = []
        """Every request: method, path, status."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def open(self, address: str) -> Page:
        """Follow an address: a path, or a link from a mail."""
        return await self._go("GET", self._path(address))

    async def press(
        self,
        button: str,
        *,
        file: tuple[str, bytes] | None = None,
        file_field: str = "files",
        **answers: str | list[str] | bool,
    ) -> Page:
        """Fill in the form that has these fields, choose a file, and press one of its buttons."""
        if self.page is None:
            raise AssertionError("no page is open")
        form = self.page.form(*answers, button=button)
        sent: list[tuple[str, str]] = []
        for name, value in {**form.fields, **answers}.items():
            if value is True:
                value = form.choices[name][0]  # noqa: PLW2901
            if value is not False:
                sent += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        action = form.action
        for text, name, value in form.buttons:
            if text == button:
                action = form.button_actions.get(text, action)
                if name:
                    sent.append((name, value))
        if form.method == "GET":
            return await self._go("GET", f"{action}?{httpx.QueryParams(sent)}")
        return await self._go("POST", action, sent, (file_field, *file) if file else None)

    async def _go(
        self,
        method: str,
        path: str,
        sent: list[tuple[str, str]] | None = None,
        file: tuple[str, str, bytes] | None = None,
    ) -> Page:
        for _ in range(10):
            body = str(httpx.QueryParams(sent)).encode() if sent is not None else None
            headers = {"Sec-Fetch-Site": "same-origin"}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            if sent is not None and file is not None:
                headers["Content-Type"] = "multipart/form-data; boundary=the-end-of-a-part"
                body = _multipart(sent, file)
            answer = await self._http.request(method, path, content=body, headers=headers)
            self.moves.append((method, path.partition("?")[0], answer.status_code))
            self._keep_cookies(answer)
            if not answer.is_redirect:
                self.page = read_page(path, answer)
                return self.page
            method, sent, file = "GET", None, None
            path = self._path(urljoin(self.origin + path, answer.headers["location"]))
        raise AssertionError(f"redirected in circles: {self.moves[-10:]}")

    def _keep_cookies(self, answer: httpx.Response) -> None:
        self._http.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            for name, cookie in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if cookie.value and cookie["max-age"] != "0":
                    self.cookies[name] = cookie.value

    def _path(self, address: str) -> str:
        if address.startswith("/"):
            return address
        if not address.startswith(self.origin + "/"):
            raise AssertionError(f"{address} leads away from {self.origin}")
        return address.removeprefix(self.origin)


def _multipart(sent: list[tuple[str, str]], file: tuple[str, str, bytes]) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in sent
    ]
    head = f'Content-Disposition: form-data; name="{file[0]}"; filename="{file[1]}"\r\n\r\n'
    parts.append(head.encode() + file[2])
    whole = b"".join(b"--the-end-of-a-part\r\n" + part + b"\r\n" for part in parts)
    return whole + b"--the-end-of-a-part--\r\n"


def read_page(path: str, answer: httpx.Response) -> Page:
    """Read the words, forms and links of an answer."""
    reader = _Reader(path)
    if "html" in answer.headers.get("content-type", ""):
        reader.feed(answer.text)
    words = re.sub(r"\s+", " ", " ".join(reader.words)).strip()
    return Page(
        path,
        answer.status_code,
        answer.text,
        answer.headers,
        words,
        reader.forms,
        reader.links,
        answer.content,
    )


class _Reader(HTMLParser):
    """Collects what a person can read, fill in and press."""

    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.words: list[str] = []
        self.forms: list[PageForm] = []
        self.links: dict[str, str] = {}
        self._form: PageForm | None = None
        self._hidden = 0
        self._link: tuple[str, list[str]] | None = None
        self._button: tuple[PageForm | None, str, str, str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._list: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag in {"script", "style", "head", "template"}:
            self._hidden += 1
        elif tag == "form":
            self._form = PageForm(
                have.get("action") or self.path,
                have.get("method", "get").upper(),
                have.get("id", ""),
            )
            self.forms.append(self._form)
        elif tag == "a" and "href" in have:
            self._link = (have["href"], [])
        elif tag == "input" and (form := self._form_of(have)) is not None:
            self._take_input(form, have)
        elif tag == "textarea" and self._form is not None:
            self._area = (have.get("name", ""), [])
        elif tag == "select" and self._form is not None:
            self._list = have.get("name", "")
            self._form.choices.setdefault(self._list, [])
        elif tag == "option" and self._form is not None and self._list is not None:
            value = have.get("value", "")
            self._form.choices[self._list].append(value)
            if "selected" in have or self._list not in self._form.fields:
                self._form.fields[self._list] = value
        elif tag == "button" and have.get("type", "submit") == "submit":
            self._button = (
                self._form_of(have),
                have.get("name", ""),
                have.get("value", ""),
                have.get("formaction", ""),
                [],
            )

    def _form_of(self, have: dict[str, str]) -> PageForm | None:
        """Find the form that a field belongs to: the one it names, or the one around it."""
        named = (form for form in self.forms if form.id == have.get("form"))
        return next(named, None) if "form" in have else self._form

    def _take_input(self, form: PageForm, have: dict[str, str]) -> None:
        name, kind = have.get("name", ""), have.get("type", "text")
        if not name or "disabled" in have:
            return
        if kind in {"checkbox", "radio"}:
            form.choices.setdefault(name, []).append(have.get("value", "on"))
            if "checked" in have:
                form.fields[name] = have.get("value", "on")
        elif kind not in {"submit", "button", "image", "file"}:
            form.fields[name] = have.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head", "template"}:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._list = None
        elif tag == "a" and self._link is not None:
            text = re.sub(r"\s+", " ", "".join(self._link[1])).strip()
            self.links.setdefault(text, self._link[0])
            self._link = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields[self._area[0]] = "".join(self._area[1]).removeprefix("\n")
            self._area = None
        elif tag == "button" and self._button is not None:
            form, name, value, action, parts = self._button
            text = re.sub(r"\s+", " ", "".join(parts)).strip()
            if form is not None:
                form.buttons.append((text, name, value))
                if action:
                    form.button_actions[text] = action
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)
            return
        if self._hidden:
            return
        self.words.append(data)
        if self._link is not None:
            self._link[1].append(data)
        if self._button is not None:
            self._button[4].append(data)
