"""The page *Verify an edition*: what a reader can check, with the commands, and what each of them can't show."""

from __future__ import annotations

from html import escape

from docutils import nodes

from memobook.publication.locks.chain import heads
from memobook.publication.locks.keys import PUBLIC, publisher_keys
from memobook.publication.locks.lock import released_editions
from memobook.publication.text.language import _
from memobook.publication.text.sentence import filled

from .directive import ContentDirective


class Verification(ContentDirective):
    """Commands that check the newest released edition where it is published, and what they prove."""

    def run(self) -> list[nodes.Node]:
        publication = self.site.publication
        date = next(reversed(released_editions(publication)), "")
        if not date:
            return [nodes.paragraph("", _("No edition is released yet: there is nothing to verify."))]
        base, keys = publication.base, [*publisher_keys(publication)]
        up = "../" * self.env.docname.count("/") if self.site.place == "site" else base
        files = "jq -r 'to_entries[] | .value + \"  \" + .key' manifest.json | sha256sum --check --quiet"
        known = f" --key {keys[-1]}" if keys else ""
        return [
            *self._part(
                _("Without a clone"),
                _(
                    "With memobook installed, in any folder. Three lines say what was found, what it proves, and what "
                    "it doesn’t; where something is not as it was released, it is named, and the exit code is 1."
                ),
                f"memobook verify {date} --site {base}{known}",
            ),
            *self._part(
                _("With a clone"),
                _(
                    "The same, and the site’s locks are compared with those of the clone. The second command builds "
                    "the edition anew from its data and code, and compares every file: this, and only this, shows that "
                    "its numbers follow from them."
                ),
                f"memobook verify {date} --site {base}\nmemobook verify {date}",
            ),
            *self._part(
                _("With plain tools"),
                _(
                    "In a copy of the edition’s folder, each file against its manifest; then the manifest against the "
                    "lock, whose field manifest holds the same."
                ),
                files,
            ),
            self._raw(f"<h2>{escape(_('Keys'))}</h2>{self._keys(keys, up)}"),
            self._raw(f"<h2>{escape(_('What this shows'))}</h2><dl>{self._shows()}</dl>"),
        ]

    def _shows(self) -> str:
        """What each check proves, and what none of them does."""
        hashes = _(" and ").join(f"<code>{escape(one['sha256'])}</code>" for one in heads(self.site.publication))
        told = {
            _("Files and manifest"): _("Nothing was changed since the manifest was written."),
            _("The chain of locks"): _(
                "Each lock names the ones before it by hash. Who writes an old one anew must write every later one "
                "anew."
            ),
            _("The signature"): _(
                "Who holds the key released these bytes. It shows who that is only to those who know the key from "
                "elsewhere."
            ),
            _("Not shown"): _(
                "That the data are true, or that nothing newer was held back. Who noted the newest lock learns that: "
                "{option} with its hash, today {hashes}."
            ),
        }
        return "".join(
            f"<dt>{escape(term)}</dt><dd>{filled(text, option='<code>--head</code>', hashes=hashes)}</dd>"
            for term, text in told.items()
        )

    def _part(self, title: str, words: str, commands: str) -> list[nodes.Node]:
        told = f'<h2>{escape(title)}</h2><p>{escape(words)}</p><pre tabindex="0"><code>{escape(commands)}</code></pre>'
        return [self._raw(told)]

    @staticmethod
    def _keys(keys: list[str], up: str) -> str:
        if not keys:
            return f"<p>{escape(_('This publication has no key: its releases are not signed.'))}</p>"
        listed = "".join(f"<li><code>{escape(key)}</code></li>" for key in keys)
        told = filled(
            _("Releases are signed with one of these, whose file is {file}. Compare them with what the publisher tells "
              "elsewhere."),
            file=f'<a href="{up}{PUBLIC}">{PUBLIC}</a>',
        )  # fmt: skip
        return f"<p>{told}</p><ul>{listed}</ul>"

    @staticmethod
    def _raw(html: str) -> nodes.raw:
        return nodes.raw("", html, format="html")
