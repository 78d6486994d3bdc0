"""A translator's catalogue: begun by one command, kept up by it, spoken by the pages."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from chassis.text import DOMAIN, gettext, languages_in, ngettext, use_language
from cli import texts


@pytest.fixture(scope="module")
def every_text() -> Catalog:
    return texts.template()


@pytest.fixture(scope="module")
def begun(every_text: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which Welsh was begun; copied, so that nobody writes on the other's."""
    folder = tmp_path_factory.mktemp("locale")
    texts.begin("cy", every_text, folder)
    return folder


@pytest.fixture
def folder(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "locale"))


def translate(file: Path, **words: str | tuple[str, ...]) -> None:
    with file.open("rb") as content:
        catalogue = read_po(content, locale="cy")
    for message, translation in words.items():
        catalogue[message].string = translation
    with file.open("wb") as content:
        write_po(content, catalogue)


def test_it_holds_the_texts_of_pages_mails_and_code(every_text):
    known = {text.id for text in every_text}

    assert {"Sign out", "Enter your last name", "Page not found"} <= known
    assert "Shorten this to %(limit)d characters or fewer" in known
    places = {file for text in every_text for file, _ in text.locations}
    assert any(place.startswith("services/notifications/templates/") for place in places)
    assert not any(place.startswith(("tests/", "node_modules/")) for place in places)


def test_what_is_translated_is_spoken_and_outlives_the_next_time(folder, every_text):
    [file] = texts.catalogues(folder)
    translate(file, **{"Sign out": "Allgofnodi"})

    for _ in range(2):
        texts.bring_up_to_date(file, every_text)

    assert languages_in(folder) == ["en", "cy"]
    use_language(folder, "cy")
    try:
        assert gettext("Sign out") == "Allgofnodi"
        assert gettext("Page not found") == "Page not found"
        assert ngettext("%(count)s day", "%(count)s days", 2) == "%(count)s days"
    finally:
        use_language(folder, "en")


def test_a_catalogue_that_lacks_a_text_is_noticed_and_mended(folder, every_text):
    [file] = texts.catalogues(folder)
    assert texts.missing(file, every_text) == []

    later = Catalog()
    later.add("Sign out")
    later.add("A text of a later release")
    lacking = texts.missing(file, later)
    texts.bring_up_to_date(file, later)

    assert lacking == ["A text of a later release"]
    assert texts.missing(file, later) == []
    assert "#~ msgid" not in file.read_text("utf-8").partition("A text of a later")[0]


def test_every_catalogue_that_comes_with_lodge_has_every_text(folder, every_text, monkeypatch):
    lacks = {file: texts.missing(file, every_text) for file in texts.catalogues()}
    assert {file: found for file, found in lacks.items() if found} == {}

    monkeypatch.setattr(texts, "ROOT", folder)
    monkeypatch.setattr(texts, "template", lambda: every_text)
    monkeypatch.setattr(texts, "catalogues", lambda: folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    assert texts.main(["--check"]) == 0
    every_more = Catalog()
    every_more.add("A text of a later release")
    monkeypatch.setattr(texts, "template", lambda: every_more)
    assert texts.main(["--check"]) == 1


@pytest.mark.parametrize("language", ["xx", "../evil", "", "cy/../../x"])
def test_a_language_that_is_none_begins_nothing(folder, every_text, language):
    with pytest.raises((ValueError, LookupError, texts.UnknownLocaleError)):
        texts.begin(language, every_text, folder)

    assert languages_in(folder) == ["en", "cy"]
