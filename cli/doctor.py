"""`rrsis doctor`: whether this installation is sound, and what to do if it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from . import options, show

if TYPE_CHECKING:
    from rrsis.doctor.examine import Chapter
    from rrsis.doctor.finding import Finding, Health

MARKS: dict[Health, tuple[str, str]] = {
    "fine": ("ok", "green"),
    "absent": ("-", "dim"),
    "note": ("note", "yellow"),
    "broken": ("BROKEN", "bold red"),
}


def doctor(as_json: options.Json = False) -> None:
    """Look at everything that a run needs; exit code 1 if something is broken."""
    from rrsis.doctor.examine import examine

    troubles: list[Finding] = []
    for chapter in examine():
        troubles += [finding for finding in chapter.findings if finding.trouble]
        if as_json:
            _lines(chapter)
        else:
            _page(chapter)
    wrong = any(finding.health == "broken" for finding in troubles)
    if as_json:
        show.line({"event": "done", "well": not wrong, "troubles": len(troubles)})
    else:
        _verdict(troubles)
    if wrong:
        raise typer.Exit(1)


def _lines(chapter: Chapter) -> None:
    for one in chapter.findings:
        place: dict[str, show.Plain] = {"event": "finding", "chapter": chapter.title}
        told = {"part": one.part, "value": one.value, "health": one.health}
        show.line({**place, **told, "trouble": one.trouble, "cure": one.cure})


def _page(chapter: Chapter) -> None:
    """Print a chapter, a line a finding; lines stay whole, so that they can be searched and sent."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    wide = max((len(one.part) for one in chapter.findings), default=0)
    lines = [Text(chapter.title, "bold")] if chapter.findings else []
    for one in chapter.findings:
        mark, style = MARKS[one.health]
        lines.append(Text.assemble("  ", (f"{mark:<6}", style), f"  {one.part:<{wide}}  {one.value}"))
    for line in lines:
        console.print(line, soft_wrap=True)


def _verdict(troubles: list[Finding]) -> None:
    for one in troubles:
        show.say(f"{one.part}: {one.trouble} {one.cure}")
    if not any(one.health == "broken" for one in troubles):
        show.say("All is well." if not troubles else "All is well but for these notes.")
    else:
        show.say("Something is broken; what to do stands above.")
