"""What a password must be."""

import unicodedata

import pytest

from services.identity.domain.common_passwords import common_passwords, is_common
from services.identity.domain.passwords import (
    PasswordSaysWhatIsKnown,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    as_hashed,
    require_good,
    words_of_email,
)

KNOWN = ["Harrowmere Homes", "Eleanor", "Vance", "LX1 1AA", *words_of_email("evance@example.com")]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "kettle-marsh-lantern",
        "Blue-Kettle-Marsh-9",
        "summer winter spring",
        "x" * 3 + "Qd7!pLmw2#",
        "\U0001f40e\U0001f50b\U0001f587 correct \u00e9t\u00e9",
        "harrowmere likes green trees",
    ],
)
def test_a_long_password_that_nobody_tries_first_is_accepted(password):
    assert require_good(password, minimum=12, words_to_avoid=KNOWN) == as_hashed(password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@$$w0rd2024!!",
        "Liverpool2024!",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "123456789012",
        "abcabcabcabc",
        "aaaaaaaaaaaa",
        "!!!!!!!!!!!!",
        "iloveyou1234",
        "letmeinletmein",
        "EleanorVance2024",
        "evance@example.com",
        "Harrowmere Homes 1",
        "LX1 1AA LX1 1AA",
        "eleanor.vance!!",
    ],
)
def test_common_words_and_what_everybody_knows_are_refused(password):
    with pytest.raises(PasswordTooCommon):
        require_good(password, minimum=12, words_to_avoid=KNOWN)


def test_the_list_holds_more_than_three_thousand_passwords_of_permitted_length():
    assert sum(len(entry) >= 12 for entry in common_passwords()) > 3000
    assert all(is_common(entry) for entry in list(common_passwords())[:2000])


def test_characters_are_counted_and_not_bytes():
    password = (
        "\U0001f40e\U0001f50b\U0001f587\U0001f3e0\U0001f33f\U0001f680\U0001f9f6\U0001fa91" * 2
    )

    assert require_good(password[:13], minimum=12, words_to_avoid=[])
    with pytest.raises(PasswordTooShort):
        require_good(password[:11], minimum=12, words_to_avoid=[])


def test_the_limit_is_1024_bytes_and_nothing_is_cut_off():
    assert len(require_good("ab1-" * 3 + "q" * 1012, minimum=12, words_to_avoid=[])) == 1024
    with pytest.raises(PasswordTooLong):
        require_good("\u00e9x1-" * 300, minimum=12, words_to_avoid=[])


def test_two_keyboards_that_write_the_same_password_differently_agree():
    typed = "caf\u00e9 kettle lantern"

    assert as_hashed(unicodedata.normalize("NFD", typed)) == as_hashed(typed)


def test_no_kind_of_character_is_asked_for():
    assert require_good("all small letters here", minimum=12, words_to_avoid=[])


@pytest.mark.parametrize("typed", ["teapot-gravel-orbit", "Teapot Gravel Orbit!"])
def test_the_example_on_our_own_pages_is_refused(typed):
    with pytest.raises(PasswordTooCommon):
        require_good(typed, minimum=12, words_to_avoid=[])


def test_what_is_known_about_somebody_is_told_apart_from_what_is_common():
    with pytest.raises(PasswordSaysWhatIsKnown):
        require_good("EleanorVance2024", minimum=12, words_to_avoid=KNOWN)
    with pytest.raises(PasswordTooCommon) as common:
        require_good("Liverpool2024!", minimum=12, words_to_avoid=KNOWN)
    assert not isinstance(common.value, PasswordSaysWhatIsKnown)


def test_an_account_number_is_a_word_to_avoid():
    with pytest.raises(PasswordSaysWhatIsKnown):
        require_good("34201000301-342", minimum=12, words_to_avoid=["34201000301"])


@pytest.mark.parametrize("minimum", [8, 12, 15])
def test_the_list_covers_every_length_a_landlord_may_ask_for(minimum):
    assert sum(len(entry) >= minimum for entry in common_passwords()) > 3000
