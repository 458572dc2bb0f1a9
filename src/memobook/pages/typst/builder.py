"""The Sphinx builder ``typst``: a PDF of a memo, and one of its evidence: claims, methods, values and statements."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Container, Iterable, Mapping, Set
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging

from memobook.publication.alphabets import fallbacks, family
from memobook.publication.files import sha256
from memobook.publication.fonts import font_files
from memobook.publication.text.language import _, words

from ..sphinxext.nodes import OriginReference
from .ending import FEW_LINES, last_page
from .picture import STANDARDS, refusal
from .source import Source, code, label, origin_label
from .translator import TypstTranslator

logger = logging.getLogger(__name__)
_TEMPLATE = Path(__file__).with_name("memo.typ")
_REQUIRED = ("memo", "publication", "title", "date")
# what either PDF is, and what only one of them prints
MEMO, EVIDENCE = "memo.pdf", "evidence.pdf"
_PAGES = ("memo", "register", "methods")
_LISTED = ("values", "statements", "claims", "pages")


class TypstBuilder(Builder):
    """Write ``memo.pdf`` and ``evidence.pdf`` (and the Typst project that they are compiled from) as ``memobook_pdf``
    says.

    Keys of ``memobook_pdf``: ``memo`` (the memo's page), ``publication``, ``title``, ``date`` (ISO); optional
    ``register`` and ``methods`` (the pages of the claim register and of the methods; without the first there is no
    ``evidence.pdf``), ``dek``, ``category``, ``date_text``, ``as_of_text``, ``revision`` (its number) or ``state`` (the
    same in words), ``proof`` (who signed it, in words), ``author``, ``url`` (where
    the edition is published), ``verdicts`` (mappings with name and count), ``past`` (datasets past their date:
    mappings with title and state), ``claims`` (mappings with id, verdict, url and marks, the ids of values and
    statements beside which the memo's margin names the claim), ``values`` (mappings with id, label, text, interval,
    theme, cell and datasets, a list of names), ``statements`` (mappings with id, label, text, said_by, where and seen;
    those that one of the PDFs prints are listed), ``pages`` (docnames of what is published with it; those that are
    rendered where it is missing).

    Raises ``ConfigError`` for a missing key or page, ``ExtensionError`` for content that a PDF can't show.
    """

    name = "typst"
    format = "typst"
    epilog = "The PDFs are in %(outdir)s."
    supported_image_types = ["image/svg+xml", "application/pdf", "image/png", "image/jpeg"]  # noqa: RUF012 (Sphinx declares it so)

    def init(self) -> None:
        self.documents: list[str] = []
        self.citations: set[tuple[str, str]] = set()
        self.claims: list[Mapping[str, Any]] = []
        self.problems: list[str] = []
        self.shown: list[tuple[str, str]] = []  # where a picture stands, and its path
        self._numbers: dict[str, dict[str, str]] = {}

    @property
    def published(self) -> Collection[str]:
        """Pages that stand where the edition is published; of them only some are read for the PDF."""
        pages: Collection[str] = self.config.memobook_pdf.get("pages") or self.env.all_docs
        return pages

    def get_outdated_docs(self) -> str:
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to, typ)

    def write(self, *ignored: Any) -> None:
        """Assemble, copy images and fonts, compile."""
        settings = self._settings()
        outdir, day = Path(self.outdir), date.fromisoformat(settings["date"])
        sources = {MEMO: self._memo(settings)}
        if settings.get("register") and not self._stands(outdir):
            sources[EVIDENCE] = self._evidence(settings)
        if self.problems:
            raise ExtensionError("\n".join(self.problems))
        _replace(outdir / "template.typ", _TEMPLATE.read_bytes())
        language = words(_TEMPLATE.read_text("utf-8"))
        others = fallbacks("".join(source.render() for source in sources.values()))
        told = {"words-of-language": language, "other-fonts": [family(path) for path in others]}
        _replace(outdir / "words.typ", "".join(f"#let {name} = {code(it)}\n" for name, it in told.items()).encode())
        _copy((Path(self.srcdir) / path, outdir / "images" / name) for path, name in self.images.items())
        _copy((font, outdir / "fonts" / font.name) for font in (*font_files(), *others))
        for name, source in sources.items():
            main = Path(name).with_suffix(".typ").name
            shown = {key: value for key, value in settings.items() if key not in (*_PAGES, *_LISTED)}
            shown["evidence"] = name == EVIDENCE
            set_text(outdir, main, shown, source.render(), self.config.language)
            try:
                pdf = compile_pdf(outdir, day, main)
            except ExtensionError as error:
                raise self._unreadable(error) from error
            _replace(outdir / name, pdf)

    def _unreadable(self, error: ExtensionError) -> ExtensionError:
        """The pictures that no PDF can show, each where it stands; where there are none, what Typst said."""
        told = ((place, path, refusal(Path(self.srcdir) / path, [])) for place, path in dict.fromkeys(self.shown))
        wrong = [f"{place}: the picture {path!r} can't be shown: {why}" for place, path, why in told if why]
        return ExtensionError("\n".join(wrong)) if wrong else error

    def _stands(self, outdir: Path) -> bool:
        """Whether the evidence is there as it has to be: nothing but the memo's prose is new, and no font for few
        letters was looked for, whose choice depends on both PDFs."""
        if not getattr(self.config, "memobook_only", None) or not (outdir / EVIDENCE).is_file():
            return False
        return {path.name for path in (outdir / "fonts").iterdir()} == {path.name for path in font_files()}

    def _settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = self.config.memobook_pdf
        if missing := [key for key in _REQUIRED if not settings.get(key)]:
            raise ConfigError(f"memobook_pdf lacks {', '.join(missing)}")
        pages = [settings[key] for key in _PAGES if settings.get(key)]
        if unknown := [name for name in pages if name not in self.env.all_docs]:
            raise ConfigError(f"memobook_pdf names pages that don't exist: {', '.join(unknown)}")
        return settings

    def _begin(self, documents: list[str], bibliography: nodes.Element | None, more: Set[str] = frozenset()) -> None:
        """Which pages and references the PDF holds that is assembled next; ``more`` are ids of references."""
        self.documents, self.citations, self._numbers = documents, set(), {}
        wanted = self._cited(documents) | more
        for node in [] if bibliography is None else list(bibliography.findall(nodes.citation)):
            if wanted.isdisjoint(node["ids"]):
                node.parent.remove(node)
            else:
                self.citations |= {(self.config.memobook_pdf["memo"], id) for id in node["ids"]}

    def _cited(self, documents: Container[str]) -> set[str]:
        """Ids of the references that these pages cite."""
        bibtex = self.env.domaindata.get("cite", {"citations": [], "citation_refs": []})
        references = [reference for reference in bibtex["citation_refs"] if reference.docname in documents]
        keys = {target.key for reference in references for target in reference.targets}
        return {citation.citation_id for citation in bibtex["citations"] if citation.key in keys}

    def _never_cited(self) -> set[str]:
        """Ids of the references that no page cites: who writes them into a list asked for them."""
        bibtex = self.env.domaindata.get("cite", {"citations": []})
        return {citation.citation_id for citation in bibtex["citations"]} - self._cited(self.env.all_docs)

    def _memo(self, settings: Mapping[str, Any]) -> Source:
        """The memo and the references that it cites, and those that no page does: its author asked for them."""
        source, docname = Source(), settings["memo"]
        tree = self._tree(docname)
        translator = TypstTranslator(tree, self, source, docname)
        references = _take_references(tree)
        self._begin([docname], references, self._never_cited())
        self.claims = list(settings.get("claims", []))
        source.anchor([label(docname)])
        if settings.get("register"):  # where evidence.pdf has them
            _take_rules(tree)
        tree.walkabout(translator)
        self.claims = []
        _add_references(source, translator, references)
        return source

    def _evidence(self, settings: Mapping[str, Any]) -> Source:
        """The claims, how far parameters move the numbers, forecasts, methods, values, statements, references."""
        source, memo = Source(), self._tree(settings["memo"])
        pages = {settings[key]: self._tree(settings[key]) for key in _PAGES[1:] if settings.get(key)}
        register = pages[settings["register"]]
        references = _take_references(memo)
        self._begin(list(pages), references)
        translators = {name: TypstTranslator(tree, self, source, name, lift=0) for name, tree in pages.items()}
        _add_part(source, _("Claims"), [label(settings["register"])])
        source.add("legend-of-verdicts\n")
        _walk_parts(_parts(register, "mb-register") or [register], translators[settings["register"]])
        if moved := _parts(register, "mb-sensitivity"):
            _add_part(source, _("How far parameters move the numbers"))
            _walk_parts(moved, translators[settings["register"]])
        if forecasts := _parts(memo, "forecast"):
            _add_part(source, _("Forecasts, and what simple rules say"))
            _walk_parts(forecasts, TypstTranslator(memo, self, source, settings["memo"], lift=0))
        if name := settings.get("methods"):
            _add_part(source, _("Methods"), [label(name)])
            pages[name].walkabout(translators[name])
        if values := settings.get("values"):
            _add_part(source, _("Where the numbers come from"))
            _add_values(source, values)
        printed = set().union(*map(_origins, [memo, *pages.values()]))
        if statements := [s for s in settings.get("statements", []) if s["id"] in printed]:
            _add_part(source, _("What was stated, and by whom"))
            _add_statements(source, statements)
        _add_references(source, TypstTranslator(memo, self, source, settings["memo"]), references)
        return source

    def drawing(self, svg: str) -> str:
        """Write a drawing beside the images; its name there."""
        name = f"{sha256(svg.encode())[:16]}.svg"
        _replace(Path(self.outdir) / "images" / name, svg.encode())
        return name

    def _tree(self, docname: str) -> nodes.document:
        tree = self.env.get_and_resolve_doctree(docname, self)
        self.post_process_images(tree)
        return tree

    def number(self, docname: str, kind: str, node: nodes.Element) -> str:
        """The text in front of a caption, such as "Figure 1", numbered as Sphinx numbers it (else: in order).

        ``kind`` is "figure" or "table".
        """
        own = {"figure": _("Figure {number}"), "table": _("Table {number}")}[kind].replace("{number}", "%s")
        pattern = self.config.numfig_format[kind] if self.config.numfig else own
        known = self.env.toc_fignumbers.get(docname, {}).get(kind, {})
        for name in node["ids"]:
            if name in known:
                return pattern % ".".join(map(str, known[name]))
        counted = self._numbers.setdefault(kind, {})
        return pattern % counted.setdefault(f"{docname}#{id(node)}", str(len(counted) + 1))


def set_text(project: Path, main: str, settings: Mapping[str, Any], body: str, language: str) -> None:
    """Write the main file; where its last page would hold a few lines alone, set closer, if that spares the page."""
    wide, dense = (_program({**settings, "dense": close}, body, language).encode() for close in (False, True))
    _replace(project / main, wide)
    try:
        pages, end = last_page(project, main)
        if pages == 1 or end > FEW_LINES:
            return
        _replace(project / main, dense)
        if last_page(project, main)[0] == pages:
            _replace(project / main, wide)
    except RuntimeError:  # said, with its place, where it is compiled; a query raises no TypstError
        _replace(project / main, wide)


def compile_pdf(project: Path, day: date, main: str = "memo.typ") -> bytes:
    """Compile ``main`` in a folder that also holds ``template.typ``, ``images`` and ``fonts``.

    The PDF keeps to PDF/A-2a and PDF/UA-1 (archives, screen readers); content that can't, such as a character that no
    font has, costs a warning and the standards. No system font, no package and no clock take part. Raises
    ``ExtensionError`` with Typst's message and its place.
    """
    try:
        return _compile(project, day, main, STANDARDS)
    except typst.TypstError as error:
        refused = error
    try:
        pdf = _compile(project, day, main, [])
    except typst.TypstError as error:
        raise ExtensionError(f"the PDF can't be compiled: {error.message}\n{error.diagnostic}") from error
    logger.warning("the PDF does not conform to %s: %s", " and ".join(STANDARDS), refused.message, type="typst")
    return pdf


def _compile(project: Path, day: date, main: str, standards: list[Any]) -> bytes:
    pdf, warnings = typst.compile_with_warnings(
        str(project / main),
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
    shown = {**settings, "date": date.fromisoformat(settings["date"])}
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


def _add_part(source: Source, title: str, anchors: Iterable[str] = ()) -> None:
    """The heading of a part of the evidence."""
    source.add(f"part({code(title)}, ")
    source.anchor(anchors, as_list=True)
    source.add(")\n")


def _add_references(source: Source, translator: TypstTranslator, references: nodes.Element | None) -> None:
    count = 0 if references is None else len(list(references.findall(nodes.citation)))
    if references is None or not count:
        return
    source.open(f"references({count}, ")
    translator.level = 1
    if not isinstance(references, nodes.section):
        title = _("References")
        source.add(f"section(1, {code(title)}, ())\n")
    references.walkabout(translator)
    source.close()


def _parts(tree: nodes.document, name: str) -> list[nodes.Element]:
    """The containers of a class."""
    return [node for node in tree.findall(nodes.container) if name in node["classes"]]


def _take_rules(memo: nodes.document) -> None:
    """Detach what simple rules say of each forecast, which is long, and say where it stands."""
    forecasts = _parts(memo, "forecast")
    rules = _parts(memo, "forecast-rules")
    for part in rules:
        part.parent.remove(part)
    if rules:
        last = forecasts[-1]
        told = _("The rule by which data answer each question, and what simple rules say of it, stand in evidence.pdf.")
        last.parent.insert(last.parent.index(last) + 1, nodes.paragraph("", told))


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
