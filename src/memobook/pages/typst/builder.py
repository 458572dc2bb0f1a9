"""The Sphinx builder ``typst``: one PDF of a memo, its claim register, its values and its references."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging

from memobook.publication.fonts import font_files
from memobook.publication.text.language import words

from ..sphinxext.nodes import OriginReference
from .source import Source, code, label, origin_label
from .translator import TypstTranslator

logger = logging.getLogger(__name__)
_TEMPLATE = Path(__file__).with_name("memo.typ")
_STANDARDS = ["a-2a", "ua-1"]
_REQUIRED = ("documents", "output", "publication", "title", "date")


class TypstBuilder(Builder):
    """Write ``<outdir>/<output>`` (and the Typst project that it is compiled from) as ``memobook_pdf`` says.

    Keys of ``memobook_pdf``: ``documents`` (the memo's page and, optionally, the page with the claim register),
    ``output`` (file name), ``publication``, ``title``, ``date`` (ISO); optional ``dek``, ``category``, ``date_text``,
    ``as_of_text``, ``revision``, ``author``, ``url`` (the published page), ``verdicts`` (mappings with name and
    count), ``past`` (datasets past their date: mappings with title and state), ``values`` (mappings with id, label,
    text, interval, theme, cell and datasets, a list of names), ``statements`` (mappings with id, label, text, said_by,
    where and seen; those that the PDF prints are listed).

    Raises ``ConfigError`` for a missing key or page, ``ExtensionError`` for content that the PDF can't show.
    """

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    supported_image_types = ["image/svg+xml", "application/pdf", "image/png", "image/jpeg"]  # noqa: RUF012 (Sphinx declares it so)

    def init(self) -> None:
        self.documents: list[str] = []
        self._numbers: dict[str, dict[str, str]] = {}

    def get_outdated_docs(self) -> str:
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to, typ)

    def write(self, *ignored: Any) -> None:
        """Assemble, copy images and fonts, compile."""
        settings = self._settings()
        self.documents = list(settings["documents"])
        source = Source()
        self._assemble(source, settings)
        outdir = Path(self.outdir)
        _replace(outdir / "memo.typ", _program(settings, source.render(), self.config.language).encode())
        _replace(outdir / "template.typ", _TEMPLATE.read_bytes())
        language = words(_TEMPLATE.read_text("utf-8"))
        _replace(outdir / "words.typ", f"#let words-of-language = {code(language)}\n".encode())
        _copy((Path(self.srcdir) / path, outdir / "images" / name) for path, name in self.images.items())
        _copy((font, outdir / "fonts" / font.name) for font in font_files())
        _replace(outdir / settings["output"], compile_pdf(outdir, date.fromisoformat(settings["date"])))

    def _settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = self.config.memobook_pdf
        if missing := [key for key in _REQUIRED if not settings.get(key)]:
            raise ConfigError(f"memobook_pdf lacks {', '.join(missing)}")
        if unknown := [name for name in settings["documents"] if name not in self.env.all_docs]:
            raise ConfigError(f"memobook_pdf names pages that don't exist: {', '.join(unknown)}")
        return settings

    def _assemble(self, source: Source, settings: Mapping[str, Any]) -> None:
        """Memo, appendices (register, values, statements, sensitivity), references, in this order."""
        memo = self._tree(self.documents[0])
        printed = _origins(memo)
        translator = TypstTranslator(memo, self, source, self.documents[0])
        references = _take_references(memo)
        source.anchor([label(self.documents[0])])
        memo.walkabout(translator)
        registers = {docname: self._tree(docname) for docname in self.documents[1:2]}
        for docname, register in registers.items():
            printed |= _origins(register)
            source.add('appendix("A", "Claim register", ')
            source.anchor([label(docname)], as_list=True)
            source.add(")\nlegend-of-verdicts\n")
            translate = TypstTranslator(register, self, source, docname, lift=0)
            _walk_parts(_parts(register, "mb-register") or [register], translate)
        letters = iter("BCD")
        if values := settings.get("values"):
            source.add(f'appendix("{next(letters)}", "Where the numbers come from", ())\n')
            _add_values(source, values)
        if statements := [s for s in settings.get("statements", []) if s["id"] in printed]:
            source.add(f'appendix("{next(letters)}", "What was stated, and by whom", ())\n')
            _add_statements(source, statements)
        for docname, register in registers.items():
            if moved := _parts(register, "mb-sensitivity"):
                source.add(f'appendix("{next(letters)}", "How far parameters move the numbers", ())\n')
                _walk_parts(moved, TypstTranslator(register, self, source, docname, lift=0))
        if references is not None:
            source.open("references(")
            translator.level = 1
            if not isinstance(references, nodes.section):
                source.add('section(1, "References", ())\n')
            references.walkabout(translator)
            source.close()

    def _tree(self, docname: str) -> nodes.document:
        tree = self.env.get_and_resolve_doctree(docname, self)
        self.post_process_images(tree)
        return tree

    def number(self, docname: str, kind: str, node: nodes.Element) -> str:
        """The text in front of a caption, such as "Figure 1", numbered as Sphinx numbers it (else: in order).

        ``kind`` is "figure" or "table".
        """
        pattern = self.config.numfig_format[kind] if self.config.numfig else f"{kind.title()} %s"
        known = self.env.toc_fignumbers.get(docname, {}).get(kind, {})
        for name in node["ids"]:
            if name in known:
                return pattern % ".".join(map(str, known[name]))
        counted = self._numbers.setdefault(kind, {})
        return pattern % counted.setdefault(f"{docname}#{id(node)}", str(len(counted) + 1))


def compile_pdf(project: Path, day: date) -> bytes:
    """Compile ``memo.typ`` in a folder that also holds ``template.typ``, ``images`` and ``fonts``.

    The PDF keeps to PDF/A-2a and PDF/UA-1 (archives, screen readers); content that can't, such as a character that no
    font has, costs a warning and the standards. No system font, no package and no clock take part. Raises
    ``ExtensionError`` with Typst's message and its place.
    """
    try:
        return _compile(project, day, _STANDARDS)
    except typst.TypstError as error:
        refused = error
    try:
        pdf = _compile(project, day, [])
    except typst.TypstError as error:
        raise ExtensionError(f"the PDF can't be compiled: {error.message}\n{error.diagnostic}") from error
    logger.warning("the PDF does not conform to %s: %s", " and ".join(_STANDARDS), refused.message, type="typst")
    return pdf


def _compile(project: Path, day: date, standards: list[Any]) -> bytes:
    pdf, warnings = typst.compile_with_warnings(
        str(project / "memo.typ"),
        root=str(project),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(project / "fonts")]),
        package_path=str(project / "none"),
        package_cache_path=str(project / "none"),
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        pdf_standards=standards,
    )
    for warning in warnings:
        logger.warning("typst: %s\n%s", warning.message, warning.diagnostic, type="typst")
    assert isinstance(pdf, bytes)
    return pdf


def _program(settings: Mapping[str, Any], body: str, language: str) -> str:
    """The main file: settings of the title block, then the statements."""
    shown = {
        key: value for key, value in settings.items() if key not in ("documents", "output", "values", "statements")
    }
    shown["date"] = date.fromisoformat(settings["date"])
    shown["has_values"] = bool(settings.get("values"))
    shown["language"] = (language or "en").split("_")[0]
    return f'#import "template.typ": *\n#show: memo.with({code(shown)})\n#{{\n{body}}}\n'


def _take_references(memo: nodes.document) -> nodes.Element | None:
    """Detach and return what holds the bibliography: its section, or where it has none of its own, the list."""
    citation = next(iter(memo.findall(nodes.citation)), None)
    if citation is None:
        return None
    part: nodes.Element = citation.parent
    while part.parent is not None and not isinstance(part, nodes.section):
        part = part.parent
    if part.parent is None or isinstance(part.parent, nodes.document):
        part = citation.parent
    part.parent.remove(part)
    return part


def _parts(tree: nodes.document, name: str) -> list[nodes.Element]:
    """The containers of a class."""
    return [node for node in tree.findall(nodes.container) if name in node["classes"]]


def _walk_parts(parts: Iterable[nodes.Element], translator: TypstTranslator) -> None:
    """Show parts of a page on their own."""
    for node in parts:
        parent: nodes.Element | None = node.parent
        translator.level = 0
        while parent is not None:
            translator.level += isinstance(parent, nodes.section)
            parent = parent.parent
        node.walkabout(translator)


def _add_values(source: Source, values: Iterable[Mapping[str, Any]]) -> None:
    """The table of values, one row each; the row is the target of every ``origin`` with its id."""
    source.add("values-table((\n")
    for value in values:
        row = {key: str(value.get(key) or "") for key in ("id", "label", "text", "interval", "theme", "cell")}
        source.add(f"({code(row)}, {code(list(value.get('datasets', [])))}, ")
        source.anchor([origin_label(value["id"])], as_list=True)
        source.add("),\n")
    source.add("))\n")


def _add_statements(source: Source, statements: Iterable[Mapping[str, Any]]) -> None:
    """The table of stated figures; the row is the target of every ``origin`` with its id."""
    source.add("statements-table((\n")
    for statement in statements:
        row = {key: str(statement.get(key) or "") for key in ("id", "label", "text", "said_by", "where", "seen")}
        source.add(f"({code(row)}, ")
        source.anchor([origin_label(statement["id"])], as_list=True)
        source.add("),\n")
    source.add("))\n")


def _origins(tree: nodes.document) -> set[str]:
    """Ids of the values and statements that a document prints."""
    return {node["origin"] for node in tree.findall(OriginReference)}


def _copy(files: Iterable[tuple[Path, Path]]) -> None:
    for origin, target in files:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)


def _replace(target: Path, content: bytes) -> None:
    """Write aside, then rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(target)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the builder and its configuration value."""
    app.add_builder(TypstBuilder)
    app.add_config_value("memobook_pdf", {}, "", types=[dict])
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
