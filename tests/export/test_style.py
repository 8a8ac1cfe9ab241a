"""Styles are what QGIS reads."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from rrsis.export.style import PALETTE, colours, qml, write_beside


def test_colours_come_in_turn_and_repeat() -> None:
    asked = [f"sentence {number}" for number in range(len(PALETTE) + 1)]
    chosen = colours([*asked, asked[0]])
    assert list(chosen) == asked
    assert [chosen[asked[0]], chosen[asked[-1]]] == [PALETTE[0], PALETTE[0]]


def test_the_style_is_categorised_by_expression_and_labelled_by_score() -> None:
    text = "tanks \"left\" <of> & 'it'"
    style = qml({text: (1, 2, 3), "ship": (4, 5, 6)}, "expr")
    assert style.startswith("<!DOCTYPE qgis")
    root = ElementTree.fromstring(style)
    renderer = root.find("renderer-v2")
    assert renderer is not None and renderer.attrib["attr"] == "expr"
    categories = renderer.findall("categories/category")
    assert [one.attrib["value"] for one in categories] == [text, "ship"]
    symbols = {one.attrib["name"]: one for one in renderer.findall("symbols/symbol")}
    assert [one.attrib["symbol"] for one in categories] == list(symbols)
    fill = symbols["0"].find("layer/Option/Option[@name='color']")
    assert fill is not None and fill.attrib["value"].startswith("1,2,3,")
    label = root.find("labeling/settings/text-style")
    assert label is not None and "score" in label.attrib["fieldName"] and label.attrib["isExpression"] == "1"


def test_labels_are_shown_from_close_by_only() -> None:
    rendering = ElementTree.fromstring(qml({})).find("labeling/settings/rendering")
    assert rendering is not None and rendering.attrib["scaleVisibility"] == "1"
    closest, farthest = (float(rendering.attrib[name]) for name in ("scaleMin", "scaleMax"))
    assert closest < 1000 < 10_000 < farthest  # denominators, as QGIS writes them


def test_a_style_of_ours_is_renewed_and_one_of_theirs_kept(tmp_path: Path) -> None:
    place, final = tmp_path / "aside" / "found.shp", tmp_path / "found.shp"
    place.parent.mkdir()
    write_beside(place, final, qml({"ship": (1, 2, 3)}))
    assert "ship" in (tmp_path / "aside" / "found.qml").read_text()
    (tmp_path / "aside" / "found.qml").rename(tmp_path / "found.qml")
    write_beside(place, final, qml({"car": (1, 2, 3)}))
    assert "car" in (tmp_path / "aside" / "found.qml").read_text()
    (tmp_path / "aside" / "found.qml").unlink()
    (tmp_path / "found.qml").write_text("<qgis/>")
    write_beside(place, final, qml({"car": (1, 2, 3)}))
    assert not (tmp_path / "aside" / "found.qml").exists()
