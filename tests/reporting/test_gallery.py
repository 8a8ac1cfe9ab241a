"""The gallery keeps the best, the worst and the surest mistakes; its page needs nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.errors import OutputError
from rrsis.learning.report import Report
from rrsis.reporting.gallery import Gallery, Section

if TYPE_CHECKING:
    from conftest import MakeCase, OpenPage


def told(gallery: Gallery, section: Section) -> list[str]:
    return [card.sentence for card in gallery.cards(section)]


def test_answers_are_sorted_into_sections(case: MakeCase) -> None:
    gallery = Gallery()
    for one in (
        case(10, text="right", picture="a"),
        case(8, text="fair", picture="b"),
        case(0, text="missed", picture="c"),
        case(2, text="unsure", picture="d", confidence=0.6),
        case(1, text="sure", picture="e", confidence=0.99),
        case(9, "absent", text="not there", meant=0, picture="f", confidence=0.97),
        case(0, "absent", text="left empty", meant=0, picture="g"),
    ):
        gallery.see(one)
    assert told(gallery, "best") == ["right", "fair"]
    assert told(gallery, "mistakes") == ["not there", "sure", "unsure"]
    assert told(gallery, "worst") == ["missed"]  # the others are shown as mistakes


def test_few_are_kept_of_each_form_whatever_the_order(case: MakeCase) -> None:
    for order in (range(8), range(7, -1, -1)):
        gallery = Gallery(each=2)
        for right in order:
            gallery.see(case(3 + right, text=f"{right}", picture=f"{right}", form="group"))
            gallery.see(case(3 + right, text=f"class {right}", picture=f"{right}"))
        assert set(told(gallery, "best")) == {"7", "6", "class 7", "class 6"}


def test_of_one_picture_and_form_only_the_first_is_kept(case: MakeCase) -> None:
    gallery = Gallery()
    for right in (7, 9, 8):
        gallery.see(case(right, text=f"{right}"))
    gallery.see(case(6, "group", text="another form"))
    assert told(gallery, "best") == ["9", "another form"]


def test_a_page_needs_no_other_file(case: MakeCase, report: Report, tmp_path: Path) -> None:
    gallery = Gallery()
    gallery.see(case(10, text='a <b>bold</b> & "quoted" $ship'))
    gallery.see(case(3, "position"))
    gallery.write(tmp_path / "g.html", "A & B", ["by 'ours' <1>"], [report])
    page = (tmp_path / "g.html").read_text("utf-8")
    sources = re.findall(r'(?:src|href)="([^"]{0,30})', page)
    assert len(sources) == 6 and all(source.startswith("data:image/") for source in sources)
    assert "a &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; $ship" in page
    assert "<h1>A &amp; B</h1>" in page and "by &#x27;ours&#x27; &lt;1&gt;" in page
    assert "http" not in page and "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert report.line() in page and "<th>form: position</th>" in page


class Tags(HTMLParser):
    """Collects tags, and checks that each is closed where it was opened."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self.open.pop() == tag


def test_buttons_name_every_form_and_class(case: MakeCase, report: Report, tmp_path: Path) -> None:
    gallery = Gallery()
    gallery.see(case(10))
    gallery.see(case(3, "position"))
    gallery.see(case(3, "absent", meant=0))
    gallery.write(tmp_path / "g.html", "t", [], [report])
    tags = Tags()
    tags.feed((tmp_path / "g.html").read_text("utf-8"))
    assert tags.open == []
    buttons = [(a["data-key"], a["data-value"]) for tag, a in tags.seen if tag == "button"]
    assert buttons == [
        *(("form", ""), ("form", "absent"), ("form", "class"), ("form", "position")),
        *(("label", ""), ("label", "ship")),
    ]
    figures = {(a["data-form"], a["data-label"]) for tag, a in tags.seen if tag == "figure"}
    assert figures == {("class", "ship"), ("position", "ship"), ("absent", "")}


def test_an_empty_gallery_is_a_page_too(tmp_path: Path) -> None:
    Gallery().write(tmp_path / "g.html", "nothing", [])
    assert "<figure" not in (tmp_path / "g.html").read_text("utf-8")
    with pytest.raises(OutputError, match="nowhere"):
        Gallery().write(tmp_path / "nowhere" / "g.html", "nothing", [])


@pytest.fixture
def shown(case: MakeCase, tmp_path: Path) -> str:
    """The address of a page with five cards of two forms."""
    gallery = Gallery()
    for number, (right, form) in enumerate(
        [(10, "class"), (8, "class"), (9, "group"), (2, "group"), (1, "class")]
    ):
        gallery.see(case(right, form, text=f"ship {number}", picture=f"{number}"))
    gallery.write(tmp_path / "gallery.html", "What was found", ["a note"])
    return (tmp_path / "gallery.html").as_uri()


def test_cards_are_filtered_and_layers_lifted(open_page: OpenPage, shown: str) -> None:
    page = open_page(shown)
    cards, worst = page.locator("figure:visible"), page.locator("#best .count")
    assert cards.count() == 5 and worst.inner_text() == "(3)"
    page.get_by_role("button", name="group").click()
    assert cards.count() == 2 and worst.inner_text() == "(1)"
    answer = page.locator("figure:visible .answer").first
    assert answer.is_visible()
    page.locator("figure:visible .stack").first.hover()
    assert not answer.is_visible()
    page.mouse.move(0, 0)
    page.get_by_label("answer").uncheck()
    assert not answer.is_visible() and page.locator("figure:visible .truth").first.is_visible()


def test_on_a_phone_the_filters_leave_room(open_page: OpenPage, shown: str) -> None:
    page = open_page(shown, 390, 780, touch=True)
    filters = page.locator("nav").bounding_box()
    assert filters is not None and filters["height"] < 160
    assert page.evaluate("document.documentElement.scrollWidth") == 390
