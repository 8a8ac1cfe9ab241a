"""What README and the pages of docs/ say is there: links, pictures, commands with their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from rrsis.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING"))]
PAGES += sorted((ROOT / "qgis").glob("*.md"))
OF_THE_SITE = {"commands.md"}  # written when the site is built

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S))
    ours = {target.partition("#")[0] for target in targets if "://" not in target} - {"", *OF_THE_SITE}
    assert [target for target in sorted(ours) if not (page.parent / target).exists()] == []


INSTALLS = "--install-completion"  # is carried out while the line is read


def lines(page: Path) -> Iterator[str]:
    """Find the commands of ours that a page shows, whole; in blocks of output those behind a prompt."""
    blocks = re.findall(r"```(sh|text)\n(.*?)```", page.read_text("utf-8"), flags=re.S)
    for kind, block in blocks:
        for line in block.replace("\\\n", " ").splitlines():
            prompt = r"\$ " if kind == "text" else r"(?:\$ )?"
            if found := re.match(rf"\s*{prompt}(?:[A-Z_]+=\S+ )*(rrsis .*)", line):
                yield found[1]


def words(line: str) -> list[str]:
    """Split a line as a shell does, up to a pipe or the next command."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, "#"
    found: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>()"):
            break
        found.append(word)
    return [word for word in found[1:] if word != "..."]


SHOWN = sorted({line for page in PAGES for line in lines(page) if INSTALLS not in line})
WRONG_ON_PURPOSE = ("--treshold", "segmet")  # what "did you mean" is shown with


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_that_is_shown_can_be_typed(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where a log file is opened
    root = typer.main.get_command(app)
    for command in leaves(root):
        monkeypatch.setattr(command, "callback", lambda **_: None)
    code = root.main(words(line), prog_name="rrsis", standalone_mode=False)
    assert (code or 0) == (2 if any(slip in line for slip in WRONG_ON_PURPOSE) else 0)


def leaves(command: object) -> Iterator[object]:
    """Walk through commands and their commands."""
    below = getattr(command, "commands", {})
    if not below:
        yield command
    for one in below.values():
        yield from leaves(one)


def test_commands_are_found_at_all() -> None:
    assert len(SHOWN) > 40


def test_every_page_is_on_the_map_of_the_site() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    listed = {page for part in nav for pages in part.values() for page in flat(pages)}
    assert {page.name for page in (ROOT / "docs").glob("*.md")} <= listed


def flat(pages: object) -> Iterator[str]:
    """List the pages of a part of the map."""
    if isinstance(pages, str):
        yield pages
    elif isinstance(pages, list):
        for one in pages:
            yield from (page for below in one.values() for page in flat(below))
