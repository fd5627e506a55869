"""One person's pages in the interview: shown as they are made, written to a file where that was asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from uscis_prep.clean import clean
from uscis_prep.cli.formats import TEXT, choose, of_file, target, written
from uscis_prep.cli.output import box, columns, save, show, write
from uscis_prep.cli.problem import report
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan


class Paper:
    """How pages are wanted, for all persons of a session.

    Args:
        settings: The global flags.
        page_format: `--format`, if it was given.
        output: The file of `-o`, if it was given.
        large: Whether paper is printed in large letters.

    Raises:
        UsageError: There is no such format, or it cannot be large.
    """

    def __init__(self, settings: Settings, page_format: str | None, output: str | None, *, large: bool) -> None:
        self.settings = settings
        self.output = output = target(output)
        self.large = large
        self.format = choose(page_format, output, json=settings.json, large=large)
        self.persons = 0
        self.saved: list[str] = []

    def file(self) -> str | None:
        """Return the file of the person who is asked now: nobody's page is written over the page of another."""
        if self.output is None or self.persons == 1:
            return self.output
        path = Path(self.output)
        return str(path.with_stem(f"{path.stem}-{self.persons}"))


class Pages:
    """One person's pages: each is shown as it is made; for a file or a script only the last one counts.

    Args:
        paper: How they are wanted.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.paper.persons += 1
        self.last: tuple[Plan, Setting] | None = None

    def publish(self, plan: Plan, setting: Setting) -> None:
        """Take a plan that replaces the one before."""
        self.last = (plan, setting)
        if self.paper.output is not None or self.paper.format == TEXT:
            from uscis_prep.render.text import render  # noqa: PLC0415 - the first question does not wait for it

            page = render(
                plan,
                setting,
                width=columns(sys.stdout),
                box=box(sys.stdout),
                detail=self.paper.settings.detail,
                hints=False,
            )
            show(page, self.paper.settings, sys.stdout)

    def layer(self, name: str) -> None:
        """Show one layer of the plan alone: the reasons, or the sources."""
        if self.last is not None:
            from uscis_prep.render.text import render_layer  # noqa: PLC0415 - only whoever asks for it waits

            page = render_layer(*self.last, name, width=columns(sys.stdout), box=box(sys.stdout))
            write("\n", sys.stdout)
            show(page, self.paper.settings, sys.stdout)

    def finish(self) -> None:
        """Write what waited for the end of the person's interview.

        Raises:
            UsageError: The file cannot be written.
        """
        if self.last is None:
            return
        file = self.paper.file()
        if file is None and self.paper.format == TEXT:
            return
        try:
            text = written(self.paper.format, *self.last, large=self.paper.large)
        except UsageError as error:  # no calendar without a day: whoever has answered gets the page all the same
            self._page_instead(error, shown=file is not None)
            return
        if file is not None:
            save(text, file)
            self.paper.saved.append(clean(file))
        else:
            write(text, sys.stdout)

    def _page_instead(self, error: UsageError, *, shown: bool) -> None:
        """Print the page where there is no calendar, and say on stderr why."""
        if self.last is not None and not shown:
            write(written(TEXT, *self.last), sys.stdout)
        report(error, self.paper.settings.language, wants_json=False)

    def keep(self, file: str, setting: Setting) -> str:
        """Save the page under a name that was typed, and say what has become of it; nothing is written over.

        Args:
            file: The name; its ending is the format.
            setting: For the sentences.
        """
        page_format = of_file(file)
        if self.last is None:
            return setting.say("save-nothing")
        if page_format is None:
            return setting.say("save-ending")
        if Path(file).exists():
            return setting.say("save-exists", file=clean(file))
        try:
            save(written(page_format, *self.last), file)
        except UsageError as error:
            entry = setting.data["errors"][error.key]
            return setting.words(entry["message"], {name: clean(value) for name, value in error.fields.items()})
        self.paper.saved.append(clean(file))
        return setting.say("save-done", file=clean(file))
