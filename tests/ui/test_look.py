"""The theme's colours can be told apart, and the build leaves what it should."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEME = (ROOT / "ui" / "assets" / "lodge.scss").read_text("utf-8")
TEXT, PART = 4.5, 3.0
"""Least contrast of text, and of borders and focus marks. Source: WCAG 2.2, 1.4.3 and 1.4.11."""

TAGS = ["amber", "brick", "garden", "sky", "plum", "stone"]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(?:lodge|govuk)-([a-z-]+): (#[0-9a-f]{6});", block))


def light() -> dict[str, str]:
    return tokens(THEME[THEME.index(":root {") : THEME.index("@mixin dark")])


def dark() -> dict[str, str]:
    start = THEME.index("@mixin dark")
    return {**light(), **tokens(THEME[start : THEME.index(':root[data-theme="dark"]')])}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [light, dark])
def test_text_can_be_read_on_every_surface(palette):
    colours = palette()
    for surface in ("page", "card", "wash"):
        for text in ("ink", "muted", "brick"):
            assert contrast(colours[text], colours[surface]) >= TEXT, (text, surface)
    for tag in TAGS:
        assert contrast(colours[f"{tag}-fg"], colours[f"{tag}-bg"]) >= TEXT, tag


def test_the_front_door_can_be_read():
    colours = light()
    for text in ("mint", "brass"):
        assert contrast(colours[text], colours["bottle"]) >= TEXT
        assert contrast(colours[text], colours["bottle-deep"]) >= TEXT
    assert contrast(colours["ink"], colours["brass"]) >= TEXT
    assert contrast(colours["ink"], colours["lamp"]) >= TEXT
    assert contrast("#5f7067", colours["card"]) >= PART


def test_what_the_look_is_built_from_is_pinned_without_addresses():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())

    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert "resolved" not in json.dumps(lock)
    assert all("integrity" in each for name, each in lock["packages"].items() if name)


@pytest.mark.skipif(not (ROOT / "ui" / "dist").exists(), reason="the look is not built here")
def test_every_built_file_is_named_by_its_content_and_travels_with_its_licence():
    dist = ROOT / "ui" / "dist"
    manifest = json.loads((dist / "manifest.json").read_text())

    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", hashed) for hashed in manifest.values())
    assert all((dist / hashed).exists() for hashed in manifest.values())
    licences = {path.name for path in (dist / "licences").iterdir()}
    for name in json.loads((ROOT / "package.json").read_text())["dependencies"]:
        assert f"{name.replace('@', '').replace('/', '-')}.txt" in licences
    style = (dist / manifest["lodge.css"]).read_text()
    assert not re.search(r"url\((?!\"?(?:fonts/|data:))", style.replace("'", ""))
