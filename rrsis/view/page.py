"""Page: everything that a browser needs, as one HTML document that asks nobody for anything more."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib import metadata
from importlib.resources import files
from string import Template

from rrsis.errors import MissingDependency
from rrsis.view.chart import Chart
from rrsis.view.overlay import Overlay
from rrsis.view.plain import Plain, dump
from rrsis.view.pyramid import Picture

SCRIPTS = (
    "chart",
    "outlines",
    "painter",
    "picture",
    "model",
    "legend",
    "card",
    "ruler",
    "permalink",
    "live",
    "main",
)
"""Our scripts in the order in which they build on each other; each defines one thing or a few."""
_LEAFLET = "XStatic-Leaflet"  # a package of nothing but Leaflet's files
_COMMENT = re.compile(r"^\s*//(#.*)$", re.MULTILINE)  # where a source map would be found


@dataclass(frozen=True)
class Page:
    """What a page shows.

    Attributes:
        title: Its heading.
        chart: Where the picture's pixels lie.
        overlays: What is drawn over it.
        notes: What the user should know, one sentence each.
        ground: The picture: itself, or the number of levels that the server has of it; None for none.
        live: Whether sentences can be asked.
    """

    title: str
    chart: Chart
    overlays: Sequence[Overlay] = ()
    notes: Sequence[str] = ()
    ground: Picture | int | None = None
    live: bool = False

    def html(self) -> str:
        """Write the document.

        Raises:
            MissingDependency: Leaflet's files are not installed.
        """
        style = "\n".join((leaflet("leaflet.css"), _own("style.css")))
        scripts = [
            leaflet("leaflet.js"),
            "\n".join(('"use strict";', *(_own(f"{name}.js") for name in SCRIPTS))),
        ]
        return Template(_own("page.html")).substitute(
            title=escape(self.title),
            version=escape(metadata.version("rrsis")),
            policy=escape(self._policy(style, scripts)),
            style=style,
            data=dump(self._data()),
            scripts="\n".join(f"<script>{script}</script>" for script in scripts),
        )

    def _data(self) -> dict[str, Plain]:
        layers = (overlay.record(self.chart.transform) for overlay in self.overlays)
        return {
            "chart": self.chart.record(),
            "layers": [{"id": place, **layer} for place, layer in enumerate(layers, 1)],
            "notes": list(self.notes),
            "scene": _ground(self.ground),
            "live": self.live,
        }

    def _policy(self, style: str, scripts: Sequence[str]) -> str:
        """Allow these scripts and this style, and the server that the page came from, and nothing else."""
        served = " 'self'" if isinstance(self.ground, int) or self.live else ""
        rules = {
            "default-src": "'none'",
            "script-src": " ".join(_digest(script) for script in scripts),
            "style-src": _digest(style),
            "img-src": f"data:{served}",
            "connect-src": served.strip() or "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())


def leaflet(name: str) -> str:
    """Read one of Leaflet's files, as XStatic-Leaflet installs them.

    Args:
        name: Name of the file.

    Raises:
        MissingDependency: The package is not installed, or has no such file.
    """
    try:
        found = [file for file in metadata.files(_LEAFLET) or () if file.name == name]
    except metadata.PackageNotFoundError:
        found = []
    if not found:
        raise MissingDependency(
            f"{_LEAFLET}, which brings the map, is not installed.", "pip install xstatic-leaflet"
        )
    return _COMMENT.sub("", found[0].read_text("utf-8").replace("\r\n", "\n"))


def _own(name: str) -> str:
    return files("rrsis.view").joinpath("page", name).read_text("utf-8")


def _ground(ground: Picture | int | None) -> Plain:
    if ground is None:
        return None
    if isinstance(ground, int):
        return {"url": "tiles", "levels": ground}
    return {"uri": f"data:{ground.kind};base64,{b64encode(ground.data).decode('ascii')}"}


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"
