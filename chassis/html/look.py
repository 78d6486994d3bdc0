"""The built look of the web pages: file names with hashes, served with a long life."""

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

import structlog
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

log = structlog.get_logger()

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class _File:
    """One file in memory: there are a dozen, together well below a megabyte."""

    content_type: str
    encodings: dict[str, bytes]


class Look:
    """The files of one build, read once at start, and the address of each.

    A folder that was never built gives pages without style and one warning in the log, so
    that a service can be tested without Node.js.
    """

    def __init__(self, folder: Path) -> None:
        """Read `folder`: what `npm run build` left there, `manifest.json` included."""
        self._names: dict[str, str] = {}
        self._files: dict[str, _File] = {}
        manifest = folder / "manifest.json"
        if not manifest.exists():
            log.warning("look.not_built", folder=str(folder))
            return
        self._names = json.loads(manifest.read_text())
        for hashed in self._names.values():
            path = folder / hashed
            kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
            encodings = {"": path.read_bytes()}
            for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
                twin = path.with_name(path.name + suffix)
                if twin.exists():
                    encodings[encoding] = twin.read_bytes()
            self._files[hashed] = _File(kind or "application/octet-stream", encodings)

    def address(self, name: str) -> str:
        """Return where a browser finds the file with the plain name `name`."""
        return f"/static/{self._names.get(name, name)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer requests below `/static`. Only names of the build exist: no path is walked."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/static")
        file = self._files.get(name.lstrip("/"))
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method not allowed", 405, headers={"Allow": "GET, HEAD"})
        if file is None:
            return PlainTextResponse("Not found", 404)
        accepted = _accepted(scope)
        encoding = next((e for e in ("br", "gzip") if e in accepted and e in file.encodings), "")
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(file.encodings[encoding], media_type=file.content_type, headers=headers)


def _accepted(scope: Scope) -> set[str]:
    """Return the codings that the browser takes. A coding with `q=0` is refused by it."""
    sent = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1").lower()
    offers = (offer.replace(" ", "").split(";q=") for offer in sent.split(","))
    return {offer[0] for offer in offers if len(offer) == 1 or offer[1].strip("0.")}
