"""The operator's way into a running installation: signed requests to the services' own APIs."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import yaml

from chassis.landlords import Landlord, Landlords
from cli.stack import kept, running
from cli.stack.errors import CannotSetUp
from cli.stack.landlords import landlords_file
from cli.stack.places import Places

if TYPE_CHECKING:
    from chassis.auth import Signer

PATIENCE = httpx.Timeout(30.0, read=900.0)
"""An import of a million rows answers when it is done."""


class Refused(Exception):
    """A service said no; the text says why, field by field."""

    def __init__(self, status: int, code: str, text: str) -> None:
        """Keep what a program can tell apart beside what a person reads."""
        super().__init__(text)
        self.status = status
        self.code = code


class Operator:
    """Whoever holds the key in the installation's data folder, acting for one landlord."""

    def __init__(self, apis: dict[str, str], signer: "Signer", landlord: Landlord) -> None:
        """Say where the services are and for which landlord to act."""
        self.landlord = landlord
        self._apis = apis
        self._signer = signer

    def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        body: object = None,
        query: dict[str, str] | None = None,
        content: Iterable[bytes] | None = None,
        content_type: str = "",
        token: str = "",
        if_match: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request, as the operator or as whoever `token` speaks for.

        Raises:
            Refused: the service said no.
            CannotSetUp: it cannot be reached, or failed.
        """
        token = token or self._signer.token(
            audience=service, landlord_id=self.landlord.id, kind="operator"
        )
        told = {"authorization": f"Bearer {token}", **(headers or {})}
        if content_type:
            told["content-type"] = content_type
        if if_match is not None:
            told["if-match"] = f'"{if_match}"'
        try:
            answer = httpx.request(
                method,
                self._apis[service] + path,
                params=query,
                json=body,
                content=content,
                headers=told,
                timeout=PATIENCE,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise CannotSetUp(f"{service} does not answer: {error}") from error
        if answer.is_server_error:
            raise CannotSetUp(f"{service} failed: {_text_of(answer)}")
        if answer.is_error:
            raise Refused(answer.status_code, _problem(answer).get("code", ""), _text_of(answer))
        return answer


def operator(places: Places, landlord_code: str | None = None) -> Operator:
    """Act on the installation that runs on these data.

    Raises:
        CannotSetUp: it does not run, or has no such landlord.
    """
    found = running.read(places)
    if found is None or not found.apis:
        raise CannotSetUp("Lodge is not running. Start it with `./lodge up`.")
    return operator_of(places, found.apis, landlord_code)


def operator_of(places: Places, apis: dict[str, str], landlord_code: str | None = None) -> Operator:
    """Act on services at these addresses, with the key of these data."""
    path = landlords_file(places)
    landlord = _landlord(path, landlord_code)
    from chassis.auth import Signer  # loads the web framework

    signer = Signer.load(kept.OPERATOR, kept.key_file(places, kept.OPERATOR))
    return Operator(apis, signer, landlord)


def _landlord(path: Path, code: str | None) -> Landlord:
    try:
        landlords = Landlords.load(path)
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise CannotSetUp(f"{path} cannot be read: {error}") from error
    if code is None:
        return landlords.default
    for landlord in landlords:
        if landlord.code == code:
            return landlord
    known = ", ".join(landlord.code for landlord in landlords)
    raise CannotSetUp(f"There is no landlord {code!r} here. There are: {known}.")


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text_of(answer: httpx.Response) -> str:
    problem = _problem(answer)
    title = str(problem.get("title") or answer.reason_phrase)
    fields = problem.get("fields") or {}
    return "; ".join([title, *(f"{name}: {advice}" for name, advice in fields.items())])
