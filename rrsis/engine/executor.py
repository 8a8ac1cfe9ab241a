"""Who does the work: one function over many items, in order, with a bounded look-ahead.

A worker is built once and then called for each item, because what it holds (an open raster, a
connection) is often neither cheap to build nor safe to share.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Protocol, TypeVar

from rrsis.errors import ConfigError

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Runs a function over items and gives the results in the items' order."""

    def map(self, build: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Generator[R, None, None]:
        """Apply a built function to each item.

        Args:
            build: Makes the function; called once a worker, in the worker.
            items: The work; drawn lazily.

        Returns:
            One result an item, in order; closing it ends the work, so that what the work uses may go.
        """
        ...


class Serial:
    """Does the work where it is asked for, one item at a time."""

    def map(self, build: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Generator[R, None, None]:
        """Apply a built function to each item in turn."""
        work = build()
        for item in items:
            yield work(item)


@dataclass(frozen=True)
class Threads:
    """Works ahead of its consumer in threads; right for what waits outside Python, such as reading.

    Results come in order, whatever the timing: sums over them are then the same in every run. Items are dealt
    to the workers in turn, so that a worker of a regular pattern meets what it holds from before.

    Attributes:
        workers: Number of threads, at least 1.
        ahead: Number of items that may be begun before the first of them is taken, at least 1.
    """

    workers: int = 2
    ahead: int = 8

    def __post_init__(self) -> None:
        """Refuse numbers that could never do any work."""
        if self.workers < 1 or self.ahead < 1:
            raise ConfigError(f"Threads needs at least 1 worker and 1 item ahead, got {self}.")

    def map(self, build: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Generator[R, None, None]:
        """Apply a built function to each item; an error surfaces at its item, and stops the rest."""
        local = threading.local()

        def work(item: T) -> R:
            if not hasattr(local, "function"):
                local.function = build()
            function: Callable[[T], R] = local.function
            return function(item)

        pools = [ThreadPoolExecutor(1) for _ in range(self.workers)]
        given = (pool.submit(work, item) for pool, item in zip(cycle(pools), items, strict=False))
        try:
            waiting: deque[Future[R]] = deque(islice(given, self.ahead))
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(islice(given, 1))
                yield result
        finally:
            for pool in pools:
                pool.shutdown(wait=False, cancel_futures=True)
            for pool in pools:
                pool.shutdown(wait=True)
