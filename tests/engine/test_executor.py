"""Work is done in order, with a bounded look-ahead, and built once a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from rrsis.engine.executor import Executor, Serial, Threads
from rrsis.errors import ConfigError

EXECUTORS = [Serial(), Threads(1, 1), Threads(3, 2), Threads(2, 50)]


def slow_for_some() -> Callable[[int], int]:
    def work(item: int) -> int:
        time.sleep(0.002 * (item % 3))
        return item * item

    return work


@pytest.mark.parametrize("executor", EXECUTORS, ids=str)
def test_results_come_in_the_order_of_the_items(executor: Executor) -> None:
    assert list(executor.map(slow_for_some, range(20))) == [item * item for item in range(20)]


@pytest.mark.parametrize("executor", EXECUTORS, ids=str)
def test_no_items_give_no_results(executor: Executor) -> None:
    assert list(executor.map(slow_for_some, [])) == []


def test_threads_build_at_most_once_a_worker() -> None:
    built: list[str] = []

    def build() -> Callable[[int], int]:
        built.append(threading.current_thread().name)
        return slow_for_some()

    list(Threads(workers=3, ahead=6).map(build, range(30)))
    assert len(built) == len(set(built)) <= 3


def test_threads_do_not_run_further_ahead_than_allowed() -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            drawn.append(item)
            yield item

    results = Threads(workers=2, ahead=4).map(slow_for_some, items())
    next(results)
    assert len(drawn) <= 5


def test_an_error_surfaces_and_the_threads_end() -> None:
    def build() -> Callable[[int], int]:
        def work(item: int) -> int:
            if item == 3:
                raise ValueError("three")
            return item

        return work

    before = threading.active_count()
    taken = []
    with pytest.raises(ValueError, match="three"):
        for result in Threads(2, 4).map(build, range(10)):
            taken.append(result)
    assert taken == [0, 1, 2]
    assert threading.active_count() == before


def test_closing_ends_the_work() -> None:
    working: list[int] = []
    before = threading.active_count()

    def build() -> Callable[[int], int]:
        def work(item: int) -> int:
            working.append(item)
            time.sleep(0.01)
            working.remove(item)
            return item

        return work

    results = Threads(workers=2, ahead=8).map(build, range(100))
    next(results)
    results.close()
    assert working == [] and threading.active_count() == before


@pytest.mark.parametrize(("workers", "ahead"), [(0, 1), (1, 0)])
def test_threads_that_could_not_work_are_refused(workers: int, ahead: int) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        Threads(workers, ahead)
