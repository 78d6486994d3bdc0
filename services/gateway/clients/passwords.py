"""identity: getting a forgotten password replaced, and the question asked beside the link."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import (
    PasswordResetAnswer,
    PasswordResetQuery,
    PasswordResetTaken,
    PasswordResetView,
    PasswordResetWanted,
    SecretQuestion,
    SecretQuestionView,
)
from services.gateway.clients.identity import HASHING_SECONDS


class PasswordsClient:
    """Calls as the portal, for whoever has the link; `token` beside it is a session's."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def ask_for_link(self, landlord_id: UUID, email: str, *, work: str = "") -> None:
        """Have a link sent, if somebody has this address. The answer never says.

        Raises:
            Invalid: the browser must do some work first.
        """
        await self._service.call(
            "POST",
            "/password-resets",
            landlord_id=landlord_id,
            body=PasswordResetWanted(email=email, work=work),
        )

    async def ask_again(self, landlord_id: UUID, link: str) -> None:
        """Have a new link sent in place of a dead one. The answer never says."""
        await self._service.call(
            "POST",
            "/password-resets/again",
            landlord_id=landlord_id,
            body=PasswordResetQuery(token=link),
        )

    async def look(self, landlord_id: UUID, link: str) -> PasswordResetView:
        """Say whose link this is. Changes nothing.

        Raises:
            NotFound: whatever is wrong with it.
        """
        return await self._service.call(
            "POST",
            "/password-resets/look",
            landlord_id=landlord_id,
            body=PasswordResetQuery(token=link),
            answer=PasswordResetView,
        )

    async def answer(self, landlord_id: UUID, link: str, answer: str) -> None:
        """Answer the secret question.

        Raises:
            Invalid: it is not the answer; `fields` has the `tries_left`.
            Rejected: no more answers are looked at.
            NotFound: the link died.
        """
        await self._service.call(
            "POST",
            "/password-resets/answer",
            landlord_id=landlord_id,
            body=PasswordResetAnswer(token=link, answer=SecretStr(answer)),
            within=HASHING_SECONDS,
        )

    async def take(self, landlord_id: UUID, link: str, password: str) -> None:
        """Set the password and use the link up.

        Raises:
            Invalid: the password cannot be accepted, with advice.
            NotFound: the link died.
        """
        await self._service.call(
            "POST",
            "/password-resets/take",
            landlord_id=landlord_id,
            body=PasswordResetTaken(token=link, password=SecretStr(password)),
            within=HASHING_SECONDS,
        )

    async def question(self, token: str) -> str | None:
        """Return the person's own question, if they chose one.

        Raises:
            NotFound: the landlord asks none.
        """
        view = await self._service.call(
            "GET", "/me/secret-question", token=token, answer=SecretQuestionView
        )
        return view.question

    async def choose_question(self, token: str, question: str, answer: str) -> None:
        """Choose a question and its answer.

        Raises:
            Invalid: the answer is no good, with advice.
        """
        await self._service.call(
            "PUT",
            "/me/secret-question",
            token=token,
            body=SecretQuestion(question=question, answer=SecretStr(answer)),
            within=HASHING_SECONDS,
        )

    async def drop_question(self, token: str) -> None:
        """Have no question asked."""
        await self._service.call("DELETE", "/me/secret-question", token=token)
