"""The PDFs: what a reader, a search engine and an archive find in it."""

from __future__ import annotations

import io
import re
import sys
from datetime import date
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sphinx.application import Sphinx
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util.docutils import docutils_namespace

from memobook.pages.typst.builder import compile_pdf, set_text
from memobook.pages.typst.ending import last_page
from memobook.pages.typst.source import Source, label, literal, pieces

NASTY = (
    r"""#read("/etc/passwd") <script>x</script> {{ y }} @cite $5 and $6 // x /* x */ ] [ \n 'q' <label> = - + ~ a--b"""
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="99"><rect width="300" height="90"/></svg>'
BASE = "https://memo.example.org/2026-05-14/"
BIB = r"""
@misc{one, author={Doe, Jo}, title={{Nasty #read("/etc/passwd") @x // $5 ] title}}, year={2026},
  url={https://example.org/a_very/long/path/that-goes/on/and/on/and/on/until/no/line/could/hold/it?q=1&r="x"}}
@misc{two, author={Roe, Al}, title={Second}, year={2025}, url={https://example.org/two}}
"""
CONF = """
import sys
from docutils import nodes
from sphinx import addnodes
from docutils.parsers.rst import Directive
from memobook.pages.sphinxext.nodes import Folded, FoldedHead, OriginReference
extensions = ["myst_nb", "sphinxcontrib.bibtex", "memobook.pages.typst.builder"]
bibtex_bibfiles = ["r.bib"]; bibtex_default_style = "unsrt"; nb_execution_mode = "off"; smartquotes = False
html_baseurl = {base!r}
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline", "attrs_block"]
nasty = {nasty!r}
values = [dict(id="theme.total", label=nasty, text="$147.9B", theme="theme", cell="c", datasets=["edgar_cash_flow"])]
memobook_pdf = dict(memo="index", register="evidence", methods="methods", publication="A \\"Review\\"", title="T #x @y",
    dek="Dek", category="AI", date="2026-05-14", as_of_text="13 May 2026", revision=2, author="An Author",
    verdicts=[dict(name="reproduced", count=2), dict(name="differs", count=1)], values=values,
    claims=[dict(id="c01", verdict="differs", url={base!r} + "claims/c01.html", marks=["theme.total"]),
            dict(id="c02", verdict="holds", url="x", marks=["theme.other"])])
def origin(name, raw, text, *rest):
    node = OriginReference("", text, origin="theme.total", origin_kind="value")
    return [node], []
def text(name, raw, text, *rest):
    return [nodes.Text(nasty), nodes.literal("", nasty)], []
def unknown(name, raw, text, *rest):
    return [addnodes.centered()], []
class Claim(Directive):
    has_content = True
    def run(self):
        box = Folded("", FoldedHead("", "A claim of its own"), classes=["claim", "verdict-differs"])
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]
def setup(app):
    app.add_directive("claim", Claim); app.add_node(Folded); app.add_node(FoldedHead)
    app.add_role("origin", origin); app.add_role("nasty", text); app.add_role("unknown", unknown)
"""
MEMO = """# Own title

Capex was {{origin}}`$148B` {{cite}}`two,one`. See {{ref}}`the claim <claim-c01>` and {{doc}}`other`.[^n] {{nasty}}`x`

[^n]: A *note* below.

## First section

```{{figure}} f.svg
:name: fig
A caption.
```

| a | b |
|---|--:|
| {{nasty}}`x` | 2 |

3. third
   - nested **bold** `literal`
4. [address](https://example.org/x?a="b"&c=#d) <script>raw</script>

Term
: Definition {extra}

:::{{note}}
An aside.
:::

```python
print("#{{x}} @y")   # two  spaces
```

## References

```{{bibliography}}
```
"""
EVIDENCE = """---
orphan: true
---
# Evidence

Left out.

## Claims

::::{container} mb-register
(claim-c01)=
:::{claim}
{.claim-head}
[C-01]{.claim-id} [differs]{.verdict .verdict-differs} [theme]{.claim-theme}

{.claim-text}
The claim, {cite}`one`: {origin}`$148B`.
:::
::::
"""


def build(root: Path, out: str = "out", extra: str = "", **overrides: object) -> pypdf.PdfReader:
    (root / "conf.py").write_text(CONF.format(nasty=NASTY, base=BASE))
    (root / "r.bib").write_text(BIB)
    (root / "f.svg").write_text(SVG)
    (root / "index.md").write_text(MEMO.format(extra=extra))
    (root / "evidence.md").write_text(EVIDENCE)
    (root / "methods.md").write_text("---\norphan: true\n---\n# Methods\n\nHow it was done.\n")
    (root / "other.md").write_text("---\norphan: true\n---\n# Other page\n")
    with docutils_namespace():
        app = Sphinx(root, root, root / out, root / out / "d", "typst", overrides, status=None, warning=sys.stderr)
        app.build(force_all=True)
    return pypdf.PdfReader(root / out / "memo.pdf")


def tags(reader: pypdf.PdfReader) -> list[str]:
    """The kinds of a PDF's parts, as a screen reader meets them."""

    def walk(part: object) -> list[str]:
        part = part.get_object() if isinstance(part, pypdf.generic.PdfObject) else part
        if isinstance(part, list):
            return [name for one in part for name in walk(one)]
        if not isinstance(part, dict):
            return []
        return [*([part["/S"].lstrip("/")] if "/S" in part else []), *walk(part.get("/K", []))]

    return walk(reader.trailer["/Root"]["/StructTreeRoot"])


def squeeze(text: str) -> str:
    """Text without what a line break in the PDF may add or drop."""
    return re.sub(r"[\s\xad]+", "", text)


def text_of(reader: pypdf.PdfReader) -> str:
    return squeeze("".join(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typst")
    build(folder)
    return folder / "out"


@pytest.fixture(scope="module")
def reader(folder: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(folder / "memo.pdf")


@pytest.fixture(scope="module")
def evidence(folder: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(folder / "evidence.pdf")


def test_every_text_prints_as_itself(reader: pypdf.PdfReader, evidence: pypdf.PdfReader) -> None:
    text = text_of(reader)
    assert text.count(squeeze(NASTY)) == 4  # text and literal, in a paragraph and in a cell
    assert text_of(evidence).count(squeeze(NASTY)) == 1  # the label of a value
    assert squeeze('Nasty #read("/etc/passwd") @x // $5 ] title') in text
    assert squeeze('print("#{x} @y") # two spaces') in text
    assert "Leftout" not in text and "Owntitle" not in text


def test_parts_stand_in_order(reader: pypdf.PdfReader) -> None:
    titles = [entry["/Title"] for entry in reader.outline]
    assert titles == ["First section", "References"]
    text = text_of(reader)
    assert "Figure1.Acaption." in text and "1/1" in text and len(reader.pages) == 1
    assert text.index("3.third") < text.index("4.address") < text.rindex("References")


def test_evidence_holds_register_methods_values_and_what_they_cite(evidence: pypdf.PdfReader) -> None:
    heads = [entry["/Title"] for entry in evidence.outline if not isinstance(entry, list)]
    assert heads == ["Claims", "Methods", "Where the numbers come from", "References"]
    (claims,) = [entry for entry in evidence.outline if isinstance(entry, list)][:1]
    assert [entry["/Title"] for entry in claims] == ["A claim of its own"]
    text = text_of(evidence)
    assert "Howitwasdone." in text and "Doe" in text and "Roe" not in text  # which only the memo cites


def test_parts_are_tagged_for_those_who_hear_them(reader: pypdf.PdfReader, evidence: pypdf.PdfReader) -> None:
    """References are a list with numbers as its labels, and claims are headings."""
    told = tags(reader)
    assert told[-8:].count("LBody") >= 1 and told.count("Lbl") >= 4 and "L" in told  # two of a list, two references
    heard = tags(evidence)
    assert heard.count("H1") == 4 and heard.count("H2") == 1


def test_the_margin_names_the_claims_that_a_number_decides(reader: pypdf.PdfReader) -> None:
    text = text_of(reader)
    assert text.count("c01differs") == 1 and "c02" not in text


def test_metadata_and_paper(reader: pypdf.PdfReader) -> None:
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("T #x @y", "An Author")
    assert reader.metadata["/CreationDate"] == "D:20260514000000Z"
    assert 'A "Review"' in reader.metadata["/Keywords"] and "revision 2" in reader.metadata["/Keywords"]
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "en"


def test_links_lead_where_they_say(reader: pypdf.PdfReader, evidence: pypdf.PdfReader) -> None:
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    urls = {link["/A"]["/URI"] for link in links if "/A" in link and "/URI" in link["/A"]}
    assert {"https://example.org/two", "https://memo.example.org/2026-05-14/other.html"} <= urls
    assert any(url.startswith("https://example.org/x?a=") for url in urls)
    inside = [link for link in links if "/Dest" in link or "/D" in link.get("/A", {})]
    assert len(inside) >= 2  # two citations
    assert {f"{BASE}theme.html#theme.total", f"{BASE}claims/c01.html", f"{BASE}evidence.html#claim-c01"} <= urls
    links = [note.get_object() for page in evidence.pages for note in page.get("/Annots", [])]
    assert len([link for link in links if "/Dest" in link]) >= 2  # the value and the citation of the claim


def test_a_last_page_of_a_few_lines_is_spared_where_closer_lines_do_it(folder: Path) -> None:
    """Whatever fills its last page well is set as always."""
    title = {"publication": "P", "title": "T", "date": "2026-05-14", "evidence": False}
    pages = []
    for count in range(24, 40):
        set_text(folder, "ending.typ", title, f"for _ in range({count}) {{ lorem(40); parbreak() }}", "en")
        page, end = last_page(folder, "ending.typ")
        pages.append((page, end, "true" in (folder / "ending.typ").read_text("utf-8")))
    closer = [one for one in pages if one[2]]
    assert closer and len(closer) < len(pages)
    assert all(end > 600 for _, end, _ in closer)  # the page before is full then
    assert all(end > 130 for _, end, _ in pages)  # two lines and less stand alone on no page


IMPLICATION = """for _ in range({lines}) {{ lorem(30); parbreak() }}
fig(rect(width: 60%, height: 320pt), number: "Figure 1", caption: "c", floats: true)
parbreak()
implication({{ implication-head("FIRST"); lorem(40); parbreak(); rests-on("Rests on c1"); tripwires("LAST") }})
for _ in range(20) {{ lorem(30); parbreak() }}
"""


def test_an_implication_stays_whole_beside_a_figure_that_floats(folder: Path) -> None:
    title, places = {"publication": "P", "title": "T", "date": "2026-05-14", "evidence": False}, []
    for lines in range(10, 24):
        set_text(folder, "whole.typ", title, IMPLICATION.format(lines=lines), "en")
        pages = pypdf.PdfReader(io.BytesIO(compile_pdf(folder, date(2026, 5, 14), "whole.typ"))).pages
        texts = [page.extract_text() for page in pages]
        places.append(tuple(next(at for at, text in enumerate(texts) if word in text) for word in ("FIRST", "LAST")))
    assert all(first == last for first, last in places), places
    assert len({first for first, _ in places}) > 1  # it does meet the end of a page


def test_same_tree_same_bytes(tmp_path: Path) -> None:
    build(tmp_path, "a"), build(tmp_path, "b")
    for name in ("memo.pdf", "evidence.pdf"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(("extra", "message"), [("{unknown}`x`", "'centered'"), ("{math}`x_`", "formula")])
def test_what_it_cannot_show_is_an_error_with_a_place(tmp_path: Path, extra: str, message: str) -> None:
    with pytest.raises(ExtensionError, match=rf"index\.md:\d+: .*{message}"):
        build(tmp_path, extra=extra)


def test_a_picture_that_cannot_be_shown_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(ExtensionError, match=r"index\.md:\d+: the picture 'cut\.png' can't be shown: .*decode"):
        build(tmp_path, extra="![A dot](cut.png)")


def test_what_does_not_compile_is_set_wide_and_told_by_its_compilation(folder: Path) -> None:
    title = {"publication": "P", "title": "T", "date": "2026-05-14", "evidence": False}
    set_text(folder, "wrong.typ", title, 'image("nothing.png")', "en")
    assert "true" not in (folder / "wrong.typ").read_text("utf-8")
    with pytest.raises(ExtensionError, match=r"(?s)can't be compiled: .*nothing\.png"):
        compile_pdf(folder, date(2026, 5, 14), "wrong.typ")


def test_settings_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lacks publication"):
        build(tmp_path, memobook_pdf={"memo": "index", "title": "x", "date": "2026-05-14"})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=120))
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    source = Source()
    source.open("par(")
    source.text(text)
    source.close()
    (tmp_path / "memo.typ").write_text(f'#let brk = h(0.001pt)\n#set document(title: "x")\n#{{{source.render()}}}')
    (tmp_path / "out.pdf").write_bytes(compile_pdf(tmp_path, date(2026, 5, 14)))
    assert text_of(pypdf.PdfReader(tmp_path / "out.pdf")) == squeeze(text)


@given(st.text(max_size=200), st.integers(5, 30))
def test_pieces_join_to_the_text(text: str, limit: int) -> None:
    assert "".join(pieces(text, limit)) == text


def test_an_address_breaks_within_a_stretch_that_no_line_holds_and_nowhere_else() -> None:
    assert pieces("See https://a.example/" + "b" * 12 + "/c?d=e so", 24) == [
        "See https://a.example/bbbbbbbbbbbb/c?d=e so"
    ]
    cut = pieces("https://a.example/" + "b" * 150, 24)
    assert max(map(len, cut)) < 40 and "".join(cut) == "https://a.example/" + "b" * 150


def test_what_has_no_printed_form_is_replaced() -> None:
    assert literal('a\x00b\u202ec\ud800 "d"\\\n e') == '"a\ufffdb\ufffdc\ufffd \\"d\\"\\\\ e"'
    assert literal("a\r\n  b", keep_lines=True) == '"a\\n  b"'


def test_a_link_without_target_is_text() -> None:
    source = Source()
    for id in ("there", "missing"):
        source.goto(label("page", id))
        source.close()
    source.anchor([label("page", "there"), label("page", "unused")])
    assert source.render().split() == [
        'goto("page#there",',
        "{",
        "[]})",
        "plain({",
        "[]})",
        'anchor("page#there")',
    ]
