"""Every service's rules of retention, and how far they are."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import AwareDatetime

from chassis.clients import ServiceClient
from chassis.errors import Unavailable
from chassis.retention.confirming import RetentionView
from chassis.retention.routes import Confirmation

PATH: Final = "/retention"


@dataclass(frozen=True)
class RetentionRules:
    """With the rights of the lead who looks, and lets go what waits."""

    of_service: Mapping[str, ServiceClient]

    async def all(self, tokens: Mapping[str, str]) -> dict[str, RetentionView | None]:
        """Return what each service says. None: it does not answer."""
        views = await asyncio.gather(*(self._one(name, tokens[name]) for name in self.of_service))
        return dict(zip(self.of_service, views, strict=True))

    async def confirm(
        self, service: str, token: str, rule: str, *, ended_before: AwareDatetime, due: int
    ) -> None:
        """Let go what waits. Raise `Rejected`: it is not what was shown any more."""
        await self.of_service[service].call(
            "POST",
            f"{PATH}/{rule}/confirm",
            token=token,
            body=Confirmation(ended_before=ended_before, due=due),
        )

    async def _one(self, service: str, token: str) -> RetentionView | None:
        try:
            return await self.of_service[service].call(
                "GET", PATH, token=token, answer=RetentionView
            )
        except Unavailable:
            return None
