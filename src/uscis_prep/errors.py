"""Every way in which the program can fail, each with its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class PrepError(Exception):
    """A failure that is told to the person, without a traceback.

    The sentence itself lives in ``rules/text/errors.yaml`` in both languages; the exception carries only the
    key of that sentence and the values that belong into it.

    Args:
        key: The name of the sentence, which is also the stable ``code`` of the JSON error.
        fields: The values for the sentence's ``{placeholders}``.
    """

    exit_code = 1

    def __init__(self, key: str, **fields: str) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def __str__(self) -> str:
        """Return the key with its fields, for logs and tests; people read the sentence of the catalogue."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.key}({told})"


class UsageError(PrepError):
    """A flag, fact or value that cannot be used: exit code 2."""

    exit_code = 2


class UnwritableError(UsageError):
    """The stream that the result goes to takes no more, as on a full disk: exit code 2, told on stderr."""


class UndecidedError(PrepError):
    """Too few facts for a plan although one was demanded: exit code 3."""

    exit_code = 3


class RulebookError(PrepError):
    """The rulebook cannot be read or is not valid: exit code 4.

    Args:
        problems: One finished line per problem, ``file:line:column: code: what is wrong: what to do``.
        findings: The same in parts, where the rulebook was checked as a whole.
    """

    exit_code = 4

    def __init__(self, problems: list[str], findings: Sequence[Mapping[str, str | int]] = ()) -> None:
        super().__init__("rulebook-invalid", problems="\n".join(problems))
        self.problems = problems
        self.findings = findings


class LogError(PrepError):
    """The call log cannot be read or written, is locked, damaged or not safe to use: exit code 5."""

    exit_code = 5


class ReaderGoneError(Exception):
    """Whoever read the output has enough of it (`| head -1`); no fault, and nothing more is to be written."""

    exit_code = 0


class StoppedError(Exception):
    """The system asked the program to end (a closed window, `timeout`): what is open is tidied up first.

    Args:
        number: The number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number
