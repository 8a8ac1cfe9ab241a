"""Who is let in, and what is sent."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from rrsis.errors import ConfigError, SceneError
from rrsis.view.server import HOST, Request, Response, Server


def echo(request: Request) -> Response | None:
    if request.path == ("missing",):
        return None
    if request.path == ("ours",):
        raise SceneError("It is damaged.", "Mend it.")
    if request.path == ("bug",):
        raise RuntimeError("oh")
    words = f"{request.method} {'/'.join(request.path)} {dict(request.query)} {request.body.decode()}"
    return Response(words.encode(), "text/plain", name="a.txt" if request.path == ("save",) else "")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(echo) as serving:
        thread = threading.Thread(target=serving.serve)
        thread.start()
        yield serving
        serving.stop()
        thread.join(10)
        assert not thread.is_alive()


def ask(
    server: Server,
    path: str,
    method: str = "GET",
    body: bytes | None = None,
    whole: bool = False,
    **headers: str,
) -> tuple[int, str, http.client.HTTPResponse]:
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(HOST, where.port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path if whole else where.path + path, body, named)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, answer


def test_who_knows_the_token_is_answered(server: Server) -> None:
    status, text, answer = ask(server, "a/b?x=1&x=2&y=")
    assert (status, text) == (200, "GET a/b {'x': '2'} ")
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and answer.headers["Cache-Control"] == "no-store"
    )
    assert ask(server, "save")[2].headers["Content-Disposition"] == 'attachment; filename="a.txt"'


@pytest.mark.parametrize("path", ["/", "", "/a", "/wrong-token/a", "/../a", "//a", "/%2e%2e/etc/passwd"])
def test_who_does_not_is_told_nothing(server: Server, path: str) -> None:
    status, text, _ = ask(server, path or "/x", whole=True)
    assert (status, text) == (404, "Not Found\n")


def test_the_token_is_long_and_new_each_time() -> None:
    with Server(echo) as one, Server(echo) as other:
        tokens = [urlsplit(each.url).path.strip("/") for each in (one, other)]
    assert tokens[0] != tokens[1] and min(map(len, tokens)) >= 32


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_that_was_made_to_point_here_is_refused(server: Server, host: str) -> None:
    status, text, _ = ask(server, "a", Host=host)
    assert status == 421 and "GET" not in text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "LOCALHOST:1234"])
def test_a_forwarded_port_is_let_in(server: Server, host: str) -> None:
    assert ask(server, "a", Host=host)[0] == 200


def test_it_listens_on_the_loopback_only(server: Server) -> None:
    assert urlsplit(server.url).hostname == "127.0.0.1" == server._listener.server_address[0]


def test_json_is_taken_and_nothing_else(server: Server) -> None:
    assert ask(server, "a", "POST", b"{}", Content_Type="application/json")[:2] == (200, "POST a {} {}")
    assert ask(server, "a", "POST", b"{}", Content_Type="text/plain")[0] == 415
    assert ask(server, "a", "POST", b"x" * 70_000, Content_Type="application/json")[0] == 413
    assert ask(server, "a", "PUT", b"{}")[0] == 501


def test_errors_are_told(server: Server) -> None:
    assert ask(server, "missing")[0] == 404
    assert ask(server, "ours")[:2] == (409, "It is damaged. Mend it.")


def test_bugs_are_told(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    status, text, _ = ask(server, "bug")
    assert status == 500 and "RuntimeError: oh" in text
    assert "a bug" in caplog.text


def test_a_port_that_is_taken_is_refused(server: Server) -> None:
    port = urlsplit(server.url).port
    assert port is not None
    with pytest.raises(ConfigError, match=f"port {port}"):
        Server(echo, port)
