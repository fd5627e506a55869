"""The generated parts of the documentation: what the program and the rulebook say about themselves."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import typer

from changed import book, compiled_book
from docs.faults import UNUSABLE, example
from uscis_prep.cli import options
from uscis_prep.cli.app import app
from uscis_prep.cli.graph import pages
from uscis_prep.cli.narrow import whole
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Request, Setting
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.codes import read_codes

#: Every flag that all commands share, so that a command's own ones are what is left.
SHARED = {name for name, _, _ in (*options.FACTS, *options.GLOBALS)} | {name for name, _ in options.FLAGS}
GLOBAL = {name for name, _, _ in options.GLOBALS} | {name for name, _ in options.FLAGS}
FLAGS = {name for name, _, _ in options.FACTS} - {"topic", "set", "answers"}


NOW = datetime.fromisoformat("2026-11-24T10:00-05:00")


@cache
def compiled():
    """Return the shipped rulebook as the engine sees it."""
    return Compiled(compiled_book())


def table(heads, rows):
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text):
    return " ".join(str(text).split()).replace("|", "\\|")


def commands(found=None, name="uscis-prep"):
    """Yield every command with its full name, groups before what is in them."""
    found = found or whole(app)
    yield name, found
    for inner in getattr(found, "commands", {}).values():
        yield from commands(inner, f"{name} {inner.name}")


def parameters(path, command):
    """Return the options and arguments of a command with its help option."""
    found = []
    with typer.Context(command, info_name=path) as context:
        for parameter in command.get_params(context):
            record = parameter.get_help_record(context)
            if record is not None:
                found.append((parameter, record[0]))
    return found


def own_options(command):
    """Return the options and arguments that only this command has."""
    kept = []
    for parameter in command.params:
        names = [option.lstrip("-") for option in parameter.opts]
        if not (SHARED if getattr(command, "facts", True) else GLOBAL) & set(names) and "help" not in names:
            kept.append(parameter)
    return kept


def _spelt(parameter):
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if not parameter.opts[0].startswith("-"):
        return f"`{parameter.metavar or parameter.opts[0].upper()}`"
    return f"`{names} {parameter.metavar}`" if parameter.metavar else f"`{names}`"


def command_parts():
    """Write a section for each command with its own options."""
    found = []
    for name, command in commands():
        told = (command.help or "").strip().split("\n")[0]
        takes = "facts and global flags" if isinstance(command, options.FactGroup) else _takes(command)
        found.append(f"## `{name}`\n\n{told}\n\nTakes: {takes}.")
        own = own_options(command)
        if own:
            rows = [(_spelt(each), getattr(each, "help", "") or "") for each in own]
            found.append(table(("option", "what it does"), rows))
    return "\n\n".join(found)


def _takes(command):
    if not isinstance(command, options.FactCommand):
        return "what is listed here"
    return "facts and global flags" if command.facts else "global flags"


def fact_flags():
    """Write the table of the fact flags."""
    return table(("flag", "what it says"), [(f"`--{name} {word}`", told) for name, word, told in options.FACTS])


def global_flags():
    """Write the table of the global flags."""
    rows = [(f"`--{name} {word}`", told) for name, word, told in options.GLOBALS]
    return table(("flag", "what it does"), [*rows, *((f"`--{name}`", told) for name, told in options.FLAGS)])


def question_parts():
    """Write a section for each question, in the order in which they are asked."""
    return "\n\n".join(
        _question(name, entry) for name, entry in book().model("questions.yaml", schema.Questions).questions.items()
    )


def _question(name, entry):
    flag = f"`--{name}`" if name in FLAGS else f"`--set {name}=…`"
    told = [f"### `{name}`", f"{entry.ask.en}", f"*{entry.why.en}*"]
    facts = [f"flag: {flag}", f"scope: {entry.scope}", f"kind: {entry.kind}"]
    if entry.only_if is not None:
        facts.append(f"asked only if: `{_flow(entry.only_if)}`")
    for row in entry.presume:
        when = f" if `{_flow(row.when)}`" if row.when else ""
        facts.append(f"presumed by `check`: `{row.option}`{when}")
    told.append("\n".join(f"- {fact}" for fact in facts))
    rows = [
        (f"`{option}`", words.text.en, ", ".join(f"`{also}`" for also in words.also))
        for option, words in entry.options.items()
    ]
    rows.append(("`unsure`", "I do not know", ""))
    told.append(table(("answer", "meaning", "also accepted"), rows))
    if entry.bands:
        bands = [(f"`{band}`", row.from_ or "", row.to or "", row.clause.en) for band, row in entry.bands.items()]
        told.append("Bands that rules use (a band begins at its first edge and ends before the second):")
        told.append(table(("band", "from", "to", "meaning"), bands))
    return "\n\n".join(told)


def _flow(value):
    """Write a condition as it stands in the rulebook, in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(child) for child in value) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def incoming_parts():
    """Write a section for each question about a contact."""
    found = book().model("incoming.yaml", schema.Incoming)
    asked = "\n\n".join(_question(name, entry) for name, entry in found.questions.items())
    laws = table(("law", "what it says"), [(f"`{name}`", law.says) for name, law in found.laws.items()])
    domains = [(f"`{row.domain}`", "yes" if row.below else "", f"`{row.option}`") for row in found.senders]
    return f"{asked}\n\n### Domains\n\n{table(('domain', 'and below it', 'answer'), domains)}\n\n### Laws\n\n{laws}"


def form_rows():
    """Write the table of forms."""
    rows = [
        (f"`{name}`", form.title, form.party, form.kind)
        for name, form in book().table("forms.yaml", schema.Form).items()
    ]
    return table(("form", "title", "who may ask", "kind"), rows)


def topic_parts():
    """Write a section for each topic that can be chosen: what it asks at most, and where it can lead."""
    names = {topic.topic: topic for topic in book().topics.values() if topic.topic}
    return "\n\n".join(_topic(row["topic"], names[row["topic"]]) for row in compiled().public_topics())


def _topic(name, entry):
    view = compiled().view(name, max_day())
    root = view.pool.support(view.plan["outcome"])
    least, most = view.pool.depth(view.plan["outcome"])
    facts = [
        f"in Spanish: {entry.name.es}",
        f"questions: {least} to {most}, of {_list(compiled().order[place] for place in root)}",
        f"channels: {_list(dict.fromkeys(record['channel'] for record in view.plan['outcomes']))}",
    ]
    if entry.after:
        facts.append(f"goes after: {_list(row.topic for row in entry.after)}")
    return f"### `{name}`\n\n{entry.name.en}. {entry.about.en}\n\n" + "\n".join(f"- {fact}" for fact in facts)


def _list(names: Iterable[str]):
    return ", ".join(f"`{name}`" for name in names)


def max_day():
    """Return the day on which the rulebook was last checked: the newest edition that it describes."""
    return book().model("rulebook.yaml", schema.Head).checked_on


def error_codes():
    """Write the table of the codes that `error/1` can carry."""
    errors = book().table("text/errors.yaml", schema.Message)
    return table(("code", "message"), [(f"`{code}`", entry.message.en) for code, entry in errors.items()])


def rulebook_codes():
    """Write a section for each code of a finding: what is wrong, what to do, and a real example."""
    told, group = [], None
    for code, entry in read_codes().items():
        if entry.group != group:
            group = entry.group
            told.append(f"## {group}")
        only = "" if code in UNUSABLE else " *Only lint finds it.*"
        told += [f"### {code}", f"{entry.what}{only}", f"**What to do:** {entry.todo}", example(code)]
    return "\n\n".join(told)


def graphs():
    """Draw the first decision of every topic that asks for anything."""
    request = Request((), {}, NOW, ZoneInfo("America/New_York"), False, max_day(), "en", False)
    asking = [name for name in sorted(compiled().data["topics"]) if _asks(name)]
    return "".join(pages(Setting(compiled(), request), asking, "route", "mermaid", alone=False))


def _asks(topic):
    view = compiled().view(topic, max_day())
    return view.plan["decisions"]["route"]["by_rule"] >= 0


#: What stands between `<!-- generated: NAME -->` and `<!-- end -->` on the pages.
PARTS = {
    "commands": command_parts,
    "fact flags": fact_flags,
    "global flags": global_flags,
    "questions": question_parts,
    "incoming": incoming_parts,
    "forms": form_rows,
    "topics": topic_parts,
    "error codes": error_codes,
    "graphs": graphs,
    "rulebook codes": rulebook_codes,
}
