"""Measures start-up as ratios, all programs interleaved in one run, from a wheel installed into a fresh venv.

Run it as `python tests/bench/startup.py [--rounds 41] [--venv DIR]`. A folder given by --venv is kept and used again.
The exit code is 1 where a ratio is over its limit.
"""

from __future__ import annotations

import argparse
import os
import pty
import resource
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.ratio import Ratio  # noqa: E402 - found only through the path above

NOW = ["--now", "2026-11-24T10:00-05:00"]
BIOMETRICS = ["check", "--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--set", "account=none"]
EMPTY_APP = '''"""An app with one command that does nothing."""
import typer

app = typer.Typer()


@app.command()
def main() -> None:
    """Do nothing."""
'''
WRAPPER = "#!{python}\nimport sys\nfrom empty_app import app\nif __name__ == '__main__':\n    sys.exit(app())\n"
#: What is measured: name, command, how, what it is compared with, and the limit of the ratio.
ROWS = (
    ("python -c pass", ["python", "-c", "pass"], "pipe", None, None),
    ("an empty typer app", ["empty-app"], "pipe", None, None),
    ("--version", ["uscis-prep", "--version"], "pipe", "python -c pass", 1.3),
    ("check TOPIC --json", ["uscis-prep", *BIOMETRICS, *NOW, "--json"], "pipe", "an empty typer app", 1.25),
    ("check TOPIC, piped", ["uscis-prep", *BIOMETRICS, *NOW], "pipe", "an empty typer app", None),
    (
        "check --form --json",
        ["uscis-prep", "check", "--form", "I-90", *NOW, "--json"],
        "pipe",
        "an empty typer app",
        1.25,
    ),
    ("first question", ["uscis-prep", "--topic", "reschedule-biometrics", *NOW], "prompt", "an empty typer app", 1.25),
    ("first question, no topic", ["uscis-prep", *NOW], "prompt", "an empty typer app", 1.25),
    ("check TOPIC, terminal", ["uscis-prep", *BIOMETRICS, *NOW], "terminal", "an empty typer app", 1.8),
    ("--help", ["uscis-prep", "--help"], "pipe", "an empty typer app", 1.3),
    ("check --help", ["uscis-prep", "check", "--help"], "pipe", "an empty typer app", 1.3),
)


def prepare(venv: Path) -> None:
    """Build the wheel and install it into a venv with pip 25 or newer, beside an empty typer app."""
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-U", "pip>=25"], check=True)
    with tempfile.TemporaryDirectory() as dist:
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", dist]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = Path(dist).iterdir()
        pip = [str(python), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, str(wheel)], check=True)
        subprocess.run([*pip, "--no-deps", "--force-reinstall", str(wheel)], check=True)
    (site,) = venv.glob("lib/python3*/site-packages")
    (site / "empty_app.py").write_text(EMPTY_APP)
    subprocess.run([str(python), "-m", "compileall", "-q", str(site / "empty_app.py")], check=True)
    script = venv / "bin" / "empty-app"
    script.write_text(WRAPPER.format(python=python))
    script.chmod(0o755)


def piped(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command to its end, its output into a pipe; return seconds by the clock and of the processor."""
    before, start = _processor(), time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return time.perf_counter() - start, _processor() - before


def prompted(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run the interview until it waits for the first answer."""
    before, start = _processor(), time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        seen = b""
        while not seen.endswith(b"\n> "):
            seen += os.read(process.stderr.fileno(), 65536)  # type: ignore[union-attr]
        taken = time.perf_counter() - start
        process.kill()
    return taken, _processor() - before


def on_terminal(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command to its end on a terminal."""
    before, start = _processor(), time.perf_counter()
    master, slave = pty.openpty()
    with subprocess.Popen(command, env=environment, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        size = 0
        while True:
            select.select([master], [], [], 10)
            try:
                size += len(os.read(master, 65536))
            except OSError:  # the other side has closed
                break
    taken = time.perf_counter() - start
    os.close(master)
    assert process.returncode == 0, command
    assert size > 1000, "nothing was drawn"
    return taken, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


HOW = {"pipe": piped, "prompt": prompted, "terminal": on_terminal}


def measure(venv: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Run every row once a round, after one round that is not counted."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(venv), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, *_ in ROWS}
    for number in range(rounds + 1):
        for name, command, how, *_ in ROWS:
            taken = HOW[how]([str(venv / "bin" / command[0]), *command[1:]], environment)
            if number:
                found[name].append(taken)
    return found


def table(found: dict[str, list[tuple[float, float]]]) -> tuple[list[str], list[Ratio]]:
    """Return the lines of the table, and the ratios.

    A ratio is that of the shortest runs: whatever else a machine does can only add to one. The clock is what is felt,
    the processor what a busy machine disturbs less; the limit is held against the processor's.
    """
    lines = ["| what | ms, clock | ms, processor | against | ratio, clock | ratio, processor | limit |"]
    lines.append("| --- | --: | --: | --- | --: | --: | --: |")
    held = []
    shortest = {name: tuple(min(kind) for kind in zip(*rows, strict=True)) for name, rows in found.items()}
    for name, _, _, against, limit in ROWS:
        clock, processor = shortest[name]
        told = f"| {name} | {clock * 1000:.0f} | {processor * 1000:.0f} | {against or ''} | "
        if against:
            ratios = [mine / other for mine, other in zip(shortest[name], shortest[against], strict=True)]
            held.append(Ratio(name, against, ratios[1], limit))
            told += f"{ratios[0]:.2f} | {ratios[1]:.2f} | {limit or ''} |"
        else:
            told += " | | |"
        lines.append(told)
    return lines, held


def measured(rounds: int = 41, venv: Path | None = None) -> list[Ratio]:
    """Measure, print the table, and return the ratios.

    Args:
        rounds: How often each program runs.
        venv: Where the wheel is installed, kept and used again; without it a folder that is removed.
    """
    with tempfile.TemporaryDirectory() as folder:
        chosen = (venv or Path(folder) / "venv").resolve()
        prepare(chosen)
        lines, held = table(measure(chosen, rounds))
    sys.stdout.write("\n".join(lines) + "\n")
    return held


def main() -> int:
    """Measure, and tell whether everything is inside the limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--venv", type=Path)
    options = parser.parse_args()
    return 0 if all(row.inside for row in measured(options.rounds, options.venv)) else 1


if __name__ == "__main__":
    sys.exit(main())
