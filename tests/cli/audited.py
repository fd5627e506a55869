"""Runs whole sessions of the program under an audit hook, and tells what each of them touched.

Started as a program of its own: it reads the sessions as JSON lines from a file and prints what each did.
"""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink", "os.chmod")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.startfile", "pty.spawn")
touched = []


def hook(event, arguments):
    """Note sockets, other programs, and every file that is written or changed."""
    if event.startswith(("socket.", "urllib.", "webbrowser.", "http.", "ftplib.", "smtplib.")) or event in STARTS:
        touched.append([event, ""])
    elif event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & WRITING:
        touched.append([event, os.fsdecode(arguments[0])])
    elif event in CHANGES or event == "sqlite3.connect":
        touched.append([event, os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else ""])


def session(arguments, stdin):
    """Run one session and return its exit code with what was printed."""
    from uscis_prep.cli.app import run  # noqa: PLC0415 - what it loads is to be seen too

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin.encode())), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = run(arguments)
    return code, "".join(stream.buffer.getvalue().decode() for stream in (out, err))


def main():
    """Run all sessions of the file that was named."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sys.addaudithook(hook)
    newest = ""
    for line in lines:
        asked = json.loads(line)
        touched.clear()
        arguments = [newest if word == "@id" else word for word in asked["arguments"]]
        code, text = session(arguments, asked["stdin"])
        newest = json.loads(text)["calls"][0]["id"] if '"calls"' in text[:80] else newest
        found = [list(pair) for pair in dict.fromkeys(map(tuple, touched))]
        sys.stdout.write(json.dumps({"code": code, "text": text, "touched": found}) + "\n")


if __name__ == "__main__":
    main()
