"""Turns every complaint of the command-line library into one of ours, which is told in the language of the page.

The library's exceptions are known by the names of their classes, because it keeps the classes to itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import excerpt
from uscis_prep.errors import UsageError
from uscis_prep.names import agree, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from uscis_prep.errors import PrepError

PROGRAM = "uscis-prep"
#: Types of the library whose values are numbers.
NUMBERS = ("IntParamType", "FloatParamType", "IntRange", "FloatRange")
#: What looks like the number of a form.
FORM = r"[A-Za-z]{1,4}-?[0-9]{1,4}[A-Za-z]{0,2}"
QUOTED = re.compile(r"^'(.*)' is not")


def translated(error: Exception) -> PrepError | None:
    """Return a complaint of the command-line library as one of ours; ``None`` for anything else."""
    if not hasattr(error, "format_message"):
        return None
    for kind in type(error).__mro__:
        if kind.__name__ in KINDS:
            return KINDS[kind.__name__](error)
    return None


def _option(error: Any) -> PrepError:
    """An option that does not exist."""
    given = _safe(str(error.option_name))
    near = ", ".join(name for name in error.possibilities or () if agree(given, name))
    if near:
        return UsageError("usage-option", given=given, near=near, command=_command(error))
    return UsageError("usage-option-unknown", given=given, command=_command(error))


def _option_use(error: Any) -> PrepError:
    """An option without its value, or a flag with one."""
    key = "usage-flag" if "does not take a value" in str(error.message) else "usage-argument"
    return UsageError(key, given=_safe(str(error.option_name)))


def _missing(error: Any) -> PrepError:
    """An argument or option that must be there."""
    return UsageError("usage-missing", given=_name(error), command=_command(error))


def _value(error: Any) -> PrepError:
    """A value of the wrong kind."""
    kind = getattr(error.param, "type", None)
    choices = getattr(kind, "choices", None)
    given = QUOTED.match(str(error.message))
    if choices and given:
        options = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
        return UsageError("usage-value", given=_safe(given[1]), option=_name(error), options=options)
    key = "usage-number" if type(kind).__name__ in NUMBERS else "usage-bad"
    return UsageError(key, option=_name(error), command=_command(error))


def _other(error: Any) -> PrepError:
    """What the library says without a class of its own: a wrong or missing command, or words too many."""
    context = error.ctx
    known = list(getattr(context.command, "commands", {})) if context else []
    message = str(error.message)
    if message.startswith("Missing command"):
        return _no_command(error)
    if found := re.match(r"No such command '(.*?)'\.", message, re.DOTALL):
        given = _safe(found[1])
        if re.fullmatch(FORM, given):
            return UsageError("usage-form", given=given)
        return UsageError("usage-command", given=given, near=nearest(given, known) or ", ".join(known))
    if found := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)$", message, re.DOTALL):
        return UsageError("usage-extra", given=_safe(found[1]), command=_command(error))
    return UsageError("usage")


def _no_command(error: Any) -> PrepError:
    """A group of commands without one of them."""
    known = ", ".join(getattr(error.ctx.command, "commands", {}))
    return UsageError("usage-command-missing", given=_command(error), options=known)


def _file(error: Any) -> PrepError:
    return UsageError("usage-file", given=_safe(str(error.filename)))


def _command(error: Any) -> str:
    return str(error.ctx.command_path) if error.ctx else PROGRAM


def _name(error: Any) -> str:
    """Return an option as it is typed, or an argument as it stands in the help."""
    if error.param is None:
        return _safe(str(error.param_hint or ""))
    longest = max(error.param.opts, key=len)
    return longest if longest.startswith("-") else str(error.param.metavar or longest.upper())


def _safe(text: str) -> str:
    """Mask and clean what was typed: a receipt number in the wrong place must not come back in an error."""
    return excerpt(text, 300)


KINDS: dict[str, Callable[[Any], PrepError]] = {
    "NoSuchOption": _option,
    "BadOptionUsage": _option_use,
    "MissingParameter": _missing,
    "BadParameter": _value,
    "NoArgsIsHelpError": _no_command,
    "UsageError": _other,
    "FileError": _file,
}
