"""The page of a figure alone, which can be linked, cited, and shown in a frame of another page.

Its policy forbids scripts and whatever isn't the site's own. Which pages may frame it can't be said in a page itself
(browsers heed ``frame-ancestors`` only in the answer's header), so every page may, until the server says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from memobook.publication.text.language import _

from .markup import size_of

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
FONTS = "../../_static/fonts"
STYLE = f"""
@font-face {{ font-family: "Memo Sans"; src: url("{FONTS}/sans-regular.woff2") format("woff2"); font-weight: 400; }}
@font-face {{ font-family: "Memo Sans"; src: url("{FONTS}/sans-semibold.woff2") format("woff2"); font-weight: 600; }}
:root {{ color-scheme: light dark; --ink: #1c1b19; --soft: #5a554c; --paper: #fff; --accent: #0b5a66; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: #e8e3d9; --soft: #aba497; --paper: #171614; --accent: #80c3c9; }}
  svg {{ filter: invert(.92) hue-rotate(180deg); }}
}}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 47rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.45 "Memo Sans", "Source Sans 3", system-ui, sans-serif; overflow-wrap: break-word; }}
h1 {{ font-size: 1.3rem; line-height: 1.25; font-weight: 600; margin: 0 0 .6rem; }}
figure {{ margin: 0; }} figcaption, footer {{ font-size: .9rem; color: var(--soft); margin-top: .5rem; }}
svg {{ display: block; width: 100%; height: auto; }}
svg text {{ font-family: "Memo Sans", "Source Sans Pro", system-ui, sans-serif !important; }}
a {{ color: var(--accent); }} p {{ margin: .4rem 0; }}
h2 {{ font-size: 1rem; font-weight: 600; margin: .8rem 0 .2rem; }}
pre {{ overflow-x: auto; padding: .6rem; border: 1px solid var(--soft); font-size: .85rem; white-space: pre-wrap; }}
.narrow {{ display: none; }} details {{ margin-top: .6rem; }} summary {{ cursor: pointer; color: var(--soft); }}
details:target, details:has(:target) {{ outline: 0; }}
@media (max-width: 40rem) {{ .with-narrow .wide {{ display: none; }} .with-narrow .narrow {{ display: block; }} }}
"""


@dataclass(frozen=True)
class Standalone:
    """What the page of a figure says.

    Parameters
    ----------
    file : name of its files, which lie beside the page's folder.
    svg, phone : its drawings; the second is empty where there is none for phones.
    address : where the page is published; relative to itself where nobody says where the site is.
    memo, memo_title, publication, day_text : the memo that it stands in.
    citation : how to cite it, in words.
    data : whether its data are offered.
    """

    file: str
    headline: str
    caption: str
    alt: str
    svg: str
    phone: str
    source: str
    address: str
    memo: str
    memo_title: str
    publication: str
    day_text: str
    citation: str
    data: bool
    language: str
    picture: str

    def page(self) -> bytes:
        """The page, without scripts."""
        title = self.headline or self.caption
        told = escape(self.alt, quote=True)
        sides = [("wide", self.svg), *([("narrow", self.phone)] if self.phone else [])]
        label = f'<svg role="img" aria-label="{told}" '
        drawings = "".join(f'<div class="{kind}">{svg.replace("<svg ", label, 1)}</div>' for kind, svg in sides)
        width, height = size_of(self.phone or self.svg)
        room = round(float(height) / float(width) * 600) + 260
        frame = (
            f'<iframe src="{escape(self.address, quote=True)}" title="{escape(title, quote=True)}" '
            f'width="100%" height="{room}" style="border:0" loading="lazy"></iframe>'
        )
        files = [("CSV", "csv")] if self.data else []
        links = " · ".join(
            f'<a href="../{escape(self.file, quote=True)}.{kind}">{words}</a>'
            for words, kind in [*files, ("PNG", "png"), ("SVG", "svg")]
        )
        heading = f"<h1>{escape(title)}</h1>"
        caption = f"<p>{escape(self.caption)}</p>" if self.headline else ""
        source = f"<p>{escape(self.source)}</p>" if self.source else ""
        image = escape(self.picture, quote=True)
        kind = ' class="with-narrow"' if self.phone else ""
        return f"""<!DOCTYPE html>
<html lang="{escape(self.language, quote=True)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title)} – {escape(self.publication)}</title>
<meta name="description" content="{escape(self.caption, quote=True)}">
<meta property="og:title" content="{escape(title, quote=True)}">
<meta property="og:description" content="{escape(self.caption, quote=True)}">
<meta property="og:image" content="{image}">
<style>{STYLE}</style>
</head>
<body>
<main>
{heading}
<figure{kind}>{drawings}
<figcaption>{caption}{source}</figcaption></figure>
<footer>
<p><a href="../../index.html" target="_top">{escape(self.memo_title)}</a>, {escape(self.publication)}, {escape(self.day_text)}. {links}</p>
<details id="cite"><summary>{escape(_("Cite and embed"))}</summary>
<p>{escape(self.citation)}</p>
<h2 id="embed">{escape(_("Embed"))}</h2>
<pre>{escape(frame)}</pre>
</details>
</footer>
</main>
</body>
</html>
""".encode()  # noqa: E501
