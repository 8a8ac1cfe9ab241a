"""The tree of errors."""

from __future__ import annotations

import inspect
import re

import pytest

from rrsis import errors
from rrsis.errors import MissingDependency, RrsisError, UnknownFormat, meant

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


def test_an_error_says_what_and_what_to_do() -> None:
    error = UnknownFormat("Cannot write a.kml.", "Use .gpkg.")
    assert (error.message, error.hint) == ("Cannot write a.kml.", "Use .gpkg.")
    assert str(error) == "Cannot write a.kml. Use .gpkg."
    assert str(RrsisError("No hint.")) == "No hint."


@pytest.mark.parametrize("kind", TREE)
def test_all_have_one_root(kind: type[Exception]) -> None:
    assert issubclass(kind, RrsisError)


def test_a_missing_library_is_also_an_import_error() -> None:
    with pytest.raises(ImportError):
        raise MissingDependency("pyarrow is not installed.")


def test_the_drawing_shows_them_all() -> None:
    drawn = re.findall(r"^ *[│├└─ ]*(\w+)", (errors.__doc__ or "").split("\n\n")[1], re.MULTILINE)
    assert sorted(drawn) == sorted(kind.__name__ for kind in TREE)


def test_a_slip_is_answered_with_what_was_meant() -> None:
    assert meant("cdua", ("auto", "cpu", "cuda")) == "Did you mean 'cuda'? Known: auto, cpu, cuda."
    assert meant("tpu-v5", ("auto", "cuda")) == "Known: auto, cuda."


def test_a_long_list_is_kept_for_those_who_need_it() -> None:
    many = [f"setting_{letter}" for letter in "abcdefghijk"]
    assert meant("seting_c", many) == "Did you mean 'setting_c'?"
    assert meant("xyz", many) == f"Known: {', '.join(many)}."
