"""Every command, option and value of the help is translated, beside the very English that is printed."""

from docs.parts import commands, parameters
from uscis_prep.cli.helps import command_key, option_keys, value_key, values
from uscis_prep.rulebook.store import load_compiled

EVERY = list(commands())


def missing(path, command, texts):
    """Yield what to add to the texts for one command."""

    def entry(place, key, english):
        return f"{place}: add `{key}: {{en: {english!r}, es: …}}` to a file of rules/text/"

    if texts.get(command_key(path), {}).get("en", "").strip() != " ".join([(command.help or "").strip()]):
        yield entry(path, command_key(path), command.help)
    for parameter, told in parameters(path, command):
        keys = option_keys(path, parameter)
        english = getattr(parameter, "help", "") or ""
        found = next((texts[key]["en"] for key in keys if key in texts), None)
        if found != english:
            yield entry(f"{path} {told}", keys[0], english)
        yield from (
            entry(f"{path} {told}", value_key(word), word) for word in values(told) if value_key(word) not in texts
        )


def test_every_command_and_option_is_translated():
    """The help of each command, option and value stands in Spanish, beside the very English that is printed."""
    texts = load_compiled()["text"]
    found = [line for path, command in EVERY for line in missing(path, command, texts)]
    assert not found, "\n".join(found)


def test_nothing_is_translated_that_is_not_there():
    """Each text of help belongs to a command, an option or a value of the program."""
    texts = load_compiled()["text"]
    used = {"help-usage", "help-arguments", "help-options", "help-commands"}
    for path, command in EVERY:
        used.add(command_key(path))
        for parameter, told in parameters(path, command):
            keys = option_keys(path, parameter)
            used.add(next(key for key in keys if key in texts))
            used.update(value_key(word) for word in values(told))
    given = {key for key in texts if key.startswith(("help", "metavar-")) and not key.startswith("help-library-")}
    assert not given - used, f"remove from rules/text/: {sorted(given - used)}"
