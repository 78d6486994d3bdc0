"""Which addresses are accepted, and when two are one mailbox."""

import pytest

from chassis.emails import EmailNotAccepted, email_key, read_email


@pytest.mark.parametrize(
    "typed",
    [
        "uatsupplier2020+100@gmail.com",
        "graham@thepyms.com.Test",
        "o'hara@example.com",
        "office@wexbourne.local",
        "a@b.co",
        "x_y-z.1@sub.example.org",
    ],
)
def test_addresses_that_real_records_hold_are_accepted(typed):
    assert read_email(typed).typed == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "eleanor",
        "@example.com",
        "eleanor@",
        "eleanor@localhost",
        "eleanor@example..com",
        "Eleanor <e@example.com>",
        '"a b"@example.com',
        "a@[127.0.0.1]",
        "a@b.com\r\nBcc: x@y.com",
        "a\x00@b.com",
        "a@b.c\u202eom",
        "a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".com",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(EmailNotAccepted):
        read_email(typed)


def test_case_and_spaces_around_it_make_no_other_mailbox():
    assert email_key("  Graham@ThePyms.com.TEST ") == email_key("graham@thepyms.com.test")


def test_a_plus_address_is_a_mailbox_of_its_own():
    assert email_key("kit+1@example.com") != email_key("kit@example.com")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("mike@example.org", "m\u0131ke@example.org"),
        ("mike@example.org", "mi\u212ae@example.org"),
        ("gross@example.org", "gro\u00df@example.org"),
        ("mike@example.org", "\uff4dike@example.org"),
        ("file@example.org", "\ufb01le@example.org"),
        ("mike@example.org", "m\u0456ke@example.org"),
        ("sos@example.org", "\u017fos@example.org"),
        ("a@gross.example", "a@gro\u00df.example"),
        ("a@mike.example", "a@m\u0131ke.example"),
    ],
)
def test_an_address_that_only_looks_alike_never_shares_a_key(ours, theirs):
    assert email_key(ours) is not None
    assert email_key(ours) != email_key(theirs)


def test_mail_goes_to_an_ascii_domain():
    assert read_email("a@m\u00fcnchen.example").mailbox == "a@xn--mnchen-3ya.example"
