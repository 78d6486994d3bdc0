"""How customers of a landlord may pay: content, by the kind of account."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Way = Literal[
    "direct_debit",
    "online",
    "phone",
    "bank_transfer",
    "standing_order",
    "cash",
    "cheque",
    "app",
    "benefit",
]

Paragraph = Annotated[str, Field(max_length=2_000)]
MOST: Final = 20


class WayToPay(BaseModel):
    """One way, in the landlord's own words. Never a card number, nor a place to type one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    way: Way
    text: Paragraph
    kinds: tuple[str, ...] = ()
    """Kinds of account it is for; empty: every kind."""

    link: str = Field(default="", pattern=r"^(https://.*)?$", max_length=300)
    """Page of the landlord or of who collects for it."""

    def is_for(self, kind: str) -> bool:
        """Say whether an account of this kind may be paid so."""
        return not self.kinds or kind in self.kinds
