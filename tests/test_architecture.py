"""The house rules of docs/architecture.md, held by reading the source (never importing it)."""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"rrsis": ROOT / "rrsis", "rrsis.cli": ROOT / "cli", "rrsis.configs": ROOT / "configs"}

DRAWING = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def cells(line: str) -> list[set[str]]:
    """Read a row of a table of the drawing; a dash is nothing."""
    return [{word.strip() for word in cell.split(",")} - {"-"} for cell in line.strip("|").split("|")]


def rows_below(head: str) -> list[list[set[str]]]:
    """Read the table of the drawing that begins with this row."""
    below = DRAWING.split(f"\n{head}\n", maxsplit=1)[1].split("\n\n", maxsplit=1)[0]
    return [cells(line) for line in below.splitlines()[1:]]


ROOMS = rows_below("| room | sees | libraries | what it holds |")
LAYERS = {next(iter(name)): sees for name, sees, _, _ in ROOMS}  # a room -> the rooms it may import
LIBRARIES = {next(iter(name)): libraries for name, _, libraries, _ in ROOMS} | {
    "cli": {"typer", "click", "rich"}
}
FILES = {next(iter(name)): libraries for name, libraries in rows_below("| module | library |")}
TOP = {"rrsis", "cli"}  # the public names and the command line: they may see every room
NO_NUMPY = {"errors", "config", "language", "configs"}

DISTRIBUTIONS = {"PIL": "pillow", "yaml": "pyyaml", "mamba_ssm": "mamba-ssm"}
WHOLE_TREE_TESTS = {
    "architecture",
    "fuzz",
    "notebooks",
    "public",
    "qgis",
    "readme",
    "story",
    "wheel",
}  # they hold no single module
BANNED_NAMES = {"base", "common", "helpers", "manager", "misc", "utils"}
MODULE_LINES, MODULE_MEDIAN = 300, 120
FUNCTION_LINES, FUNCTION_MEDIAN = 60, 12

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A source file that is read, not run.

    Attributes:
        name: Its dotted name when installed, such as ``rrsis.cli.app``.
        path: Where it lies.
    """

    name: str
    path: Path

    def __str__(self) -> str:
        """Name the file from the repository's root."""
        return str(self.path.relative_to(ROOT))

    @cached_property
    def tree(self) -> ast.Module:
        """Parse it."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def is_package(self) -> bool:
        """Say whether it is an ``__init__.py``."""
        return self.path.name == "__init__.py"

    @property
    def room(self) -> str:
        """Name the part of the house it belongs to; ``rrsis`` for the top."""
        return room(self.name)

    @property
    def functions(self) -> list[Function]:
        """List its functions and methods at any depth."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def imports(self, *, only_run: bool = False) -> set[str]:
        """List what it imports at any depth, by absolute names.

        Args:
            only_run: Leave out what only type checkers see.
        """
        skipped = {id(node) for block in _typing_blocks(self.tree) for node in ast.walk(block)}
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and not (only_run and id(node) in skipped):
                found |= set(_targets(node, self.name if self.is_package else self.name.rpartition(".")[0]))
        return found


def _typing_blocks(tree: ast.Module) -> list[ast.If]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]


def _targets(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    source = ".".join([*above, *([node.module] if node.module else [])])
    modules = {module.name for module in MODULES}
    for alias in node.names:
        yield f"{source}.{alias.name}" if f"{source}.{alias.name}" in modules else source


def room(name: str) -> str:
    """Name the room of a dotted name: ``rrsis.geo.grid`` -> ``geo``."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _modules() -> Iterator[Module]:
    for package, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            yield Module(".".join([package, *parts]), path)


MODULES = list(_modules())
each_module = pytest.mark.parametrize("module", MODULES, ids=str)


@each_module
def test_a_room_sees_only_the_rooms_below_it(module: Module) -> None:
    if module.room in TOP:
        return
    seen = {room(name) for name in module.imports() if name.split(".")[0] == "rrsis"}
    assert module.room in LAYERS, f"{module}: its room is not in the table of layers"
    assert seen - {module.room, "errors"} <= LAYERS[module.room]


@each_module
def test_a_room_uses_only_its_own_libraries(module: Module) -> None:
    outside = {name.split(".")[0] for name in module.imports()} - set(sys.stdlib_module_names) - {"rrsis"}
    open_to_all = set() if module.room in NO_NUMPY else {"numpy", "affine"}
    allowed = LIBRARIES.get(module.room, set()) | FILES.get(module.name, set()) | open_to_all
    assert outside <= allowed


def test_every_library_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    declared = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in wanted}
    used = {name.split(".")[0] for module in MODULES for name in module.imports()}
    used -= set(sys.stdlib_module_names) | {"rrsis"}
    assert {DISTRIBUTIONS.get(name, name) for name in used} <= declared


def test_no_import_goes_in_a_circle() -> None:
    names = {module.name for module in MODULES}
    graph = {module.name: (module.imports(only_run=True) & names) - {module.name} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@each_module
def test_a_module_is_short(module: Module) -> None:
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@each_module
def test_a_function_is_short(module: Module) -> None:
    assert [
        f"{node.name}: {length(node)}" for node in module.functions if length(node) > FUNCTION_LINES
    ] == []


def test_half_of_all_is_shorter_still() -> None:
    modules = [len(module.path.read_text(encoding="utf-8").splitlines()) for module in MODULES]
    assert statistics.median(modules) <= MODULE_MEDIAN
    assert (
        statistics.median(length(node) for module in MODULES for node in module.functions) <= FUNCTION_MEDIAN
    )


def length(node: Function) -> int:
    """Count the lines of a function, its docstring left out: words are welcome."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    words = node.body[0]
    return lines - ((words.end_lineno or words.lineno) - words.lineno + 1)


@each_module
def test_every_function_is_typed(module: Module) -> None:
    assert [f"{node.name}, line {node.lineno}" for node in module.functions if not typed(node)] == []


def typed(node: Function) -> bool:
    """Say whether a function annotates all it takes and what it returns."""
    takes = [*node.args.posonlyargs, *node.args.args]
    if takes and takes[0].arg in {"self", "cls"}:
        takes = takes[1:]
    takes += [*node.args.kwonlyargs, *(extra for extra in (node.args.vararg, node.args.kwarg) if extra)]
    return node.returns is not None and all(taken.annotation is not None for taken in takes)


@each_module
def test_everything_public_is_described(module: Module) -> None:
    assert ast.get_docstring(module.tree), f"{module} says not what it is"
    assert [node.name for node in public(module.tree) if not ast.get_docstring(node)] == []


def public(tree: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """List the public classes, functions and methods of a module."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not any(ast.unparse(mark) in {"overload", "typing.overload"} for mark in node.decorator_list):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


@each_module
def test_names_say_something(module: Module) -> None:
    assert not set(module.name.split(".")) & BANNED_NAMES
    classes = [node.name for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if name.startswith("Base") or name.endswith(("Base", "Manager"))] == []


@each_module
def test_the_library_never_asserts_prints_or_exits(module: Module) -> None:
    asserts = [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Assert)]
    calls = [ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    assert asserts == [], "an assert vanishes under python -O"
    assert module.room == "cli" or not {"print", "exit", "sys.exit"} & set(calls)


@each_module
def test_a_package_file_defines_nothing(module: Module) -> None:
    if module.is_package and module.name != "rrsis":
        assert [node.name for node in module.tree.body if isinstance(node, Function | ast.ClassDef)] == []


def test_the_tests_are_the_tree_again() -> None:
    with_code = [module for module in MODULES if not module.is_package and _has_code(module)]
    missing = {str(mirror(module)) for module in with_code if not (ROOT / mirror(module)).is_file()}
    known = {mirror(module) for module in MODULES} | {Path(f"tests/test_{n}.py") for n in WHOLE_TREE_TESTS}
    strays = {path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")} - known
    assert not missing, "no test yet:\n" + "\n".join(sorted(missing))
    assert not strays, "tests of nothing:\n" + "\n".join(sorted(map(str, strays)))


def mirror(module: Module) -> Path:
    """Say where the test of a module belongs: ``rrsis/geo/grid.py`` -> ``tests/geo/test_grid.py``."""
    *above, name = module.name.split(".")[1:] or ["rrsis"]
    return Path("tests", *above, f"test_{name.strip('_')}.py")


def _has_code(module: Module) -> bool:
    return any(isinstance(node, Function | ast.ClassDef) for node in module.tree.body)


def test_the_drawing_lists_every_module() -> None:
    drawn = re.findall(r"^((?:rrsis|cli|configs)/\S+\.py)  ", DRAWING, re.MULTILINE)
    assert sorted(drawn) == sorted(str(module) for module in MODULES if not module.is_package)


def test_rooms_see_only_what_stands_above_them_in_the_drawing() -> None:
    order = list(LAYERS)
    assert [
        (name, sees) for name, sees in LAYERS.items() if not sees <= set(order[: order.index(name)])
    ] == []


def test_the_wheel_holds_every_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    assert sorted(listed) == sorted(module.name for module in MODULES if module.is_package)
