"""Pages for tests that look at the site as a reader does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page


class Readers:
    """Pages for tests, each as of a reader who was never there, in contexts that the tests of a module have in common.

    A context of its own for each test would start processes of its own, twice as many, for each.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, tuple[BrowserContext, CDPSession]] = {}

    @contextmanager
    def page(self, base_url: str, **options: Any) -> Iterator[Page]:
        """A page in a context with these options, forgotten afterwards with all that it stored and loaded."""
        key = repr((base_url, sorted(options.items())))
        if key not in self._contexts:
            context = self._browser.new_context(base_url=base_url, **options)
            self._contexts[key] = context, context.new_cdp_session(context.new_page())
        context, session = self._contexts[key]
        try:
            yield context.new_page()
        finally:
            for page in context.pages[1:]:
                page.close()
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(base_url))
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
            session.send("Network.clearBrowserCache")
            context.clear_cookies()

    def close(self) -> None:
        for context, _ in self._contexts.values():
            context.close()
