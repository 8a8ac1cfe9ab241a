"""The journal: what a run says of itself through Python's logging, on the error stream and in a file."""

from __future__ import annotations

import logging
import platform
import re
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rrsis import __version__
from rrsis.errors import OutputError

from . import show

_LOG = logging.getLogger("rrsis.cli")
_FORM = "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s: %(message)s"
_SECRETS = (
    (re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@"), r"\1:***@"),  # a password in a URL
    (re.compile(r"(?i)\b((?:x-amz-\w+|sig|signature|token|password|key|secret)=)[^\s&'\"]+"), r"\1***"),
)


class Discreet(logging.Formatter):
    """Writes records without the passwords and signatures of URLs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        text = super().format(record)
        for secret, stars in _SECRETS:
            text = secret.sub(stars, text)
        return text


class ErrorStream(logging.Handler):
    """Writes records on the error stream of the moment, but not what the program has said there itself."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if not getattr(record, show.SAID, False):
            print(self.format(record), file=sys.stderr)


@contextmanager
def kept(verbose: int, quiet: bool, file: Path | None, arguments: Sequence[str]) -> Iterator[None]:
    """Keep a journal while a command runs; afterwards logging is as it was.

    Args:
        verbose: 0 for warnings of libraries, 1 for what is done and how long it takes, 2 for everything.
        quiet: Say nothing but errors.
        file: Where everything is kept, added to what is there; None for nowhere.
        arguments: The command line, for the file.

    Yields:
        Nothing; what is logged meanwhile is written.

    Raises:
        OutputError: The file cannot be written.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(_handling(_stream(verbose, quiet)))
        if file is not None:
            stack.enter_context(_handling(_opened(file)))
        if quiet:
            stack.enter_context(show.hushed())
        _LOG.info("rrsis %s, Python %s, %s", __version__, platform.python_version(), platform.platform())
        _LOG.info("rrsis %s", shlex.join(arguments))
        try:
            yield
        finally:
            _LOG.info("after %s%s", show.duration(time.monotonic() - began), _peak())


def ended(code: int) -> None:
    """Note how a command ended.

    Args:
        code: Its exit code.
    """
    _LOG.info("exit code %d", code)


def _stream(verbose: int, quiet: bool) -> logging.Handler:
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    handler = ErrorStream(logging.ERROR if quiet else level)
    handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    if verbose < 2:  # what others do is of interest only when something is wrong
        handler.addFilter(lambda one: one.name.startswith("rrsis") or one.levelno >= logging.WARNING)
    return handler


def _opened(file: Path) -> logging.Handler:
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"Cannot write the log file {file}: {error.strerror}.", "Choose another."
        ) from error
    handler.setFormatter(Discreet(_FORM, "%Y-%m-%d %H:%M:%S"))
    handler.setLevel(logging.DEBUG)
    return handler


@contextmanager
def _handling(handler: logging.Handler) -> Iterator[None]:
    """Let a handler take what all of Python logs; third parties only from INFO on."""
    root, own = logging.getLogger(), logging.getLogger("rrsis")
    before = root.level, own.level
    root.addHandler(handler)
    logging.captureWarnings(True)
    root.setLevel(min(root.level, logging.INFO))
    own.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        root.setLevel(before[0])
        own.setLevel(before[1])
        handler.close()


def _peak() -> str:
    """Say how much memory was used at most, where the system tells."""
    try:
        import resource
    except ImportError:  # Windows
        return ""
    unit = 1 if sys.platform == "darwin" else 1024
    return f", at most {show.size(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)} of memory"
