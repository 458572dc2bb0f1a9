"""YAML that authors write: words of YAML 1.1 for truth are words, and errors teach where quotes go."""

from __future__ import annotations

import pytest
from tiny_publication import content_error

from memobook.publication.yaml_file import parse_yaml


def test_norway_is_a_country_and_true_is_true() -> None:
    found = parse_yaml("no: [no, yes, on, off, NO]\nmade_up: true\nlast: False\nnote: true of one\n", "here.yml")
    assert found == {"no": ["no", "yes", "on", "off", "NO"], "made_up": True, "last": False, "note": "true of one"}


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("title: Growth: slow", "title:"),
        ("note: %growth", "percent sign"),
        ("note: @growth", "quotes"),
        ("note: {a.b} grew", "quotes"),
        ("note: *not", "quotes"),
        ("note: 'It's", "quote"),
        ("\tnote: x", "no tabs"),
    ],
)
def test_an_error_says_where_quotes_go(text: str, fix: str) -> None:
    error = content_error(parse_yaml, f"a: b\n{text}\n", "here.yml")
    assert error.id == "yaml.syntax" and error.place in ("here.yml:2", "here.yml:3") and fix in error.fix
