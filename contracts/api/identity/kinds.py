"""Words that several models share."""

from typing import Literal

SessionNeed = Literal["second_step", "new_password", "second_step_set_up"]
"""What a session still needs before it opens anything but the page that does just that."""

UserKind = Literal["customer", "staff"]
