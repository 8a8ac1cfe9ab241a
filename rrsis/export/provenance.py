"""Provenance: how a result was made, in the words that every format carries in its own place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Self
from urllib.parse import urlsplit, urlunsplit

TOOL = "rrsis"


@dataclass(frozen=True)
class Provenance:
    """How a result was made.

    Attributes:
        scene: The raster that was read, without passwords and signatures.
        expressions: The user's sentences, verbatim, in order.
        model: Name or file name of the checkpoint; empty when something else answered.
        digest: SHA-256 of the checkpoint's file in hexadecimal; empty with `model`.
        when: When the work on the scene began, UTC, in whole seconds.
        version: The version of this package.
    """

    scene: str
    expressions: tuple[str, ...]
    model: str
    digest: str
    when: datetime
    version: str = version(TOOL)

    @classmethod
    def of(
        cls,
        scene: str | os.PathLike[str],
        expressions: Sequence[str],
        model: str = "",
        digest: str = "",
        when: datetime | None = None,
    ) -> Self:
        """Describe a run; without `when` it begins now.

        Args:
            scene: A file or URL; a file is named without its folder, a URL without what is secret in it.
            expressions: What was asked.
            model: Name or path of the checkpoint.
            digest: SHA-256 of its file.
            when: When the run began, with a time zone.
        """
        began = (when or now()).astimezone(UTC).replace(microsecond=0)
        return cls(public_name(os.fspath(scene)), tuple(expressions), public_name(model), digest, began)

    @property
    def date(self) -> str:
        """The moment as ISO 8601, such as ``2026-05-04T12:30:00Z``."""
        return self.when.strftime("%Y-%m-%dT%H:%M:%SZ")

    def record(self) -> dict[str, str | list[str]]:
        """Give all of it as a flat record of texts."""
        return {
            "tool": TOOL,
            "version": self.version,
            "scene": self.scene,
            "expressions": list(self.expressions),
            "model": self.model,
            "model_sha256": self.digest,
            "date": self.date,
        }

    def json(self) -> str:
        """Give the record as one line of JSON."""
        return json.dumps(self.record(), ensure_ascii=False)


def sentences(records: Iterable[object]) -> list[str]:
    """List the expressions of several runs, in order.

    Args:
        records: What `Provenance.record` gave, perhaps long ago; what is none is passed over.
    """
    found = (record.get("expressions") for record in records if isinstance(record, dict))
    return [str(text) for texts in found if isinstance(texts, list) for text in texts]


def now() -> datetime:
    """Tell the moment, UTC; the environment variable SOURCE_DATE_EPOCH stops the clock.

    That variable is the convention of reproducible builds: whole seconds since 1970.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)


def public_name(name: str) -> str:
    """Name a file or URL without what must not be handed on: folders, passwords, signatures.

    Args:
        name: A path, a URL or a name that GDAL understands.
    """
    if "://" not in name:
        return os.path.basename(name.rstrip("/")) or name
    parts = urlsplit(name)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
