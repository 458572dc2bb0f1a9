"""The language of a publication: catalogues that lack nothing, and words, days and numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from memobook.author.words import template, updated
from memobook.publication.folder import Publication
from memobook.publication.text import language
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import LOCALES, languages, marked, numerals, plural, speak, words

FIELD = re.compile(r"\{\w*\}")


@pytest.fixture(autouse=True)
def english_after() -> Iterator[None]:
    yield
    speak(lambda: "en")


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_has_every_word_and_its_fields(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    missing = []
    for message in template():
        if not message.id:
            continue
        known = catalogue.get(message.id[0] if isinstance(message.id, tuple) else message.id)
        texts = list(known.string) if known and isinstance(known.string, tuple) else [known.string if known else ""]
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(FIELD.findall(ids[-1]))
        odd = any(set(FIELD.findall(str(text))) - wanted for text in texts)
        if not all(texts) or odd or wanted - set(FIELD.findall(str(texts[-1]))):
            missing.append(message.id)
    assert not missing, "run make words and translate these"


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_is_as_make_words_writes_it(path: Path) -> None:
    assert path.read_bytes() == updated(path)


def test_a_publication_tells_its_language(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Radzählung\nsphinx:\n  config:\n    language: de\n", "utf-8")
    assert Publication(tmp_path).language == "de"
    assert language.spoken() == "de" and "de" in languages()
    assert day_text("2026-03-06") == "6. März 2026"


def test_english_is_the_text_itself(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Counts\n", "utf-8")
    Publication(tmp_path)
    assert language._("Data as of") == "Data as of" and words('word("Close")') == {}
    assert plural("{count} claim", "{count} claims", 1) == "{count} claim"
    assert day_text("2026-03-06") == "6 March 2026" and numerals("1,234.5 km") == "1,234.5 km"


@pytest.mark.parametrize(
    ("printed", "german"),
    [("1,234.5 km", "1.234,5 km"), ("-0.5 %", "-0,5 %"), ("2.5, or 3,000.", "2,5, or 3.000."), ("v1", "v1"), ("", "")],
)
def test_numbers_have_the_signs_of_the_language(printed: str, german: str) -> None:
    speak(lambda: "de")
    assert numerals(printed) == german


def test_an_unknown_language_has_english_words() -> None:
    speak(lambda: "eo")
    assert language._("Data as of") == "Data as of"


def test_scripts_and_typst_mark_words_alike() -> None:
    source = 'a = word("Close")\nb = words("{n} row", "{n} rows", n) + word("say \\"so\\"");'
    assert list(marked(source)) == [(1, "Close", ""), (2, "{n} row", "{n} rows"), (2, 'say "so"', "")]
