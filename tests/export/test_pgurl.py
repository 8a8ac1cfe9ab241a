"""URLs of tables."""

from __future__ import annotations

import pytest

from rrsis.errors import OutputError
from rrsis.export.pgurl import TableUrl


def test_the_table_is_taken_out_of_the_url() -> None:
    place = TableUrl.of("postgresql://ann:secret@host:5433/gis?sslmode=require&table=public.ships")
    assert (place.schema, place.table) == ("public", "ships")
    assert place.connection == "postgresql://ann:secret@host:5433/gis?sslmode=require"
    assert TableUrl.of("postgresql:///gis?table=ships").schema == ""


def test_what_is_shown_has_no_password() -> None:
    place = TableUrl.of("postgresql://ann:secret@host:5433/gis?password=secret&table=public.ships")
    assert place.shown == "postgresql://ann@host:5433/gis?table=public.ships"


def test_layers_of_several_have_tables_of_their_own() -> None:
    place = TableUrl.of("postgresql://host/gis?table=public.found")
    assert place.called("") == place
    assert (place.called("all_ships").schema, place.called("all_ships").table) == (
        "public",
        "found_all_ships",
    )


def test_a_url_without_a_table_is_refused_without_its_password() -> None:
    with pytest.raises(OutputError, match=r"postgresql://ann@host/gis names no table") as caught:
        TableUrl.of("postgresql://ann:secret@host/gis")
    assert "?table=" in caught.value.hint
