"""The global flags, the environment, formats, files and exit codes."""

import io
import shutil
from pathlib import Path

import pytest

from cli.program import NOW, call, need, page, plan, refused

RULES = Path(__file__).parents[2] / "rules"
LOST = ("--topic", "proof-of-status", "--set", "green_card=lost")
BIOMETRICS = ("--topic", "reschedule-biometrics", "--account", "none")


def test_flags_stand_before_or_after_the_command():
    """A global flag says the same before and after the command."""
    for flag in (["--lang", "es"], ["--no-updates"], ["--as-of", "2023-05-01"], ["--zone", "Asia/Tokyo"]):
        before = call(*flag, "check", *LOST, "--now", NOW, "--json")
        after = call("check", *LOST, "--now", NOW, "--json", *flag)
        assert before.code == 0
        assert before.data == after.data
    assert call("--json", "--now", NOW, "when").data == call("when", "--now", NOW, "--json").data


@pytest.mark.parametrize(
    ("name", "value", "key", "told"),
    [
        ("LANG", "es", "language", "es"),
        ("ZONE", "Asia/Tokyo", "zone", "Asia/Tokyo"),
        ("AS_OF", "2024-02-03", "as_of", "2024-02-03"),
        ("NO_UPDATES", "1", "edition", "base"),
        ("NOW", "2027-01-02T03:04-05:00", "now", "2027-01-02T03:04:00-05:00"),
    ],
)
def test_the_environment(monkeypatch, name, value, key, told):
    """USCIS_PREP_* stands in for a flag that is not given."""
    monkeypatch.setenv(f"USCIS_PREP_{name}", value)
    assert call("check", "--form", "I-90", "--json").data[key] == told


def test_a_flag_beats_the_environment(monkeypatch):
    """Flag beats environment beats default."""
    monkeypatch.setenv("USCIS_PREP_LANG", "es")
    monkeypatch.setenv("USCIS_PREP_ZONE", "Asia/Tokyo")
    monkeypatch.setenv("USCIS_PREP_NOW", "2030-01-01T00:00-05:00")
    found = plan("--lang", "en", "--zone", "America/Chicago")
    assert (found["language"], found["zone"], found["as_of"]) == ("en", "America/Chicago", "2026-11-24")


def test_an_empty_environment_is_none(monkeypatch):
    """An empty variable counts as not set."""
    for name in ("LANG", "ZONE", "NOW", "AS_OF", "RULES", "NO_UPDATES", "COLOR"):
        monkeypatch.setenv(f"USCIS_PREP_{name}", "")
    assert plan("--form", "I-90")["language"] == "en"


def test_the_locale_chooses_the_language(monkeypatch):
    """Without a flag the locale decides, and English stands in for a language that is missing."""
    for locale, language in (("es_MX.UTF-8", "es"), ("fr_FR.UTF-8", "en"), ("C", "en")):
        monkeypatch.setenv("LC_ALL", locale)
        assert plan()["language"] == language


def test_as_of_chooses_the_rules():
    """--as-of takes the rules of that day and leaves the clock where it is."""
    found = plan(*LOST, "--as-of", "2023-08-20")
    assert (found["as_of"], found["now"]) == ("2023-08-20", "2026-11-24T10:00:00-05:00")
    assert found["needs"][0]["verdict"]["channel"] == "phone"
    assert need(*LOST, "--as-of", "2023-08-21")["verdict"]["channel"] == "my-appointment"
    assert need(*LOST)["verdict"]["channel"] == "my-appointment"


def test_as_of_and_no_updates_exclude_each_other():
    """Both flags together are exit 2, and so is a day before the sources or one that is none."""
    assert "--no-updates" in refused("--as-of", "2025-01-01", "--no-updates")
    assert "March 8, 2023" in refused("--as-of", "2023-03-07")
    assert plan("--as-of", "2023-03-08")
    assert "2026-13-01" in refused("--as-of", "2026-13-01")
    assert "March 8, 2023" in refused("--now", "2022-01-03T10:00-05:00")


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--zone", "Mars/Olympus"),
        ("--zone", "../../etc/passwd"),
        ("--lang", "fr"),
        ("--color", "blue"),
        ("--format", "xml"),
        ("--now", "yesterday"),
        ("--now", "1999-01-01T00:00Z"),
        ("--now", "9999-12-31T23:59-05:00"),
    ],
)
def test_a_bad_flag_is_exit_2(flag, value):
    """A global flag with a value that cannot be used is exit 2."""
    assert refused(flag, value)


def test_naive_times_are_told_in_the_machine_zone(monkeypatch):
    """A time without a zone is read in the machine's zone, and the plan says so."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    facts = (*BIOMETRICS, "--appointment", "2026-12-03T09:00")
    found = plan(*facts, now="2026-11-24T10:00")
    assert found["now"] == "2026-11-24T10:00:00-08:00"
    assert found["needs"][0]["answers"]["appointment"] == "2026-12-03T09:00-08:00"
    assert "America/Los_Angeles" in page(*facts, now="2026-11-24T10:00").flat
    assert need(*facts, "--zone", "America/Chicago", now="2026-11-24T10:00")["answers"]["appointment"].endswith(
        "-06:00"
    )


def test_local_time_stands_beside_eastern_time():
    """A caller in another zone reads both times."""
    told = page(
        *BIOMETRICS, "--appointment", "2026-12-03T09:00", "--zone", "Pacific/Honolulu", now="2026-11-24T21:00-05:00"
    ).flat
    assert "Wed Nov 25, 3 am your time (8 am Eastern)" in told


def test_summer_time_is_known(monkeypatch):
    """An appointment after the clocks change has that day's offset."""
    monkeypatch.setenv("TZ", "America/Chicago")
    found = need(*BIOMETRICS, "--appointment", "2026-11-02T09:00", now="2026-10-30T09:00")
    assert found["answers"]["appointment"] == "2026-11-02T09:00-06:00"


def test_json_has_two_names():
    """--json and --format json are the same, and errors are JSON under both."""
    assert call("check", "--format", "json", "--now", NOW).data == call("check", "--json", "--now", NOW).data
    for form in (["--format", "json"], ["--format=json"], ["--json"]):
        printed = call("check", "--form", "I-9O", *form)
        assert (printed.code, printed.err) == (2, "")
        assert printed.data.keys() == {"schema", "code", "message", "hint"}


def test_errors_as_json_keep_the_exit_code(tmp_path):
    """An error under --json has the same exit code: 2 usage, 3 undecided, 4 rulebook."""
    cases = [(["check", "--nonsense"], 2), (["bogus"], 2), (["check", "--rules", str(tmp_path)], 4)]
    for arguments, code in cases:
        printed = call(*arguments, "--json")
        assert printed.code == call(*arguments).code == code
        assert printed.data["schema"] == "uscis-prep/error/1"


def test_an_undecided_plan_is_still_one_json_document():
    """With --require-decision the plan is printed once, exit 3, and stdout stays one document."""
    printed = call("check", "--json", "--require-decision", "--now", NOW)
    assert printed.code == 3
    assert printed.data["schema"] == "uscis-prep/plan/1"


def test_errors_in_spanish():
    """An error is told in the language asked for, before and after the command."""
    for arguments in (["--lang", "es", "check", "--form", "I-9O"], ["check", "--form", "I-9O", "--lang=es"]):
        assert "¿Quiso escribir I-90?" in call(*arguments).err


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["check", "--topik", "x"], "--topic"),
        (["check", "--recipt", "IOE"], "--receipt"),
        (["--langg", "es"], "--lang"),
        (["chek"], "check"),
        (["topic"], "topics"),
        (["check", "--topic"], "--topic"),
        (["check", "I-90"], "I-90"),
    ],
)
def test_unknown_options_and_commands(arguments, near):
    """An unknown option or command is exit 2 with the nearest right one."""
    printed = call(*arguments)
    assert (printed.code, printed.out) == (2, "")
    assert near in printed.err


def test_output_to_a_file(tmp_path):
    """-o writes the same page to a file and nothing to the screen; a file that cannot be written is exit 2."""
    for extra in ([], ["--json"]):
        file = tmp_path / "page.out"
        printed = call("check", "--form", "I-90", "--now", NOW, *extra, "-o", str(file))
        assert (printed.code, printed.out, printed.err) == (0, "", "")
        assert file.read_text("utf-8") == call("check", "--form", "I-90", "--now", NOW, *extra).out
    assert "missing" in refused("-o", str(tmp_path / "missing" / "page"))
    assert refused("-o", str(tmp_path))


def test_nothing_is_written_unasked(tmp_path, monkeypatch):
    """Without -o no file is made in the folder of the person."""
    monkeypatch.chdir(tmp_path)
    page(*LOST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topics/proof-of-status.yaml", "channel: phone,", "channel: telepathy,"),
        ("questions.yaml", "scope: person", "scope: planet"),
        ("channels.yaml", "live: true", "live: &anchor true"),
        ("parameters.yaml", "cites: [CC4.3, LF1]", "cites: [CC4.3, LF999]"),
    ],
)
def test_a_broken_rulebook_is_exit_4(tmp_path, monkeypatch, file, old, new):
    """A broken rulebook is exit 4 with file, line and column of the very place."""
    monkeypatch.setenv("USCIS_PREP_CACHE", "off")
    shutil.copytree(RULES, tmp_path / "rules")
    broken = tmp_path / "rules" / file
    text = broken.read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    broken.write_text(text.replace(old, new, 1), "utf-8")
    printed = call("check", "--form", "I-90", "--rules", str(tmp_path / "rules"))
    assert (printed.code, printed.out) == (4, "")
    assert f"{file}:{line}:" in printed.err


def test_a_missing_rulebook_is_exit_4_as_json_too(tmp_path):
    """Under --json the places of a broken rulebook stand in the message."""
    printed = call("check", "--rules", str(tmp_path / "none"), "--json")
    assert printed.code == 4
    assert "none:1:1:" in printed.data["message"]


def test_strict_finds_what_is_stale():
    """--strict prints the page all the same, and is exit 1 where the rulebook or a value of it is stale."""
    for now, code in ((NOW, 0), ("2027-12-01T10:00-05:00", 1)):
        printed = call("check", "--form", "I-90", "--strict", "--now", now, "--json")
        assert (printed.code, printed.err) == (code, "")
        assert printed.data["rulebook"]["stale"] is (code == 1)
    assert call("check", "--form", "I-90", "--now", "2027-12-01T10:00-05:00").code == 0


def test_until_tells_what_changes_by_itself():
    """--until lists the changes of the advice in order, none of them later than that day; without it there are none."""
    found = plan(*BIOMETRICS, "--appointment", "2026-11-27T09:00", "--until", "2026-11-28")["ahead"]
    moments = [row["at"] for row in found]
    assert moments == sorted(moments)
    assert all("2026-11-24T10:00" < at < "2026-11-29" for at in moments)
    assert {at[:16] for at in moments} >= {"2026-11-24T20:00", "2026-11-25T08:00", "2026-11-27T08:00"}
    assert plan(*BIOMETRICS, "--appointment", "2026-11-27T09:00")["ahead"] == []
    assert refused("--until", "2026-11-01")


def test_another_rulebook(tmp_path):
    """--rules takes another folder; the same files make the same plan."""
    shutil.copytree(RULES, tmp_path / "rules")
    other = plan(*LOST, "--rules", str(tmp_path / "rules"))
    assert {**other, "repeat": ""} == {**plan(*LOST), "repeat": ""}


def test_help_and_version():
    """--help and --version are exit 0, for the program and each command."""
    for arguments in ([], ["check"], ["when"], ["forms"], ["topics"], ["questions"]):
        printed = call(*arguments, "--help")
        assert printed.code == 0
        assert "--lang" in printed.out
    assert call("--version").out.startswith("uscis-prep ")


@pytest.mark.parametrize("name", ["forms", "topics", "questions"])
def test_lists(name):
    """Each list is printed as text and JSON, in both languages, and holds the same ids."""
    for language in ("en", "es"):
        rows = call(name, "--json", "--lang", language).data[name]
        told = call(name, "--lang", language).out
        assert all(row["id"] in told for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)


def test_the_questions_of_the_contract():
    """The questions and options that scripts rely on are there."""
    rows = {
        row["id"]: {option["id"] for option in row["options"]} for row in call("questions", "--json").data["questions"]
    }
    wanted = {
        "role": "applicant petitioner beneficiary attorney paralegal employer parent family interpreter helper",
        "person_present": "yes no",
        "g28": "on-file pending none",
        "represented": "yes no",
        "where": "us abroad",
        "person_where": "us abroad",
        "filed_how": "online paper",
        "account": "linked not-linked locked none",
        "access_code": "have never-came expired none",
        "processing": "inside outside not-listed",
        "asked_before": "no waiting overdue",
        "asked_by": "phone e-request message",
        "told": "urgent regular nothing",
        "callback": "none-yet announced missed-one missed-both",
        "menu": "not-tried dead-end",
        "moved_twice": "yes no",
        "move_reason": "illness travel life-event no-transport work-or-care late-notice wrong-place other",
        "ill": "yes no",
        "cancelled_by_uscis": "yes no",
        "document": "card receipt-notice appointment-notice rfe approval-notice travel-document other",
        "delivery": "not-mailed in-mail delivered returned",
        "green_card": "valid expired lost never-received none",
        "proof_for": "work travel other",
        "emergency": "yes no",
        "emergency_kind": "medical death family work school other",
        "expedite_reason": "financial-loss humanitarian nonprofit government uscis-error none",
        "premium": "yes no",
        "deadline": "rfe noid fee none",
        "agency": "state-nvc consulate eoir cbp ssa ice other",
        "speaks": "en es other",
        "phone": "us-direct us-extension foreign not-mine tty none",
    }
    for question, options in wanted.items():
        assert rows[question] >= {*options.split(), "unsure"}, question
    for question in (
        "asked_on",
        "mailed_on",
        "card_expires",
        "needed_by",
        "deadline_date",
        "filed",
        "appointment",
        "travel",
    ):
        assert "unsure" in rows[question]


def test_the_topics_of_this_release():
    """The three topics are there under the names that stay."""
    assert {row["id"] for row in call("topics", "--json").data["topics"]} >= {
        "processing-delay",
        "proof-of-status",
        "reschedule-biometrics",
    }


def test_a_day_near_today_is_told_back():
    """A day told by its distance from today counts from --now, and the page says which day that is."""
    facts = ("--topic", "reschedule-biometrics", "--account", "none", "--appointment", "mañana 9 am")
    found = plan(*facts, "--lang", "es")
    assert found["needs"][0]["answers"]["appointment"] == "2026-11-25T09:00-05:00"
    assert any("mañana" in notice and "25 de noviembre" in notice for notice in found["notices"])
    assert "--appointment 2026-11-25" in found["repeat"]


def test_the_hours_of_the_lines_are_told_once():
    """A page that looks weeks ahead names the next hours of the lines, and no others; JSON has them all."""
    facts = ("--topic", "reschedule-biometrics", "--account", "none", "--appointment", "2026-12-15T09:00")
    data = plan(*facts, "--until", "2026-12-20")
    assert sum(change["kind"] == "lines" for change in data["ahead"]) > 20
    told = page(*facts, "--until", "2026-12-20").flat
    assert told.count("The lines close.") == told.count("The lines open.") == 1
    assert "on each working day" in told


@pytest.mark.parametrize("arguments", [("check",), ("log", "show"), ("rules", "lint"), ("log",)])
def test_version_stands_behind_a_command_too(arguments):
    """`--version` is a global flag: it stands before or after the command."""
    printed = call(*arguments, "--version")
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == call("--lang", "es", "--version").out
    assert printed.out.startswith("uscis-prep ")


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        (("--form", "I-90", "when"), "--form"),
        (("--topic", "nonsense", "forms"), "--topic"),
        (("--set", "role=helper", "log", "path"), "--set"),
        (("--receipt", "IOE", "log", "list"), "--receipt"),
        (("--answers", "x.yaml", "rules", "lint"), "--answers"),
    ],
)
def test_a_fact_before_a_command_without_facts_is_refused(arguments, flag):
    """A fact that nothing would come of is exit 2, and the message names it."""
    printed = call(*arguments)
    assert printed.code == 2
    assert f"has no use for {flag}" in printed.err


def test_answers_before_incoming_count():
    """A command with `--set` of its own takes those typed before it too."""
    before = call("--set", "came_by=email", "incoming", "--json", "--now", NOW)
    assert before.data == call("incoming", "--set", "came_by=email", "--json", "--now", NOW).data


def test_help_is_a_word_too():
    """`help` in front is the help of what follows."""
    assert call("help", "check") == call("check", "--help")
    assert call("help") == call("--help")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("I-90",), "uscis-prep check --form I-90"),
        (("incoming", "--set", "foo"), "--set came_by=email"),
        (("log", "import", "missing.jsonl"), "one call on each line"),
    ],
)
def test_an_error_names_what_fits(arguments, told):
    """What to do instead belongs to the command that was typed."""
    printed = call(*arguments)
    assert printed.code == 2
    assert told in printed.err


def test_a_bad_value_of_the_environment_is_named(monkeypatch):
    """A value that nobody typed is told with the name of its variable."""
    monkeypatch.setenv("USCIS_PREP_COLOR", "blue")
    assert "USCIS_PREP_COLOR" in call("when").err


@pytest.mark.parametrize("value", ["off", "OFF", "0", "no", "false"])
def test_no_updates_can_be_switched_off(monkeypatch, value):
    """What people write for no is no."""
    monkeypatch.setenv("USCIS_PREP_NO_UPDATES", value)
    assert plan()["edition"] != "base"


def test_a_flag_beats_the_other_flag_of_the_environment(monkeypatch):
    """A day that was typed beats history in the environment, and the other way round."""
    monkeypatch.setenv("USCIS_PREP_NO_UPDATES", "1")
    assert plan()["edition"] == "base"
    assert plan("--as-of", "2025-01-01")["as_of"] == "2025-01-01"
    monkeypatch.delenv("USCIS_PREP_NO_UPDATES")
    monkeypatch.setenv("USCIS_PREP_AS_OF", "2025-01-01")
    assert plan("--no-updates")["edition"] == "base"


def test_a_fact_about_a_need_without_a_topic_is_listed():
    """Where no topic is named a fact about the need holds for all of them, and stands among the answers."""
    assert plan("--form", "I-90", "--set", "green_card=lost")["answers"] == {"form": "I-90", "green_card": "lost"}
    found = plan("--topic", "proof-of-status", "--form", "I-90", "--set", "green_card=lost")
    assert found["answers"] == {"form": "I-90"}


def test_the_repetition_names_the_rulebook():
    """Whoever used another rulebook gets a command that uses it again."""
    assert f"--rules {RULES}" in plan("--rules", str(RULES))["repeat"]


def test_minus_is_stdout(tmp_path, monkeypatch):
    """`-o -` prints the page and writes no file of that name."""
    monkeypatch.chdir(tmp_path)
    assert call("check", "--form", "I-90", "-o", "-", "--now", NOW) == call("check", "--form", "I-90", "--now", NOW)
    assert not list(tmp_path.iterdir())


def test_an_ending_of_another_format_is_refused(tmp_path):
    """A file whose name promises what no page is written in is not written, unless the format is named."""
    file = tmp_path / "x.pdf"
    printed = call("check", "--form", "I-90", "-o", str(file))
    assert printed.code == 2
    assert ".html" in printed.err
    assert not file.exists()
    assert call("check", "--form", "I-90", "-o", str(file), "--format", "html").code == 0


def test_completion_that_cannot_be_written_is_told(monkeypatch):
    """A home that cannot be written to is no traceback."""
    monkeypatch.setenv("HOME", "/dev/null")
    printed = call("--install-completion", "bash")
    assert printed.code == 2
    assert "cannot write" in printed.err


def test_a_terminal_is_told_what_is_awaited():
    """`-` on a terminal says on stderr what to type; in a pipe nothing is said."""
    typed = Terminal("IOE0912345678\n")
    printed = call("check", "--receipt", "-", "--now", NOW, stdin=typed)
    assert (printed.code, printed.err) == (0, "Type receipt, then press Enter.\n")
    assert call("check", "--answers", "-", stdin=Terminal("role: helper\n")).err.startswith("Type or paste it.")
    assert call("check", "--receipt", "-", stdin="IOE\n").err == ""


class Terminal(io.StringIO):
    """Lines that somebody types."""

    def isatty(self):
        return True
