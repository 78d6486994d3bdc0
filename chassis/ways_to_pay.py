"""How customers of a landlord may pay: content, by the kind of account."""

from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from chassis.text import _

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

WAYS: Final[tuple[Way, ...]] = get_args(Way)

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


def way_text(way: str) -> str:
    """Return a way to pay in words; one that is none of ours as it is written."""
    return {
        "direct_debit": _("Direct Debit"),
        "online": _("By card, online"),
        "phone": _("By card, by telephone"),
        "bank_transfer": _("Bank transfer"),
        "standing_order": _("Standing order"),
        "cash": _("Cash, at PayPoint or the Post Office"),
        "cheque": _("Cheque or postal order"),
        "app": _("By app or text message"),
        "benefit": _("Housing Benefit or Universal Credit"),
    }.get(way, way)
