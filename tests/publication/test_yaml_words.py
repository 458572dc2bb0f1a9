"""YAML that authors write: words of YAML 1.1 for truth are words, and errors teach where quotes go."""

from __future__ import annotations

import pytest
from tiny_publication import content_error

from memobook.publication.yaml_file import parse_yaml


def test_norway_is_a_country_and_true_is_true() -> None:
    found = parse_yaml("no: [no, yes, on, off, NO]\nmade_up: true\nlast: False\nnote: true of one\n", "here.yml")
    assert found == {"no": ["no", "yes", "on", "off", "NO"], "made_up": True, "last": False, "note": "true of one"}


def test_postcodes_and_times_are_text_and_numbers_are_numbers() -> None:
    found = parse_yaml("a: [01067, 12:30, 0b_, 1:30.5, ._]\nb: [0, -5, 1_000, 0x1F, .5, 1.5e+9, 5.]\n", "here.yml")
    assert found == {"a": ["01067", "12:30", "0b_", "1:30.5", "._"], "b": [0, -5, 1000, 31, 0.5, 1.5e9, 5.0]}


def test_a_name_that_is_a_number_has_its_line() -> None:
    found = parse_yaml("<<: {z: 1}\na: b\n2: c\nnull: d\n", "here.yml")
    assert (found.at(2), found.at("2"), found.at(None), found["z"]) == ("here.yml:3", "here.yml:3", "here.yml:4", 1)


@pytest.mark.parametrize("text", ["!!int abc", "!!float abc", "!!bool abc", "!!timestamp abc"])
def test_what_a_tag_can_not_read_is_an_error_at_its_line(text: str) -> None:
    error = content_error(parse_yaml, f"a: b\nc: {text}\n", "here.yml")
    assert (error.id, error.place) == ("yaml.syntax", "here.yml:2") and "'abc' is no" in error.message


def test_tabs_are_refused_with_every_parser_and_taken_in_quotes() -> None:
    error = content_error(parse_yaml, "a: b\nc:\td\n", "here.yml")
    assert (error.id, error.place) == ("yaml.syntax", "here.yml:2") and "no tabs" in error.fix
    assert parse_yaml('c: "a\tb"\n', "here.yml") == {"c": "a\tb"}


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
