"""``_config.yml`` in shapes that its readers don't expect: each is refused at its line, by every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.publication.folder import Publication
from memobook.publication.text.language import ENGLISH, speak

WHOLE = "title: Counts\nhtml:\n  baseurl: https://counts.example/\nsphinx:\n  config:\n    language: de\n"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """What tests after these print is not of a publication that was opened here."""
    yield
    speak(lambda: ENGLISH)


def configured(folder: Path, text: str) -> Publication:
    (folder / "_config.yml").write_text(text, "utf-8")
    return Publication(folder)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("html:\n  baseurl: https://counts.example/", "html: https://counts.example/", 2),
        ("html:\n  baseurl: https://counts.example/", "html: [a]", 2),
        ("sphinx:\n  config:\n    language: de", "sphinx: language", 4),
        ("sphinx:\n  config:\n    language: de", "sphinx:", 4),
        ("  config:\n    language: de", "  config: [language]", 5),
        ("  config:\n    language: de", "  config:", 5),
        ("title: Counts", "title: Counts\nlatex:", 2),
        ("title: Counts", "title: Counts\nrepository: https://code.example/", 2),
    ],
)
def test_what_settings_stand_below_is_no_setting(tmp_path: Path, old: str, new: str, line: int) -> None:
    publication = configured(tmp_path, WHOLE.replace(old, new))
    error = content_error(lambda: publication.config)
    assert (error.id, error.place) == ("config.setting", f"_config.yml:{line}")


def test_of_other_names_nothing_need_stand_below(tmp_path: Path) -> None:
    assert configured(tmp_path, "title: Counts\nhtml:\nparse:\nexecute:\n").base == "/"


@pytest.mark.parametrize("told", ["http://[::1", "https://", "counts.example", "5", "[a]", "https://counts.example:x/"])
def test_an_address_of_the_site_names_a_host(tmp_path: Path, told: str) -> None:
    publication = configured(tmp_path, WHOLE.replace("https://counts.example/", f"{told}"))
    error = content_error(lambda: publication.base)
    assert (error.id, error.place) == ("config.setting", "_config.yml:3")


@pytest.mark.parametrize(
    ("told", "code"),
    [("de", "de"), ("DE", "de"), ("de-AT", "de_AT"), ("pt_br", "pt_BR"), ("no", "no"), ("en-GB", "en_GB"), ("", "en")],
)
def test_a_language_is_told_as_unicode_writes_it(tmp_path: Path, told: str, code: str) -> None:
    assert configured(tmp_path, WHOLE.replace("language: de", f"language: {told}")).language == code


@pytest.mark.parametrize("told", ["xx", "german", "3", "[de]", "../../x"])
def test_what_is_no_language_is_refused(tmp_path: Path, told: str) -> None:
    publication = configured(tmp_path, WHOLE.replace("language: de", f"language: {told}"))
    error = content_error(lambda: publication.language)
    assert (error.id, error.place) == ("config.setting", "_config.yml:6")
