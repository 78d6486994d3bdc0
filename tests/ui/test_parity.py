"""The macros say what the components of the npm package say, by the package's own examples."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chassis.html.environment import LIBRARY, build_environment

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
USED = [
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "error-message",
    "error-summary",
    "fieldset",
    "hint",
    "input",
    "label",
    "notification-banner",
    "pagination",
    "password-input",
    "radios",
    "select",
    "skip-link",
    "textarea",
]
NEWER_OPTIONS = {
    "button": re.compile(r"start link with html"),
    "character-count": re.compile(r"with maxwords|with count type '.*"),
}
"""Examples of options that the macros do not know yet and that no page of ours uses."""

environment = build_environment([])

pytestmark = pytest.mark.skipif(not COMPONENTS.exists(), reason="npm packages are not installed")


class Outline(HTMLParser):
    """Markup as a list of tags, attributes and words, without what does not matter."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tidy = sorted((name, re.sub(r"\s+", " ", value or "").strip()) for name, value in attrs)
        self.parts.append((tag, tuple(tidy)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if words := re.sub(r"\s+", " ", data).strip():
            self.parts.append(words)


def outline(html: str) -> list[object]:
    reader = Outline()
    reader.feed(html)
    return reader.parts


@pytest.mark.parametrize("component", USED)
def test_a_macro_renders_what_the_component_renders(component):
    examples = json.loads((COMPONENTS / component / "fixtures.json").read_text("utf-8"))["fixtures"]
    template = environment.get_template(f"{LIBRARY}/components/{component}/macro.html")
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    macro = getattr(template.module, name)

    differing = [
        example["name"]
        for example in examples
        if not (component in NEWER_OPTIONS and NEWER_OPTIONS[component].match(example["name"]))
        and outline(str(macro(example["options"]))) != outline(example["html"])
    ]

    assert differing == []
