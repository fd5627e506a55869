"""The pages of the documentation: their blocks, the examples in them that can be run, and their generated parts."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tiers import HANG

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
DOCS = ROOT / "docs"
CUT = "…"
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PART = re.compile(r"(?P<open><!-- generated: (?P<name>[\w. -]+) -->\n)(?P<body>.*?)(?P<close><!-- end -->)", re.DOTALL)
#: Variables that would change what an example prints.
UNSET = ("LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")


class Info(NamedTuple):
    """What stands behind the three backticks of a block: a language, then `key=value` for the example's test.

    Args:
        language: `console` shows commands and their output, `sh` commands alone.
        options: `exit` the exit code (0 where nothing is said); `stdin` the lines typed, with `|` between them;
            `from` and `until` words in the first line shown and in the first one that is not; `lines` how many are
            shown; `file` the name under which the block is saved for later examples; `break` a fault put into a
            rulebook file for one example.
    """

    language: str
    options: dict[str, str]


def pages():
    """Return every page of the documentation."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", RULES / "README.md", *DOCS.rglob("*.md")]
    return sorted(page for page in found if page.is_file())


def read_info(text):
    """Read the line behind the three backticks."""
    language, *rest = shlex.split(text)
    return Info(language, dict(word.split("=", 1) for word in rest))


def with_outputs(text):
    """Return a page with the real output under each command of its `console` blocks.

    Raises:
        AssertionError: A command ends with another exit code than the one stated.
    """
    with TemporaryDirectory() as folder:
        shell = Shell(Path(folder))
        return BLOCK.sub(lambda found: _run_block(shell, found), text)


def _run_block(shell, found):
    info = read_info(found["info"])
    if "file" in info.options:
        (shell.folder / info.options["file"]).write_text(found["body"], encoding="utf-8")
    if info.language == "sh" and found["body"].startswith("uscis-prep"):
        for command in found["body"].replace("\\\n", " ").splitlines():
            shell.run(command, info.options)
    if info.language != "console":
        return found[0]
    commands = _commands(found["body"])
    printed = []
    for number, command in enumerate(commands, start=1):
        options = info.options if number == len(commands) else {}
        output = shell.run(command.removeprefix("$ ").replace("\\\n> ", ""), options)
        printed += [*command.splitlines(), *_excerpt(output.splitlines(), options)]
    return f"```{found['info']}\n" + "\n".join(printed) + "\n```"


def _commands(body):
    """Return the commands of a block; a line that ends with a backslash goes on behind `> `."""
    found = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(line)
        elif found and found[-1].endswith("\\") and line.startswith("> "):
            found[-1] += f"\n{line}"
    return found


def _excerpt(lines, options):
    """Return the part of an output that is shown, with a sign wherever lines are left out."""
    start = _first(lines, options["from"], 0) if "from" in options else 0
    end = _first(lines, options["until"], start + 1) if "until" in options else len(lines)
    end = min(end, start + int(options.get("lines", end)))
    shown = lines[start:end]
    while shown and not shown[-1]:
        shown.pop()
    return [*([CUT] if start else []), *shown, *([CUT] if end < len(lines) else [])]


def _first(lines, words, start):
    found = next((place for place, line in enumerate(lines) if place >= start and words in line), None)
    assert found is not None, f"no line has {words!r}: {lines}"
    return found


class Shell:
    """Runs the examples of one page one after the other, in an empty folder with a copy of the rulebook."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(RULES, folder / "rules")
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        self.variables = {name: value for name, value in kept.items() if not name.startswith("USCIS_PREP_")}
        self.variables |= {"LANG": "C.UTF-8", "TZ": "America/New_York", "TERM": "dumb"}
        self.variables["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        if "USCIS_PREP_CACHE" in os.environ:
            self.variables["USCIS_PREP_CACHE"] = os.environ["USCIS_PREP_CACHE"]

    def run(self, command, options):
        """Run one command and return everything that it printed.

        Raises:
            AssertionError: It ends with another exit code than the one stated.
        """
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            self.variables[name] = value
            return ""
        whole = self._broken(options["break"]) if "break" in options else None
        typed = "".join(f"{line}\n" for line in options["stdin"].split("|")) if "stdin" in options else ""
        done = subprocess.run(
            ["sh", "-c", command],
            check=False,
            cwd=self.folder,
            env=self.variables,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=HANG,
        )
        if whole is not None:
            whole[0].write_text(whole[1], encoding="utf-8")
        wanted = int(options.get("exit", "0"))
        assert done.returncode == wanted, f"{command}\nexit {done.returncode}, not {wanted}\n{done.stdout}"
        return done.stdout

    def _broken(self, fault):
        """Put a fault into a file of the copied rulebook; return the file and what it held."""
        name, _, change = fault.partition(": ")
        old, _, new = change.partition(" => ")
        path = self.folder / "rules" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not have {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path, text


def with_parts(text, parts):
    """Return a page with its generated parts written anew.

    Args:
        text: The page.
        parts: For each name the function that writes the part.
    """

    def fresh(found):
        return f"{found['open']}{parts[found['name']]().strip()}\n{found['close']}"

    return PART.sub(fresh, text)
