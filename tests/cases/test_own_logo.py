"""The landlord's logo: sent at the desk, kept as a picture alone, shown by its digest."""

import base64
import io

import pytest
from PIL import Image

from chassis.events import now
from chassis.logos import HIGHEST, LARGEST, WIDEST, size_of

PATH = "/landlord/logo"


def a_picture(width=900, height=300, kind="PNG", **notes):
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (14, 74, 59, 120)).convert(
        "RGB" if kind == "JPEG" else "RGBA"
    ).save(out, kind, **notes)
    return out.getvalue()


@pytest.fixture
async def lead(open_browser, neighbours):
    neighbours.proved_at = now()
    return await open_browser().sign_in("priya")


async def send(browser, content=None, *, over="0", alt="Harrowmere Homes", **more):
    token = browser.http.cookies["__Host-lodge-staff-csrf"]
    fields = {"csrf_token": token, "over": over, "alt": alt, **more}
    parts = {name: (None, value) for name, value in fields.items()}
    if content is not None:
        parts["file"] = ("logo.png", content)
    return await browser.http.post(PATH, files=parts, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_logo_is_written_anew_and_stands_at_the_top_of_every_page(lead, neighbours, kind):
    saved = await send(lead, a_picture(kind=kind))
    page = (await lead.get("/")).text

    assert saved.status_code == 303, saved.text
    kept = base64.b64decode(neighbours.landlord.settings.logo.png)
    assert size_of(kept) == (WIDEST, HIGHEST)
    assert 'alt="Harrowmere Homes"' in page
    address = page.split('class="lodge-mark__logo" src="')[1].split('"')[0]
    picture = await lead.get(address)
    assert picture.content == kept
    assert picture.headers["content-type"] == "image/png"
    assert "immutable" in picture.headers["cache-control"]
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert (await lead.get("/brand/0000000000000000.png")).status_code == 404


async def test_it_is_taken_away(lead, neighbours):
    await send(lead, a_picture())

    await send(lead, over="1", do="remove")

    assert neighbours.landlord.settings.logo.png == ""
    assert "lodge-mark__logo" not in (await lead.get("/")).text


async def test_its_words_change_and_the_picture_stays(lead, neighbours):
    await send(lead, a_picture())
    before = neighbours.landlord.settings.logo.png

    await send(lead, over="1", alt="Harrowmere")

    assert neighbours.landlord.settings.logo.png == before
    assert neighbours.landlord.settings.logo.alt == "Harrowmere"


@pytest.mark.parametrize(
    ("content", "alt", "advice"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A", "Export an SVG as a PNG first."),
        (b"%PDF-1.7 %%EOF", "A", "Choose a PNG, JPEG or WebP."),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "A", "This picture cannot be read."),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 210_000, "A", "larger than 200 kB"),
        (a_picture(), "", "Say in words what the logo says"),
    ],
    ids=["an svg", "a pdf", "no picture", "too large", "no words"],
)
async def test_what_is_no_logo_is_refused_with_advice(lead, neighbours, content, alt, advice):
    answer = await send(lead, content, alt=alt)

    assert answer.status_code == 422
    assert advice in answer.text
    assert neighbours.landlord.version == 0


async def test_words_without_a_picture_are_no_logo(lead, neighbours):
    await send(lead, do="remove")

    answer = await send(lead, over="1", alt="Harrowmere Homes")

    assert answer.status_code == 422
    assert "Choose a picture first" in answer.text
    assert neighbours.landlord.version == 1


async def test_a_noisy_picture_is_made_small_enough(lead, neighbours):
    noise = Image.effect_noise((400, 300), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)

    saved = await send(lead, out.getvalue())

    assert saved.status_code == 303, saved.text
    assert len(base64.b64decode(neighbours.landlord.settings.logo.png)) <= LARGEST


async def test_saving_asks_again_who_it_is(open_browser, neighbours):
    priya = await open_browser().sign_in("priya")

    answer = await send(priya, a_picture())

    assert answer.status_code == 422
    assert "Show once more that it is you" in answer.text


@pytest.mark.parametrize("name", ["tobias", "theo"])
async def test_it_is_a_leads_and_nobody_elses(open_browser, neighbours, name):
    neighbours.proved_at = now()
    browser = await open_browser().sign_in(name)

    assert (await browser.get(PATH)).status_code == 403
