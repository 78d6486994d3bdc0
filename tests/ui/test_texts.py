"""Every text of both web UIs stands in the message catalogues."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import nodes

from chassis.html.environment import build_environment
from cli.texts import template

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    *sorted((ROOT / "ui" / "templates").glob("*.html")),
    *sorted((ROOT / "services" / "gateway" / "templates").rglob("*.html")),
    *sorted((ROOT / "services" / "cases" / "templates").rglob("*.html")),
]
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
SPOKEN_KEYS = {"text", "html", "titleText", "caption"}
SPOKEN_VARIABLES = {"title", "heading"}
BRAND = {"Lodge"}
environment = build_environment([])


class Reader(HTMLParser):
    """Collects what a person would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]


def markup(source: str) -> str:
    """Return the template without expressions, statements, comments and `trans` blocks."""
    parts: list[str] = []
    is_marked, is_statement = False, False
    for _, kind, value in environment.lex(source):
        if kind == "data" and not is_marked:
            parts.append(value)
        elif kind == "block_begin":
            is_statement = True
        elif kind == "name" and is_statement:
            is_statement = False
            is_marked = value == "trans" or (is_marked and value != "endtrans")
        elif kind.endswith("_end"):
            parts.append("\u0001")
    return "".join(parts)


def bare_words(source: str) -> Iterator[str]:
    """Yield words of the markup that no `trans` block and no `_()` holds."""
    reader = Reader()
    reader.feed(markup(source))
    reader.close()
    for text in reader.words:
        yield from re.findall(r"[^\W\d_]{2,}", text)


def bare_constants(source: str) -> Iterator[str]:
    """Yield texts handed to components or titles as plain strings."""
    tree = environment.parse(source)
    for pair in tree.find_all(nodes.Pair):
        is_spoken = isinstance(pair.key, nodes.Const) and pair.key.value in SPOKEN_KEYS
        if is_spoken and isinstance(pair.value, nodes.Const) and pair.value.value:
            yield str(pair.value.value)
    for assigned in tree.find_all(nodes.Assign):
        is_spoken = isinstance(assigned.target, nodes.Name) and (
            assigned.target.name in SPOKEN_VARIABLES
        )
        if is_spoken and isinstance(assigned.node, nodes.Const):
            yield str(assigned.node.value)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_text_of_a_template_is_marked_for_translation(template):
    source = template.read_text("utf-8")

    assert set(bare_words(source)) - BRAND == set()
    assert list(bare_constants(source)) == []


def test_the_check_notices_a_text_that_is_not_marked():
    assert list(bare_words('<p class="a">Hello {{ name }}</p>')) == ["Hello"]
    assert list(bare_words('<a aria-label="Go on">{{ _("ok") }}</a>')) == ["Go", "on"]
    assert list(bare_words("{% trans %}Hello <b>you</b>{% endtrans %}")) == []
    assert list(bare_constants('{{ f({"text": "Hello"}) }}{% set title = "Hi" %}')) == [
        "Hello",
        "Hi",
    ]
    assert list(bare_constants('{{ f({"text": _("Hello")}) }}')) == []


def test_the_extraction_finds_texts_of_templates_and_of_code():
    with (ROOT / "ui" / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    found = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            ROOT,
            methods,
            options,
            directory_filter=lambda name: not Path(name).name.startswith((".", "node_modules")),
        )
    }

    assert {
        "Tell us who you are",
        "Enter your last name",
        "Page not found",
        "Sign out",
    } <= found
    assert "Shorten this to %(limit)d characters or fewer" in found


def test_every_text_writes_email_alike():
    assert [text.id for text in template() if "e-mail" in str(text.id).lower()] == []
