"""Case references and the texts people type."""

import pytest

from services.cases.domain.references import (
    STANDARD_PATTERN,
    TWELVE_DIGITS,
    UnusablePattern,
    reference,
)
from services.cases.domain.text import (
    BlankText,
    TextTooLong,
    UnusableText,
    clean_text,
    visible,
    words_of,
)


def test_references_are_written_as_each_landlord_writes_them():
    assert reference(STANDARD_PATTERN, 1) == "SR00000001"
    assert reference(STANDARD_PATTERN, 1245) == "SR00001245"
    assert reference(TWELVE_DIGITS, 1245) == "000000001245"


@pytest.mark.parametrize("pattern", ["{0.__class__}", "SR{}", "{:08d}{:08d}", "sr{:08d}", ""])
def test_a_pattern_that_is_more_than_letters_and_digits_is_refused(pattern):
    with pytest.raises(UnusablePattern):
        reference(pattern, 1)


def test_a_blank_note_is_refused():
    with pytest.raises(BlankText):
        clean_text(" \r\n\t ", longest=100)


def test_a_text_that_is_too_long_or_holds_control_characters_is_refused():
    with pytest.raises(TextTooLong):
        clean_text("a" * 101, longest=100)
    with pytest.raises(UnusableText):
        clean_text("bell \x07", longest=100)


def test_line_ends_are_kept_as_one_character_each():
    assert clean_text("one\r\ntwo\rthree", longest=100) == "one\ntwo\nthree"


def test_hidden_characters_are_shown():
    assert visible("a\u202eb\u200bc") == "a[U+202E]b[U+200B]c"


def test_a_case_is_found_by_parts_of_names_addresses_and_references():
    words = words_of("Núñez Ortega", "rafael@example.org", "LX4 7QS", "SR00000001")

    assert {"nunez", "ortega", "rafael", "rafaelexampleorg", "lx47qs", "sr00000001"} <= words
