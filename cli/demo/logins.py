"""Customers of the demo whose logins are in every state that a login can be in."""

from dataclasses import dataclass
from typing import Final, Literal

State = Literal[
    "second_step",
    "secret_question",
    "security_word",
    "locked",
    "deactivated",
    "invited",
    "new_address",
    "proposed_address",
    "plain",
]

QUESTION: Final = "What did we call the boat on the mere?"
ANSWER: Final = "Marmalade"
SECURITY_WORD: Final = "seven silver herons"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A customer with a login, or with the invitation to one."""

    name: str
    email: str
    """On record, and to sign in with."""

    state: State
    shows: str
    """What to try with it, at the portal and at the desk."""

    new_email: str = ""
    """The address that is to replace the present one."""

    other_email: str = ""
    """An address beside it, which waits for its proof."""


LOGINS: Final = (
    DemoLogin(
        "Anil Mehta",
        "anil.mehta@example.com",
        "second_step",
        "Signs in with a second step: after the pass-phrase, a code of his authenticator app.",
    ),
    DemoLogin(
        "Grace Tolliver",
        "grace.tolliver@example.org",
        "secret_question",
        f"Forgotten password, then the mailed link: it asks “{QUESTION}” The answer is {ANSWER}.",
    ),
    DemoLogin(
        "Dana Barratt-Lowe",
        "dana.barrattlowe@example.com",
        "security_word",
        f"Rings up: her security word is “{SECURITY_WORD}”. Staff type what they hear on her "
        "page at the desk.",
    ),
    DemoLogin(
        "Chris Barratt-Lowe",
        "chris.barrattlowe@example.com",
        "locked",
        "Locked for 15 minutes when the demo was loaded; five wrong passwords lock him again. "
        "His inbox has the link that unlocks, and his page at the desk the button.",
    ),
    DemoLogin(
        "Colin Marsden",
        "colin.marsden@example.org",
        "deactivated",
        "Turned off by staff: cannot sign in, and is told no more than any stranger. His page "
        "at the desk turns it on again.",
    ),
    DemoLogin(
        "Joan Whitlock",
        "joan.whitlock@example.com",
        "invited",
        "Invited and has not chosen a password yet: the link is in the inbox, good for seven "
        "days. Her page at the desk sends a new one.",
    ),
    DemoLogin(
        "Marisol Quennell",
        "marisol.quennell@example.com",
        "new_address",
        "Has asked to sign in with another address: the link in the inbox confirms it, within an "
        "hour of loading (later: My Profile, Update account email). The old address may undo it "
        "for three days. Another address waits beside it in My Profile, Your email addresses: its "
        "link in the inbox adds it, and then it may be made primary.",
        new_email="marisol.quennell@example.org",
        other_email="quennell.workshop@example.net",
    ),
    DemoLogin(
        "Wilf Hathersage",
        "wilf.hathersage@example.net",
        "proposed_address",
        "Staff have proposed another address: it waits for a second member of staff, or a day; "
        "the mail to the old one stops it.",
        new_email="wilf.hathersage@example.com",
    ),
    DemoLogin(
        "Eleanor Vance",
        "eleanor.vance@example.com",
        "plain",
        "An ordinary login, for whatever lasts too short or belongs to your device. A passkey: "
        "My Profile, Passkeys. A one-time password, good for 30 minutes: at the desk as Tobias "
        "Wren open her page under External users, choose Issue one-time password, name a case "
        "(Rafael's enquiry is one), and sign in with the five words.",
    ),
)
