"""Server: one site for one person on this machine, behind a token that cannot be guessed."""

from __future__ import annotations

import hmac
import logging
import secrets
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from rrsis.errors import ConfigError, RrsisError

HOST = "127.0.0.1"
"""The loopback interface: nobody outside of this machine can connect."""
_NAMES = frozenset(
    {HOST, "localhost"}
)  # a page elsewhere whose name is made to point here is refused by these
_LARGEST_BODY = 64_000  # bytes
_IDLE_S = 60.0
_LOG = logging.getLogger("rrsis.view")


class Request(NamedTuple):
    """What is asked, below the token.

    Attributes:
        method: "GET" or "POST".
        path: The parts of the path, without the token.
        query: The last value of each name.
        body: The bytes that were sent.
    """

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    body: bytes = b""


class Response(NamedTuple):
    """What is answered.

    Attributes:
        body: The bytes.
        kind: Their media type.
        status: HTTP's number.
        name: What a browser is to call it when it is saved; empty for what is shown.
        kept: Whether the browser may keep it.
    """

    body: bytes
    kind: str
    status: int = HTTPStatus.OK
    name: str = ""
    kept: bool = False


Answer = Callable[[Request], Response | None]
"""Answers what is asked; None where there is nothing. Called by several threads at once."""


class Server:
    """Serves on the loopback interface; a context manager.

    Args:
        answer: Who answers.
        port: Where to listen; 0 for any port that is free.

    Attributes:
        url: Where the site is, with the token.
    """

    def __init__(self, answer: Answer, port: int = 0) -> None:
        """Take the port.

        Raises:
            ConfigError: The port is taken, or this user may not listen there.
        """
        token = secrets.token_urlsafe(24)
        try:
            self._listener = _Listener((HOST, port), _handler(answer, token))
        except OSError as error:
            raise ConfigError(
                f"Cannot listen on port {port}: {error.strerror}.", "Leave --port out, or choose another."
            ) from error
        self.url = f"http://{HOST}:{self._listener.server_address[1]}/{token}/"

    def serve(self) -> None:
        """Answer until `stop` is called, from another thread, or the thread is interrupted."""
        self._listener.serve_forever(poll_interval=0.2)

    def stop(self) -> None:
        """Make `serve` return."""
        self._listener.shutdown()

    def __enter__(self) -> Self:
        """Return the server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the port back."""
        self._listener.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True  # a browser that keeps its connections open does not keep the program alive
    block_on_close = False

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Keep what a browser does by breaking off out of sight."""
        _LOG.debug("a request broke off", exc_info=True)


def _handler(answer: Answer, token: str) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        """The handler of one server."""

    Handler.answer, Handler.token = staticmethod(answer), token
    return Handler


class _Handler(BaseHTTPRequestHandler):
    """Lets in who knows the token, and hands on what is asked."""

    answer: Answer
    token: str
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "rrsis", ""
    timeout = _IDLE_S

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer a POST of JSON, which no form of a page elsewhere can send unasked."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            self.close_connection = True  # the body is still on its way
            self._send(_refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
            return
        body = self.rfile.read(int(length))
        if self.headers.get_content_type() != "application/json":
            self._send(_refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE))
            return
        self._answer(body)

    def _answer(self, body: bytes) -> None:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        where = urlsplit(self.path)
        _, token, *path = where.path.split("/")
        if host not in _NAMES:
            self._send(_refusal(HTTPStatus.MISDIRECTED_REQUEST))
        elif not hmac.compare_digest(token.encode(), self.token.encode()) or not path:
            self._send(_refusal(HTTPStatus.NOT_FOUND))
        else:
            request = Request(self.command, tuple(path), dict(parse_qsl(where.query)), body)
            self._send(_answered(self.answer, request))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "private, max-age=3600" if response.kept else "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        if response.name:
            self.send_header("Content-Disposition", f'attachment; filename="{response.name}"')
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Log quietly, and not the token: it is in every line."""
        _LOG.debug("%s", (format % args).replace(self.token, "***"))


def _answered(answer: Answer, request: Request) -> Response:
    """Ask who answers; errors become text, as on the command line."""
    try:
        return answer(request) or _refusal(HTTPStatus.NOT_FOUND)
    except RrsisError as error:
        return Response(str(error).encode(), "text/plain; charset=utf-8", HTTPStatus.CONFLICT)
    except Exception as error:  # whatever it is, the browser must not wait for ever
        _LOG.exception("a bug")
        text = f"This is a bug in rrsis: {type(error).__name__}: {error}"
        return Response(text.encode(), "text/plain; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR)


def _refusal(status: HTTPStatus) -> Response:
    return Response(f"{status.phrase}\n".encode(), "text/plain; charset=utf-8", status)
