"""Site: what a browser can ask for: the page, tiles of the scene, and, live, sentences and their objects."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from rrsis.errors import RrsisError
from rrsis.export.writers import writer
from rrsis.view.live import Live
from rrsis.view.page import Page
from rrsis.view.plain import Plain, dump
from rrsis.view.pyramid import Pyramid
from rrsis.view.server import Request, Response

KINDS = {"geojson": "application/geo+json", "gpkg": "application/geopackage+sqlite3"}
"""Formats in which a browser can save what was found, and their media types."""
_WAIT_S = 20.0  # how long a request for news is held


@dataclass(frozen=True)
class Site:
    """Answers what a browser asks; nothing but what is listed here can be had.

    Attributes:
        page: The page.
        pyramid: The scene's tiles, if there is a scene.
        live: The sentences, if they can be asked.
    """

    page: Page
    pyramid: Pyramid | None = None
    live: Live | None = None

    def __call__(self, request: Request) -> Response | None:
        """Answer; None for what there is not.

        Raises:
            RrsisError: The scene cannot be read there, or objects cannot be written.
        """
        answers: dict[tuple[str, str, int], Callable[[Request], Response | None]] = {
            ("GET", "", 1): self._page,
            ("GET", "tiles", 4): self._tile,
            ("GET", "news", 2): self._news,
            ("POST", "ask", 1): self._ask,
            ("POST", "drop", 1): self._drop,
            **{("GET", f"found.{suffix}", 1): self._found for suffix in KINDS},
        }
        answer = answers.get((request.method, request.path[0], len(request.path)))
        return answer(request) if answer else None

    def _page(self, request: Request) -> Response:
        return Response(self.page.html().encode(), "text/html; charset=utf-8")

    def _tile(self, request: Request) -> Response | None:
        if self.pyramid is None or not all(_whole(part) for part in request.path[1:]):
            return None
        tile = self.pyramid.tile(*map(int, request.path[1:]))
        return None if tile is None else Response(tile.data, tile.kind, kept=True)

    def _news(self, request: Request) -> Response | None:
        known = request.path[1]
        if self.live is None or not (_whole(known) or known == "-1"):
            return None
        return _json(self.live.news(int(known), _WAIT_S))

    def _ask(self, request: Request) -> Response | None:
        text = _field(request, "text")
        if self.live is None or not isinstance(text, str):
            return None
        try:
            self.live.ask(text)
        except RrsisError as error:
            return _json({"message": error.message, "hint": error.hint})
        return _json({})

    def _drop(self, request: Request) -> Response | None:
        number = _field(request, "id")
        if self.live is None or not isinstance(number, int):
            return None
        self.live.drop(number)
        return _json({})

    def _found(self, request: Request) -> Response | None:
        suffix = request.path[0].rpartition(".")[2]
        numbers = [part for part in request.query.get("layers", "").split(",") if _whole(part)]
        least = _number(request.query.get("least", "0"))
        if self.live is None or least is None:
            return None
        layer = self.live.chosen({int(number) for number in numbers}, least)
        if layer is None:
            return Response(b"Nothing was found yet.", "text/plain; charset=utf-8", HTTPStatus.CONFLICT)
        with tempfile.TemporaryDirectory(prefix="rrsis-") as folder:
            path = Path(folder, f"{_plain(self.page.title)}_found.{suffix}")
            writer(path).write(str(path), [layer], "create")
            return Response(path.read_bytes(), KINDS[suffix], name=path.name)


def _plain(title: str) -> str:
    """Name a file after a scene, in letters that every system and every header takes."""
    return re.sub(r"[^A-Za-z0-9-]+", "_", Path(title).stem).strip("_") or "scene"


def _whole(text: str) -> bool:
    """Say whether a text is a whole number of a sensible length."""
    return text.isascii() and text.isdecimal() and len(text) < 10


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _field(request: Request, name: str) -> object:
    """Take a value out of a JSON object that was sent; None if there is none."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    return sent.get(name) if isinstance(sent, dict) else None


def _json(value: Plain) -> Response:
    return Response(dump(value).encode(), "application/json")
