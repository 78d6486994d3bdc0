"""notifications: letters on paper."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notifications.letters import (
    Letters as LetterLists,
)
from contracts.api.notifications.letters import (
    LetterSettled,
    NewLetter,
    PrintedBatch,
    PrintWanted,
)
from contracts.api.notifications.previews import MessagePreview, PreviewWanted

PRINTING_SECONDS = 60


@dataclass(frozen=True)
class Letters:
    """Letters, with the rights of the member of staff. Raise `Forbidden` for others."""

    client: ServiceClient

    async def all(self, token: str) -> LetterLists:
        """Return what waits, what was printed, what came back."""
        return await self.client.call("GET", "/letters", token=token, answer=LetterLists)

    async def preview(self, token: str, letter: str, values: dict[str, str]) -> MessagePreview:
        """Return a mail or a letter as it would go out now; what opens something is not in it."""
        return await self.client.call(
            "POST",
            f"/message-previews/{letter}",
            token=token,
            body=PreviewWanted(values=values),
            answer=MessagePreview,
        )

    async def queue(self, token: str, letter: NewLetter) -> None:
        """Have one wait for the next batch."""
        await self.client.call("POST", "/letters", token=token, body=letter)

    async def print(self, token: str, wanted: PrintWanted) -> PrintedBatch:
        """Return them as one PDF. Raise `Stale` where a colleague was quicker."""
        return await self.client.call(
            "POST",
            "/letter-batches",
            token=token,
            body=wanted,
            answer=PrintedBatch,
            within=PRINTING_SECONDS,
        )

    async def print_again(self, token: str, batch_id: UUID) -> PrintedBatch:
        """Return a batch once more. Raise `Rejected` where none of it is needed any more."""
        return await self.client.call(
            "POST",
            f"/letter-batches/{batch_id}/again",
            token=token,
            answer=PrintedBatch,
            within=PRINTING_SECONDS,
        )

    async def returned(self, token: str, letter_id: UUID, because: str) -> None:
        """Note that one came back. Raise `Rejected` where it was not printed."""
        await self.client.call(
            "POST", f"/letters/{letter_id}/return", token=token, body=LetterSettled(because=because)
        )

    async def withdraw(self, token: str, letter_id: UUID) -> None:
        """Take one off the pile. Raise `Rejected` where it does not wait."""
        await self.client.call(
            "POST", f"/letters/{letter_id}/withdrawal", token=token, body=LetterSettled()
        )
