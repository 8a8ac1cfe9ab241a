"""TableUrl: a table of a database, as one URL names it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from rrsis.errors import OutputError


@dataclass(frozen=True)
class TableUrl:
    """A table of a database.

    Attributes:
        connection: The URL of the database alone; may hold a password.
        schema: The table's schema; empty for the first of the search path.
        table: Its name.
    """

    connection: str = field(repr=False)
    schema: str
    table: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Read ``postgresql://user@host/database?table=schema.name``.

        Raises:
            OutputError: No table is named.
        """
        parts = urlsplit(url)
        said = dict(parse_qsl(parts.query, keep_blank_values=True))
        schema, _, table = said.pop("table", "").rpartition(".")
        found = cls(urlunsplit(parts._replace(query=urlencode(said))), schema, table)
        if not table:
            raise OutputError(f"{found.shown} names no table.", "End the URL in ?table=NAME.")
        return found

    @property
    def shown(self) -> str:
        """The URL without its password and the database's other settings."""
        parts = urlsplit(self.connection)
        user, at, host = parts.netloc.rpartition("@")
        name = ".".join(filter(None, (self.schema, self.table)))
        query = f"table={quote(name)}" if name else ""
        return urlunsplit((parts.scheme, f"{user.partition(':')[0]}{at}{host}", parts.path, query, ""))

    def called(self, name: str) -> Self:
        """Name the table of one layer of several; the only one keeps its name."""
        return replace(self, table=f"{self.table}_{name}") if name else self
