"""The message catalogues: every text of the pages, the mails and the code, and its translations.

`./lodge texts cy` begins a language. `./lodge texts` brings each
`ui/locale/<language>/LC_MESSAGES/lodge.po` up to date and compiles it; `--check` only says which of
them lack a text. The list of all texts is read from the sources each time: none is kept that could
be out of date.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chassis.text import DOMAIN

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "ui" / "locale"
SOURCES = ("chassis", "services", "ui")
WIDTH = 100


def template() -> Catalog:
    """Return every text there is, with the files it stands in."""
    with (ROOT / "ui" / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = Catalog(project="Lodge", fuzzy=False)
    extracted = extract_from_dir(ROOT, methods, options, directory_filter=_is_read)
    for file, _line, message, comments, context in extracted:
        found.add(message, None, [(file, 1)], auto_comments=comments, context=context)
    return found


def catalogues(folder: Path = LOCALE) -> Iterator[Path]:
    """Yield the catalogues below `folder`, by language."""
    yield from sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def missing(file: Path, texts: Catalog) -> list[str]:
    """Return the texts that a catalogue does not have a place for."""
    known = _read(file)
    return [_first(text.id) for text in texts if text.id and text.id not in known]


def begin(language: str, texts: Catalog, folder: Path = LOCALE) -> Path:
    """Make the catalogue of a language, with nothing translated yet.

    Raises:
        UnknownLocaleError: there is no such language.
        ValueError: that is no name of a language.
    """
    Locale.parse(language)
    file = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not file.exists():
        file.parent.mkdir(parents=True)
        _write(file, Catalog(locale=language, project="Lodge", fuzzy=False))
    bring_up_to_date(file, texts)
    return file


def bring_up_to_date(file: Path, texts: Catalog) -> None:
    """Give every text a place, keep what is translated, and compile it for the pages."""
    catalogue = _read(file)
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    _write(file, catalogue)
    with file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)


def main(arguments: Sequence[str]) -> int:
    """Do what the command asks for; return its exit status."""
    texts = template()
    if "--check" in arguments:
        lacking = {file: missing(file, texts) for file in catalogues()}
        for file, lacks in lacking.items():
            if lacks:
                print(f"{file.relative_to(ROOT)} lacks {len(lacks)} texts: run ./lodge texts")
        return 1 if any(lacking.values()) else 0
    for language in arguments:
        try:
            begin(language, texts)
        except (UnknownLocaleError, ValueError):
            print(f"There is no language {language!r}. Write it as in `cy` or `pl`.")
            return 2
    for file in catalogues():
        bring_up_to_date(file, texts)
        done = sum(1 for text in _read(file) if text.id and text.string)
        print(f"{file.relative_to(ROOT)}: {done} of {len(texts)} texts translated")
    if not any(catalogues()):
        print(f"{len(texts)} texts, in English alone. `./lodge texts cy` begins Welsh.")
    return 0


def _is_read(folder: str | Path) -> bool:
    inside = Path(folder).relative_to(ROOT).parts if Path(folder) != ROOT else SOURCES
    return inside[0] in SOURCES and not Path(folder).name.startswith((".", "dist", "__"))


def _read(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, locale=file.parts[-3], domain=DOMAIN)


def _write(file: Path, catalogue: Catalog) -> None:
    with file.open("wb") as content:
        write_po(content, catalogue, width=WIDTH, sort_output=True, include_lineno=False)


def _first(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
