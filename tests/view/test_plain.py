"""Values on their way to a page."""

from __future__ import annotations

import json

import pytest

from rrsis.view.plain import dump


def test_nothing_ends_a_script_element() -> None:
    text = dump({"a": "</script><!-- \u2028", "b": [1, 2.5, None, True]})
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == {"a": "</script><!-- \u2028", "b": [1, 2.5, None, True]}


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump(float("nan"))
