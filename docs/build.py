"""Builds the site into build/site: python docs/build.py (needs `pip install ".[docs]"`).

Pages lie where people look for them in the repository: README.md is the front page, qgis/README.md a how-to.
This copies them side by side, turns their links along, lets typer write the reference of the command line,
and calls Zensical, which reads mkdocs.yml and refuses links and anchors that lead nowhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "build" / "docs"
ELSEWHERE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "qgis/README.md": "qgis.md",
}
"""Pages outside of docs/ -> their names in the site."""

WRITTEN = ROOT / "docs" / "commands.md"
"""The reference of the command line: only the site has it."""

_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<file>[^)\s#:]+)(?P<anchor>#[^)\s]*)?\)")


def pages() -> dict[Path, str]:
    """List all files of the site: where they lie -> their names in it."""
    own = {path: path.relative_to(ROOT / "docs").as_posix() for path in sorted((ROOT / "docs").rglob("*"))}
    found = {path: name for path, name in own.items() if path.suffix in {".md", ".png", ".jpg", ".txt"}}
    return found | {ROOT / path: name for path, name in ELSEWHERE.items() if (ROOT / path).exists()}


def turned(page: Path, text: str, names: dict[Path, str]) -> str:
    """Turn the links of a page to where the files lie in the site.

    Args:
        page: Where the page lies.
        text: What it says.
        names: All files of the site.

    Raises:
        SystemExit: A link leads to nothing.
    """

    def turn(link: re.Match[str]) -> str:
        target = (page.parent / link["file"]).resolve()
        if target == WRITTEN or target in names:
            there = names.get(target, WRITTEN.name)
            return (
                f"[{link['text']}]({os.path.relpath(there, Path(names[page]).parent)}{link['anchor'] or ''})"
            )
        if target.is_relative_to(ROOT) and target.exists():  # a file that only the repository has
            return f"{link['text']} (`{target.relative_to(ROOT)}`)"
        raise SystemExit(f"{page.relative_to(ROOT)}: there is no {link['file']}")

    return _LINK.sub(turn, text)


def main() -> None:
    """Build the site."""
    shutil.rmtree(PAGES, ignore_errors=True)
    names = pages()
    for path, name in names.items():
        (PAGES / name).parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            (PAGES / name).write_text(turned(path, path.read_text(encoding="utf-8"), names), encoding="utf-8")
        else:
            shutil.copy(path, PAGES / name)
    written = ["--name", "rrsis", "--title", "All commands", "--output", str(PAGES / WRITTEN.name)]
    line = [sys.executable, "-P", "-m", "typer", "rrsis.cli.app", "utils", "docs", *written]
    subprocess.run(line, cwd=ROOT, check=True, env=os.environ | {"COLUMNS": "200"})
    subprocess.run(["zensical", "build", "--strict", "--clean"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
