"""Settings of the publication at which a build would stop: names, addresses and files of ``_config.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from memobook.pages.docs import docs_pages
from memobook.pages.own_pages import unwritten_pages
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import read_text
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule
from .setting_kinds import SETTING, kinds

UNREAD = rule(
    "config.name", "warning", "A name in _config.yml is read by nothing.", "mend the name, or take the line away"
)
CONTENTS = rule(
    "contents.missing", "warning", "The list of pages, which jupyter-book build asks for, is missing or names no page.",
    "write it with format, root and chapters, as memobook init does: root: book/index",
)  # fmt: skip

# a test compares them with what the extension declares, which takes too long to import here
OWN = {"units", "tagline", "licence", "reference_style", "contact", "run_limits"}
# what Jupyter Book and this engine read; a test compares it with Jupyter Book's own list
KNOWN = {
    *("title", "author", "copyright", "logo", "email", "description", "language", "exclude_patterns", "comments"),
    *("only_build_toc_files", "parse", "execute", "html", "latex", "launch_buttons", "repository", "bibtex_bibfiles"),
    "sphinx",
}
# extensions of MyST, as its own settings name them
SYNTAX = {
    *("amsmath", "attrs_block", "attrs_image", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"),
    *("html_admonition", "html_image", "linkify", "replacements", "smartquotes", "strikethrough", "substitution"),
    *("tasklist",),
}

PAGE = re.compile(r"(?m)^[ \t]*(?:- )?(?:file|root):[ \t]+(?P<name>[^\s#]+)")


def settings(material: Material) -> Iterator[Finding]:
    """Everything that is wrong with the settings."""
    config = material.publication.config
    for name in config:
        if name not in KNOWN:
            yield UNREAD.at(_at(config, str(name)), f"nothing reads {name!r}", suggestion(str(name), KNOWN))
    for entry, name in ((config, "logo"), (_entry(config.get("html")), "favicon")):
        if name in entry:
            yield UNREAD.at(_at(entry, name), f"the pages show no {name}", "take the line away")
    for name in ("title", "author", "base", "language"):
        try:
            getattr(material.publication, name)
        except ContentError as error:
            yield SETTING.at(error.place, error.message, error.fix)
    for name in _listed(_entry(config.get("sphinx")).get("extra_extensions")):
        if find_spec(name.partition(".")[0]) is None:
            place = _at(config["sphinx"], "extra_extensions")
            yield SETTING.at(place, f"the extension {name!r} is not installed", "mend its name, or add its package")
    if not (material.publication.root / "_toc.yml").is_file():
        yield CONTENTS.at("_toc.yml", "there is no _toc.yml, by which jupyter-book build knows its pages")
    yield from _contents(material)
    files = config.get("bibtex_bibfiles")
    for name in files if isinstance(files, list) else []:
        if not (material.publication.root / str(name)).is_file():
            yield SETTING.at(_at(config, "bibtex_bibfiles"), f"there is no file {name!r}")
    own = _entry(_entry(config.get("sphinx")).get("config"))
    for name in own:
        known = {f"memobook_{one}" for one in OWN}
        if str(name).startswith("memobook_") and name not in known:
            yield SETTING.at(_at(own, str(name)), f"there is no setting {name!r}", suggestion(str(name), known))
    if "language" in config:
        fix = "write it under sphinx, config, where memobook and Sphinx read it"
        yield SETTING.at(_at(config, "language"), "the language stands where nothing reads it", fix)
    extensions = own.get("myst_enable_extensions")
    for name in extensions if isinstance(extensions, list) else []:
        if name not in SYNTAX:
            place = _at(own, "myst_enable_extensions")
            yield SETTING.at(place, f"MyST has no extension {name!r}", suggestion(str(name), SYNTAX))
    yield from kinds(material.publication)
    yield from map(Finding.of, unwritten_pages(material.publication))
    docs_pages(material.publication)  # which raises what is wrong with the table of contents


def _contents(material: Material) -> Iterator[Finding]:
    """Pages that the table of contents names and that there are not."""
    root = material.publication.root
    text = read_text(root / "_toc.yml", "_toc.yml") if (root / "_toc.yml").is_file() else ""
    for found in PAGE.finditer(text):
        name = found["name"].strip("\"'")
        if not any((root / f"{name}{end}").is_file() for end in ("", ".md", ".ipynb", ".rst")):
            line = text.count("\n", 0, found.start("name")) + 1
            yield CONTENTS.at(f"_toc.yml:{line}", f"there is no page {name!r}", "mend its name, or take the line away")


def _listed(found: Any) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _entry(found: Any) -> dict[Any, Any]:
    return found if isinstance(found, dict) else {}


def _at(entry: Any, name: str) -> str:
    return entry.at(name) if isinstance(entry, Entry) else "_config.yml"
