"""What the environment says, read with types. A value that makes no sense is refused by name; nothing is guessed.

Which variables there are is said in `settings.py` and in docs/settings.md, not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"0", "no", "false", "off"})


@dataclass(frozen=True)
class Environment:
    """Typed readings of environment variables. An empty value counts as not given."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def required(self, name: str, why: str) -> str:
        """The variable's text. `why` is the sentence shown to the person who left it out."""
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(f"{name} is not set: {why}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in YES:
            return True
        if value in NO:
            return False
        raise ImproperlyConfigured(f"{name} must be 1 or 0 (or yes or no), not {value!r}.")

    def number(self, name: str, default: int, *, least: int = 0, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise ImproperlyConfigured(
                f"{name} must be a whole number from {least} to {most}, not {value!r}."
            )
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def words(self, name: str, default: list[str]) -> list[str]:
        """Words separated by commas."""
        words = [word.strip() for word in self.text(name).split(",")]
        return [word for word in words if word] or default

    def web_address(self, name: str) -> str:
        """An address that a page may link to, or nothing."""
        value = self.text(name)
        if value and not value.startswith(("https://", "http://")):
            raise ImproperlyConfigured(f"{name} must begin with https://, not {value!r}.")
        return value
