"""What a stranger's words could do on a page, had they slipped past all checks: nothing, since its policy lets nothing.

Each type of page is given planted content on its way to the browser, in front of its body's end and with the page's own
policy left as it is. The control, a page without a policy, shows that what is planted works.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from readers import Readers
from test_measured_browser import PAGES

DATE = "2026-05-14"
ELSEWHERE = "http://elsewhere.example"
TYPES = (*PAGES, f"{DATE}/company.html", f"{DATE}/company/amzn.html", "2026-10-08/changes.html", f"{DATE}/email.html")
PLANTED = f"""
<script>window.ran = [...(window.ran || []), 'script']</script>
<script src="{ELSEWHERE}/a.js"></script>
<script src="data:text/javascript,window.ran=[...(window.ran||[]),'data']"></script>
<img src="nowhere-at-all.png" onerror="window.ran = [...(window.ran || []), 'onerror']">
<img src="{ELSEWHERE}/pixel.png?secret">
<svg onload="window.ran = [...(window.ran || []), 'onload']"><image href="{ELSEWHERE}/in-svg.png"/></svg>
<link rel="stylesheet" href="{ELSEWHERE}/a.css">
<style>@import "{ELSEWHERE}/b.css"; body {{ --seen: url({ELSEWHERE}/c.png); background: var(--seen) }}</style>
<iframe src="{ELSEWHERE}/frame"></iframe>
<iframe srcdoc="<script>parent.ran = [...(parent.ran || []), 'srcdoc']</script>"></iframe>
<object data="{ELSEWHERE}/object"></object>
<embed src="{ELSEWHERE}/embed">
<video src="{ELSEWHERE}/video" autoplay muted></video>
<form id="planted-form" action="{ELSEWHERE}/form"><button id="planted-button">Send</button></form>
<a id="planted-link" href="javascript:window.ran = [...(window.ran || []), 'javascript:']">read on</a>
<base href="{ELSEWHERE}/">
"""
PRESS = "document.getElementById('planted-{}').click()"
BLOCKED = {"script-src-elem", "script-src-attr", "style-src-elem", "img-src", "frame-src", "object-src", "media-src",
           "form-action", "base-uri"}  # fmt: skip


class Visit:
    """A page opened with planted content, its link pressed: what ran, and what was asked of others."""

    def __init__(self, page: Page, path: str, *, policy: bool = True) -> None:
        self.page, self.elsewhere = page, list[str]()
        page.route("**/*", lambda route: self._answer(route, path, policy))
        page.add_init_script(
            "window.forbidden = []; document.addEventListener('securitypolicyviolation',"
            " (e) => window.forbidden.push(e.effectiveDirective))"
        )
        page.goto(path)
        page.evaluate(PRESS.format("link"))

    @property
    def ran(self) -> list[str]:
        return list(self.page.evaluate("window.ran || []"))

    def press_and_wait(self, forbidden: set[str]) -> None:
        """Send the form, and wait until the policy has told of all that it forbids: then all has been tried."""
        self.page.evaluate(PRESS.format("button"))
        self.page.wait_for_function("(all) => all.every((one) => forbidden.includes(one))", arg=sorted(forbidden))

    def _answer(self, route: Route, path: str, policy: bool) -> None:
        if route.request.url.startswith(ELSEWHERE):  # what a policy forbids never comes so far
            self.elsewhere.append(route.request.url.removeprefix(ELSEWHERE))
            route.fulfill(body="", content_type="text/plain")
        elif not route.request.is_navigation_request() or route.request.frame.parent_frame:
            route.continue_()
        else:
            body = route.fetch().text()
            assert "http-equiv" in body and "</body>" in body, path
            body = body if policy else body.replace("http-equiv", "data-none")
            route.fulfill(body=body.replace("</body>", f"{PLANTED}</body>"), content_type="text/html; charset=utf-8")


@pytest.fixture
def page(readers: Readers, server: str) -> Iterator[Page]:
    with readers.page(server) as page:
        yield page


@pytest.mark.parametrize("path", TYPES)
def test_nothing_that_is_planted_runs_or_tells_anybody(page: Page, path: str) -> None:
    is_mail = path.endswith("email.html")
    visit = Visit(page, path)
    # a mail shows its pictures by their addresses, on whatever site
    visit.press_and_wait(BLOCKED - {"img-src"} if is_mail else BLOCKED)
    asked = [told for told in visit.elsewhere if not (is_mail and ".png" in told)]
    assert (visit.ran, asked) == ([], [])
    assert ELSEWHERE not in page.evaluate("document.baseURI") and ELSEWHERE not in page.url


def test_without_a_policy_it_would_run(page: Page) -> None:
    visit = Visit(page, "about/index.html", policy=False)
    page.wait_for_function(
        "['script', 'onerror', 'onload', 'javascript:'].every((one) => (window.ran || []).includes(one))"
    )
    assert {"/a.js", "/a.css", "/pixel.png?secret", "/frame"} <= set(visit.elsewhere)


def test_every_page_has_a_policy_before_anything_that_loads(site: Path) -> None:
    without = []
    for path in site.rglob("*.html"):
        head = path.read_text("utf-8").partition("</head>")[0]
        before = head.partition("Content-Security-Policy")[0]
        if before == head or any(f"<{tag}" in before for tag in ("script", "link", "img", "style", "iframe")):
            without.append(path.relative_to(site).as_posix())
    assert not without
