"""A logo is a small PNG and nothing else, whoever sent it."""

import base64
import io
import zlib

import pytest
from PIL import Image
from pydantic import ValidationError

from chassis.logos import Logo


def a_png(width=300, height=100, mode="RGBA"):
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def with_chunk(name: bytes, body: bytes) -> bytes:
    chunk = len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
    return a_png()[:-12] + chunk + a_png()[-12:]


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P"])
def test_a_small_png_is_a_logo(mode):
    logo = Logo(png=in_base64(a_png(mode=mode)), alt="Harrowmere Homes")

    assert logo.shown == (120, 40)
    assert logo.content == a_png(mode=mode)


def test_without_a_picture_there_is_none():
    assert not Logo().png


@pytest.mark.parametrize(
    "content",
    [
        a_png(601, 10),
        a_png(10, 201),
        with_chunk(b"tEXt", b"Comment\0<script>"),
        a_png()[:-4],
        a_png() + b"<script>",
        a_png()[:40] + b"x" + a_png()[41:],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        a_png() + b"\0" * 70_000,
    ],
    ids=["wide", "high", "text", "cut off", "with a tail", "damaged", "an svg", "large"],
)
def test_what_is_more_than_a_small_picture_is_refused(content):
    with pytest.raises(ValidationError):
        Logo(png=in_base64(content), alt="A")


def test_it_says_in_words_what_it_shows_and_is_in_base64():
    with pytest.raises(ValidationError):
        Logo(png=in_base64(a_png()), alt=" ")
    with pytest.raises(ValidationError):
        Logo(png="not base64!", alt="A")


def test_the_landlords_file_may_name_a_picture(tmp_path):
    picture = tmp_path / "logo.png"
    picture.write_bytes(a_png())

    logo = Logo.model_validate({"file": str(picture), "alt": "Harrowmere Homes"})

    assert logo.content == a_png()
    with pytest.raises(ValidationError, match="cannot be read"):
        Logo.model_validate({"file": str(tmp_path / "none.png"), "alt": "A"})
