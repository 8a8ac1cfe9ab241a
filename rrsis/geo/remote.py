"""Remote: rasters that lie on a server, read by ranges of their bytes, with an end to all waiting."""

from __future__ import annotations

import os
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from rrsis.errors import SceneError

_FILE_SYSTEMS = ("/vsicurl/", "/vsis3/", "/vsigs/", "/vsiaz/", "/vsiadls/", "/vsioss/", "/vsiswift/")
_PATIENCE_S = 10  # ours: how long a server may take to say anything about a file

_CREDENTIALS = (
    "GDAL_HTTP_USERPWD",
    "GDAL_HTTP_HEADER",
    "GDAL_HTTP_BEARER",
    "GDAL_HTTP_COOKIE",
    "GDAL_HTTP_PROXY",
)
_WAITING = {  # ours, and each gives way to a variable of the same name in the environment
    "GDAL_HTTP_CONNECTTIMEOUT": "15",
    "GDAL_HTTP_LOW_SPEED_LIMIT": "1",  # bytes a second; a server that sends less for so long is gone:
    "GDAL_HTTP_LOW_SPEED_TIME": "15",
    "GDAL_HTTP_TIMEOUT": "600",
    "GDAL_HTTP_MAX_RETRY": "3",
    "GDAL_HTTP_RETRY_DELAY": "0.5",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no server is asked for a list of its files
    "CPL_VSIL_CURL_NON_CACHED": ":".join(_FILE_SYSTEMS),  # what broke off must not be remembered as the whole
}

_MANY = {"GDAL_DISABLE_READDIR_ON_OPEN": "TRUE"}  # a folder of many files is not listed for each of them


class Answer(NamedTuple):
    """What a server says of a file.

    Attributes:
        status: The HTTP status; 0 if there was no answer.
        ranges: Whether it gives parts of the file.
        state: Size, date and tag of the file, as far as it tells them.
        reason: What went wrong, in the server's or the system's words.
    """

    status: int
    ranges: bool
    state: str
    reason: str


def is_remote(name: str) -> bool:
    """Say whether a name is that of a file on a server.

    Args:
        name: Any name of a raster.
    """
    return "://" in name or name.startswith(_FILE_SYSTEMS)


def is_virtual(name: str) -> bool:
    """Say whether a name is no path of this machine: on a server, or in one of GDAL's own file systems.

    Args:
        name: Any name of a raster.
    """
    return "://" in name or name.startswith("/vsi")


def place(name: str) -> str:
    """Give the name by which GDAL opens a raster.

    Args:
        name: A name as people write it; ``https://`` and ``s3://`` become GDAL's file systems.
    """
    scheme, mark, rest = name.partition("://")
    if mark and scheme.lower() in ("http", "https", "ftp"):
        return f"/vsicurl/{name}"
    if mark and scheme.lower() == "s3":
        return f"/vsis3/{rest}"
    return name


def reaches_out(place: str) -> bool:
    """Say whether GDAL will ask a server.

    Args:
        place: What GDAL opens: a name, or a VRT as text.
    """
    return is_remote(place) or any(system in place for system in _FILE_SYSTEMS)


def options(place: str) -> dict[str, str]:
    """List GDAL's options for what is opened.

    Args:
        place: What GDAL opens: a name, or a VRT as text.

    Returns:
        Options by their names, without those that the environment sets; none for a single local file.
    """
    chosen = _WAITING if reaches_out(place) else _MANY if place.startswith("<") else {}
    return {name: value for name, value in chosen.items() if name not in os.environ}


def ask(name: str) -> Answer | None:
    """Ask a server about a file, by the first of its bytes.

    Not by HEAD: that is refused where a URL is signed for reading.

    Args:
        name: Any name of a raster.

    Returns:
        What it says; None for names that are no plain URLs.
    """
    url = name.removeprefix("/vsicurl/")
    if urlsplit(url).scheme.lower() not in ("http", "https"):
        return None
    try:
        with urlopen(Request(url, headers={"Range": "bytes=0-0"}), timeout=_PATIENCE_S) as reply:
            told = (reply.headers.get(key, "") for key in ("ETag", "Last-Modified"))
            size = reply.headers.get("Content-Range", "").rpartition("/")[2]
            size = size or reply.headers.get("Content-Length", "")
            return Answer(reply.status, reply.status == 206, " ".join(filter(None, (size, *told))), "")
    except HTTPError as error:
        return Answer(error.code, False, "", str(error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, False, "", str(getattr(error, "reason", error)) or type(error).__name__)


def require_readable(name: str, answer: Answer | None) -> None:
    """Refuse what no reading can succeed with, before GDAL tries again and again.

    A server that wants credentials may know those that GDAL has, and is left to it.

    Args:
        name: Any name of a raster.
        answer: What its server says.

    Raises:
        SceneError: There is no server, no such file, or no part of it to be had.
    """
    known = any(variable.startswith(_CREDENTIALS) for variable in os.environ)
    if answer is not None and not known and (answer.status in (0, 404) or answer.status < 300):
        error = refusal(name, answer)
        if error is not None:
            raise error


def refusal(name: str, answer: Answer | None = None) -> SceneError | None:
    """Find out why a raster on a server cannot be read.

    Args:
        name: Any name of a raster.
        answer: What its server says; None to ask it now.

    Returns:
        What to tell the user; None if the server is not at fault, or is not one that can be asked.
    """
    answer = answer or ask(name)
    if answer is None:
        return None
    server = urlsplit(name.removeprefix("/vsicurl/")).hostname
    if answer.status == 0:
        return SceneError(
            f"{name} cannot be read: {server} does not answer ({answer.reason}).",
            "Check the name and the network; then run the same line again.",
        )
    if answer.status == 404:
        return SceneError(f"There is no file {name} (404 {answer.reason}).", "Check the address.")
    if answer.status in (401, 403):
        return SceneError(
            f"{server} does not let you read {name} ({answer.status} {answer.reason}).",
            "Use an address that is signed, or give GDAL your credentials (GDAL_HTTP_USERPWD, AWS_...).",
        )
    if answer.status >= 400:
        return SceneError(
            f"{name} cannot be read: {server} answers {answer.status} {answer.reason}.",
            "Run the same line again later.",
        )
    if not answer.ranges:
        return SceneError(
            f"{name} cannot be read: {server} does not give parts of a file.",
            "Download it first, for instance with curl -O.",
        )
    return None
