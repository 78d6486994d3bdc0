"""What keeps a service from erasing everything about a person who closes their login."""

from typing import Literal

from contracts.api.common import ApiModel


class Hold(ApiModel):
    """One thing that stays for now, by the name the person knows it by."""

    kind: Literal["arrears", "open_payment", "open_case", "legal_hold"]
    reference: str
    """Of the account, the payment or the case."""


class Holds(ApiModel):
    """What stays of whoever asks, as it is at this moment."""

    items: list[Hold]
    has_more: bool = False
