"""Rasters on servers are read by ranges; what is wrong with a server is told in words, and soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rrsis.errors import SceneError
from rrsis.geo.remote import ask, is_remote, is_virtual, options, place, refusal, require_readable

if TYPE_CHECKING:
    from conftest import Web


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("https://host/a.tif?sig=1", "/vsicurl/https://host/a.tif?sig=1"),
        ("HTTP://host/a.tif", "/vsicurl/HTTP://host/a.tif"),
        ("s3://bucket/a.tif", "/vsis3/bucket/a.tif"),
        ("/vsicurl/https://host/a.tif", "/vsicurl/https://host/a.tif"),
        ("gs://bucket/a.tif", "gs://bucket/a.tif"),
    ],
)
def test_addresses_become_names_that_gdal_opens(name: str, opened: str) -> None:
    assert place(name) == opened and is_remote(name)
    assert options(opened)["GDAL_DISABLE_READDIR_ON_OPEN"] == "EMPTY_DIR"


@pytest.mark.parametrize("name", ["a.tif", "/vsizip/a.zip/a.tif", "NETCDF:a.nc:b", r"C:\a.tif"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert place(name) == name and not is_remote(name) and options(name) == {}


def test_the_environment_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDAL_HTTP_CONNECTTIMEOUT", "99")
    assert "GDAL_HTTP_CONNECTTIMEOUT" not in options("/vsis3/b/a.tif")


def test_a_server_tells_size_date_and_tag_by_one_byte(web: Web) -> None:
    (web.folder / "a.bin").write_bytes(b"12345")
    answer = ask(web.url("a.bin"))
    assert answer is not None and answer.ranges and answer.state.startswith('5 "')
    assert [span for _, _, span in web.asked] == ["bytes=0-0"]
    assert refusal(web.url("a.bin")) is None and ask("s3://bucket/a.tif") is None and ask("a.tif") is None


@pytest.mark.parametrize(
    ("manner", "words", "sure"),
    [
        ("nowhere", "There is no file", True),
        ("whole", "does not give parts", True),
        ("secret", "does not let you read", False),
        ("busy", "answers 503", False),
        ("hung", "does not answer", True),
    ],
)
def test_what_is_wrong_is_told(
    manner: str, words: str, sure: bool, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.geo.remote._PATIENCE_S", 0.2)
    (web.folder / "a.bin").write_bytes(b"12345")
    url = web.url("a.bin", manner)
    error = refusal(url)
    assert error is not None and words in error.message and url in error.message and error.hint
    if sure:  # then GDAL need not even try
        with pytest.raises(SceneError, match=words):
            require_readable(url, ask(url))
        monkeypatch.setenv("GDAL_HTTP_USERPWD", "me:secret")  # GDAL may see more than we do
    require_readable(url, ask(url))


def test_a_server_that_is_not_there_is_told() -> None:
    error = refusal("http://127.0.0.1:9/a.tif")
    assert error is not None and "127.0.0.1 does not answer" in error.message


@pytest.mark.parametrize(
    ("name", "virtual"),
    [
        ("s3://b/a.tif", True),
        ("/vsizip/a.zip/a.tif", True),
        ("/vsicurl/http://x/a", True),
        ("a:b.tif", False),
    ],
)
def test_names_that_are_no_path_of_this_machine(name: str, virtual: bool) -> None:
    assert is_virtual(name) == virtual
