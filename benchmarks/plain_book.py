"""The peer of a build: the same pages and notebooks as a plain Jupyter Book, with no part of memobook in it.

Its own theme and its own incremental rebuilds count; our extension would slow it (it opens the ledger and reads all
pages anew each time). Roles of ours become plain text and directives of ours go; notebooks stay as they are, and a
family has one a member (:mod:`.member_notebooks`). The documentation goes too, which a build of ours renders only when
it was touched.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import yaml

DIRECTIVE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?:front|archive|datasets|result|implication|statements|claim-register|verdict-meanings)\}"
    r".*?^(?P=fence)[ \t]*\n",
    re.DOTALL | re.MULTILINE,
)
ROLE = re.compile(r"\{(?:value|stated|literal|page|member)\}`([^`]*)`")
DOCS = "book/docs/"


def make_plain(root: Path, execution: str) -> None:
    """Turn a copy of the repository into a plain Jupyter Book.

    Parameters
    ----------
    root : the copy.
    execution : ``execute_notebooks`` of Jupyter Book: ``"force"`` or ``"cache"``.
    """
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    known = config.pop("sphinx")["config"]
    config["html"].pop("baseurl", None)
    config["execute"] = {"execute_notebooks": execution, "timeout": 600}
    kept = {name: known[name] for name in known if name.startswith("myst_") or name == "suppress_warnings"}
    config["sphinx"] = {"config": kept}
    (root / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    shutil.rmtree(root / DOCS)
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    toc["chapters"] = [chapter for chapter in toc["chapters"] if not chapter["file"].startswith(DOCS)]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    for page in (root / "book").rglob("*.md"):
        page.write_text(_plain(page.read_text("utf-8")), "utf-8")
    for path in (root / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = _plain("".join(cell["source"]))
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")


def _plain(text: str) -> str:
    return ROLE.sub(r"\1", DIRECTIVE.sub("", text))
