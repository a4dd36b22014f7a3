"""Every variable that is read from the environment is described, and nothing is described that is not read."""

import ast
import re

from tests.support.sources import ROOT

READERS = {"text", "required", "flag", "number", "choice", "words", "web_address"}


def read_by_settings() -> set[str]:
    """The names in calls such as `environment.flag("HTTPS", ...)`."""
    tree = ast.parse((ROOT / "safety_budget" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "environment"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_variable_is_described_and_nothing_else_is():
    table = (ROOT / "docs" / "settings.md").read_text()
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", table, flags=re.MULTILINE))

    assert len(read_by_settings()) > 10
    assert described == read_by_settings()


def test_only_the_settings_read_the_environment():
    from tests.support.sources import files, name

    places = [*files(".py", under="allocations/"), *files(".py", under="municipalities/")]
    reading = [name(path) for path in places if re.search(r"os\.(environ|getenv)", path.read_text())]

    assert reading == []
