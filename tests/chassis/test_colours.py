"""A landlord's colour: dark enough to be read on, and the shades that go with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chassis.colours import BLACK, LEAST_CONTRAST, WHITE, contrast, rgb, shades
from chassis.landlords import Colour

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
AS_COLOUR = TypeAdapter(Colour)
BRASS = rgb("#f4b544")


def written(colour):
    return "#" + "".join(f"{part:02x}" for part in colour)


def test_black_on_white_is_twenty_one_to_one_and_a_colour_on_itself_one():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(BRASS, BRASS) == pytest.approx(1)


@given(COLOURS)
def test_a_colour_is_taken_exactly_where_white_text_reads_well_on_it(colour):
    if contrast(colour, WHITE) >= LEAST_CONTRAST:
        assert AS_COLOUR.validate_python(written(colour).upper()) == written(colour)
    else:
        with pytest.raises(ValidationError, match="too hard to read"):
            AS_COLOUR.validate_python(written(colour))


@given(COLOURS.filter(lambda colour: contrast(colour, WHITE) >= LEAST_CONTRAST))
def test_quiet_text_and_the_lit_window_are_seen_on_every_colour_that_is_taken(colour):
    found = shades(written(colour))

    assert contrast(rgb(found["--lodge-mint"]), colour) >= 4.5
    assert contrast(rgb(found["--lodge-mint"]), rgb(found["--lodge-bottle-deep"])) >= 4.5
    assert contrast(BRASS, colour) >= 3


@pytest.mark.parametrize("text", ["green", "#fff", "0e4a3b", "#0e4a3b;}", "#0e4a3g"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValidationError):
        AS_COLOUR.validate_python(text)


def test_no_colour_is_bottle_green():
    assert AS_COLOUR.validate_python("") == ""
