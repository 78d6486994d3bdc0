"""cases: following a case by a link that needs no login."""

import asyncio
import hashlib
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid5

from chassis.clients import ServiceClient
from chassis.files.receiving import pieces_of
from contracts.api.cases import ReplyTaken
from contracts.api.tracking import (
    TrackedAnswer,
    TrackedCase,
    TrackedFile,
    TrackingLinkWanted,
    TrackingToken,
)


class TrackingClient:
    """Calls of the portal to cases, for whoever holds the link of a case."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, registration_id: UUID, token: str) -> TrackedCase:
        """Say how the case stands. Changes nothing.

        Raises:
            NotFound: the link is no longer good, or never was.
            Unavailable: also while what was sent is being entered.
        """
        return await self._service.call(
            "POST",
            f"/tracking/{registration_id}/look",
            landlord_id=landlord_id,
            body=TrackingToken(token=token),
            answer=TrackedCase,
        )

    async def answer(
        self, landlord_id: UUID, registration_id: UUID, token: str, question_id: UUID, text: str
    ) -> ReplyTaken:
        """Hand an answer to staff.

        Raises:
            NotFound: the link is no longer good, or never was.
            Rejected: the question is answered already, or the case is closed.
        """
        return await self._service.call(
            "POST",
            f"/tracking/{registration_id}/answers",
            landlord_id=landlord_id,
            body=TrackedAnswer(token=token, question_id=question_id, text=text),
            answer=ReplyTaken,
        )

    async def send_file(
        self, landlord_id: UUID, registration_id: UUID, token: str, file: Path, *, name: str
    ) -> TrackedFile:
        """Hand a file to staff. The same content again is the same file.

        Raises:
            NotFound: the link is no longer good, or never was.
            Invalid: it is not taken; its code says why.
            Rejected: the case takes no more files.
        """
        digest = await asyncio.to_thread(_digest, file)
        return await self._service.send_file(
            f"/tracking/{registration_id}/files/{uuid5(registration_id, digest)}",
            pieces_of(file),
            landlord_id=landlord_id,
            headers={"X-Tracking-Token": token, "X-File-Name": quote(name[:200], safe="")},
            answer=TrackedFile,
        )

    async def send_link_again(self, landlord_id: UUID, reference: str, email: str) -> None:
        """Have the link mailed, where number and address belong together."""
        await self._service.call(
            "POST",
            "/tracking-links",
            landlord_id=landlord_id,
            body=TrackingLinkWanted(reference=reference, email=email),
        )


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
