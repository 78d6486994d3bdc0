"""How a landlord's customers pay online, as the landlords' file names it."""

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chassis.providers import is_safe_address

GOVUK_PAY = "https://publicapi.payments.service.gov.uk"


class OnlinePayments(BaseModel):
    """Through whom money is taken, and how much at once. Lodge itself never sees a card."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Literal["govuk_pay", "demo"]
    """*Demo* takes no money: a page of our own where somebody presses Pay."""

    api_url: str = GOVUK_PAY
    """Where the provider's API stands. Plain http only on this machine."""

    api_key_file: Path | None = None
    """Where the key stands that the provider gave. Never the key itself."""

    signing_secret_file: Path | None = None
    """Where the secret stands that the provider signs its messages with. None: messages are
    refused, and payments are settled by asking alone."""

    least_pence: int = Field(default=100, ge=100)
    most_pence: int = Field(default=500_000, ge=100, le=10_000_000)
    """Of one payment."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.provider == "govuk_pay" and self.api_key_file is None:
            raise ValueError("govuk_pay needs api_key_file")
        if not is_safe_address(self.api_url):
            raise ValueError("api_url must begin with https://, or http:// and name this machine")
        if self.most_pence < self.least_pence:
            raise ValueError("most_pence is below least_pence")
        return self
