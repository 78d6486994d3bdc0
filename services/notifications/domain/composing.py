"""A mail as it goes over the wire, with nothing in its headers that anybody could have typed."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from chassis.errors import Invalid

WIRE = SMTP.clone(refold_source="none")
"""Headers of ours are folded where they are long, but for those that are set as they stand."""

LINE_BREAKERS = {"\u0085", "\u2028", "\u2029"}
LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: a path holds 256 octets, two of them the angle brackets."""


class HeaderRefused(Invalid):
    """A header value or address holds a character that could start a second header."""

    code = "header_refused"


@dataclass(frozen=True)
class Writing:
    """The three texts of one mail, ready to be sent."""

    subject: str
    text: str
    html: str


def require_one_line(value: str) -> str:
    """Give `value` back if it can be no more than one header value.

    Raises:
        HeaderRefused: it holds CR, LF, NUL, another control character, or one of the Unicode
            line separators, which some servers turn into line breaks.
    """
    for character in value:
        if character in LINE_BREAKERS or unicodedata.category(character) in {"Cc", "Cs"}:
            raise HeaderRefused("a header value must be one line without control characters")
    return value


def address_of(value: str) -> Address:
    """Read one plain email address: no display name, no list, no comment.

    The host is turned into its ASCII form; the part before the @ stays as it was typed and is
    ASCII already, because no login and no record accepts another.

    Raises:
        HeaderRefused: it is not exactly one address, or holds a line break or control character.
    """
    local, at, host = require_one_line(value).rpartition("@")
    plain = bool(at and host and local) and local.isascii() and len(value) <= LONGEST_ADDRESS
    if not plain or any(character in ' \t<>,;:"()[]\\@' for character in local + host):
        raise HeaderRefused("an address is one name, one @ and one host")
    try:
        return Address(username=local, domain=host.encode("idna").decode("ascii"))
    except (UnicodeError, ValueError) as error:
        raise HeaderRefused("the host of the address is not a host name") from error


def compose(
    *,
    message_id: UUID,
    writing: Writing,
    sender_name: str,
    sender: str,
    recipient: str,
    dated: datetime,
    stop: str = "",
) -> EmailMessage:
    """Build the mail: one recipient, text and HTML, nothing attached.

    The Message-ID comes from `message_id` and the date from `dated` (UTC), so every attempt at
    the same mail is the same mail, and a mailbox that gets it twice shows it once. Answering
    machines are asked to stay quiet (RFC 3834). `stop` is the address that ends mails like this
    by one press in the reader's mail program (RFC 8058).

    Raises:
        HeaderRefused: the subject, a name or an address would break out of its header.
    """
    sent_from, sent_to = address_of(sender), address_of(recipient)
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address(require_one_line(sender_name), sent_from.username, sent_from.domain)
    mail["To"] = sent_to
    mail["Subject"] = require_one_line(writing.subject)
    mail["Date"] = format_datetime(dated)
    mail["Message-ID"] = f"<{message_id}@{sent_from.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if stop:
        # as written: folded like other headers, a long address would come out encoded
        mail.set_raw("List-Unsubscribe", f"<{require_one_line(stop)}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(writing.text, cte="quoted-printable")
    mail.add_alternative(writing.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{message_id.hex}")
    return mail
