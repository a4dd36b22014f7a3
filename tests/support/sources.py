"""The repository as text: what is committed or about to be, for the tests of the house's own rules."""

import ast
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file of the checkout that git keeps or would keep. Without git, its list of ignored names decides."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        lines = (ROOT / ".gitignore").read_text().splitlines()
        ignored = [line.strip("/") for line in lines if line and line[0] != "#"]
        paths = [path for path in ROOT.rglob("*") if not is_ignored(path, ignored)]
    return tuple(sorted(path for path in paths if path.is_file()))


def is_ignored(path: Path, patterns: list[str]) -> bool:
    return any(
        fnmatch(name(part), pattern) or fnmatch(part.name, pattern)
        for part in [path, *path.parents][: len(path.relative_to(ROOT).parts)]
        for pattern in patterns
    )


def files(*suffixes: str, under: str = "") -> list[Path]:
    return [path for path in committed_files() if path.suffix in suffixes and name(path).startswith(under)]


def name(path: Path) -> str:
    """The path as people write it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: Path) -> set[str]:
    """Every dotted name a Python file imports, wherever in it: `from a import b` is both `a` and `a.b`."""
    found: set[str] = set()
    package = module(path) if path.name == "__init__.py" else module(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            steps = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*steps, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found
