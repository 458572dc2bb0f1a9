"""The preview's server on loopback, for as long as a session lasts."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from memobook.publication.errors import ContentError

from .handler import Handler, Server
from .state import PreviewState

HOST = "127.0.0.1"


class PreviewServer(PreviewState):
    """Serves what the session gives it; use it as a context manager.

    Parameters
    ----------
    folder : with the finished pages.
    date : of the edition, below whose address the pages are.
    port : 0 for any that is free.

    Raises
    ------
    ContentError : ``preview.port`` where the port is taken.
    """

    def __init__(self, folder: Path, date: str, port: int) -> None:
        super().__init__(folder, date)
        try:
            self._http = Server((HOST, port), Handler)
        except OSError as error:
            raise ContentError(
                "preview.port",
                f"port {port} of {HOST} can't be had: {error.strerror}",
                place="memobook preview",
                fix="name another: --port 0 takes one that is free",
            ) from error
        self._http.preview = self
        # by which names a browser may call it; another one would be a page of somebody else that was led here
        self._http.hosts = {f"{name}:{self._http.server_port}" for name in (HOST, "localhost")}
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._http.server_port}/{self.date}/index.html"
