"""Signing in by a mailed code: how long one is good, how often it is looked at, how many go out."""

from datetime import timedelta
from typing import Final

CODE_LIVES: Final = timedelta(minutes=10)
"""How long a mailed code opens a session, from the request."""

TRIES_PER_CODE: Final = 3
"""Guesses looked at per code: three chances in a million."""

MAIL_AGAIN_AFTER: Final = timedelta(minutes=1)
"""Between two codes for one browser."""

MAILS_PER_ADDRESS_AND_HOUR: Final = 5
"""Codes to one address, whoever asks: fifteen guesses in an hour at most, no flooded mailbox."""

CODES_COUNTED_FOR: Final = timedelta(hours=48)
"""How long requests are remembered."""
