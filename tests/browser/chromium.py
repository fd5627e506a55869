"""Drives a real Chromium through a pipe (its DevTools protocol), so that no socket is opened."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from tiers import HANG

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu"),
    *("--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-dev-shm-usage", "--hide-scrollbars"),
    "--force-color-profile=srgb",
)
LETTER, A4 = (8.5, 11.0), (8.27, 11.69)


def find():
    """Return the browser's program; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """One browser process with one tab."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="chromium-")
        theirs_in, self._write = os.pipe()
        self._read, theirs_out = os.pipe()
        # Out of the way of 3 and 4, on which the protocol is spoken.
        far = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
        sandbox = () if os.geteuid() else ("--no-sandbox",)  # root has no sandbox to be in
        self.process = subprocess.Popen(
            [find(), *FLAGS, *sandbox, f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=lambda: [os.dup2(end, number) for end, number in zip(far, (3, 4), strict=True)],  # noqa: PLW1509
            pass_fds=(3, 4),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (theirs_in, theirs_out, *far):
            os.close(end)
        self._number, self._rest, self._session = 0, b"", None
        self.events = []
        tab = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for name in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{name}.enable")

    def send(self, method, **parameters):
        """Send a command and return its result; events that come in between are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            found = self._message()
            if found.get("id") == self._number:
                assert "error" not in found, (method, found["error"])
                return found["result"]

    def _message(self):
        while b"\0" not in self._rest:
            read = os.read(self._read, 1 << 20)
            assert read, "the browser has gone"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        found = json.loads(message)
        if "method" in found:
            self.events.append(found)
        return found

    def open(self, path):
        """Load a file, and wait until it stands there."""
        self.events.clear()
        self.send("Page.navigate", url=Path(path).as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._message()

    def run(self, script):
        """Return the value of an expression on the page."""
        done = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def pdf(self, paper=LETTER):
        """Return the page as printed."""
        done = self.send("Page.printToPDF", paperWidth=paper[0], paperHeight=paper[1], printBackground=False)
        return base64.b64decode(done["data"])

    def screen(self, width, height=900):
        """Give the screen a size; the width of a phone makes it one."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def media(self, name):
        """Show the page as on paper (print) or as on a screen."""
        self.send("Emulation.setEmulatedMedia", media=name)

    def picture(self):
        """Return the whole page as PNG."""
        done = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(done["data"])

    def complaints(self):
        """Return what the console said, and every address asked for but the page itself."""
        told = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        found = [event["params"] for event in self.events if event["method"] in told]
        asked = [row["params"]["request"]["url"] for row in self.events if row["method"] == "Network.requestWillBeSent"]
        return [*found, *(address for address in asked if not address.startswith("file://"))]

    def close(self):
        """End the browser and remove its profile."""
        with suppress(OSError, AssertionError):
            self._session = None
            self.send("Browser.close")
        self.process.wait(HANG)
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self.profile, ignore_errors=True)
