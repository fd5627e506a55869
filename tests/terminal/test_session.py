import pytest

from ask.test_edges import TOPICS
from terminal.session import Key
from tiers import sampled

BIOMETRICS, DELAY, PROOF = "reschedule-biometrics", "processing-delay", "proof-of-status"
TO_PLAN = (PROOF, "applicant", "lost", "0", "0")
FLAGS = ("--role", "applicant", "--where", "us", "--set", "represented=no", "--set", "green_card=lost")
SAFE = tuple(word for name in ("court_case", "arrest", "protected", "asylum") for word in ("--set", f"{name}=no"))
TITLE = "Proof of status for work or travel"
BRIEFING = "What is it about?"


def wide(text, columns):
    """Return the lines wider than the screen that hold no address and no command."""
    lines = [line for line in text.splitlines() if len(line) > columns]
    return [line for line in lines if "/" not in line and "@" not in line and "uscis-prep check" not in line]


# ── straight through ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("topic", [BIOMETRICS, DELAY, PROOF])
def test_straight_through(start, topic):
    """Whoever answers 0 everywhere gets a plan and exit 0."""
    session = start()
    session.answer(topic)
    for _ in range(12):
        screen = session.until_prompt()
        if "Enter = done" in screen:
            break
        session.child.send("0\r")
    session.child.send("\r")
    assert session.finish() == 0
    assert session.plain.rstrip().endswith("Nothing was saved.")


def test_nothing_is_written(start, home):
    """An interview leaves no file behind in the home or the working folder."""
    session = start()
    session.answer(*TO_PLAN, "")
    assert session.finish() == 0
    assert list(home.rglob("*")) == []


# ── what an eye sees ────────────────────────────────────────────────────────────────────────────────────────────────

KEYS = {"en": "Enter = done", "es": "Enter = listo"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sampled(TOPICS, 3))
def test_the_verdict_is_in_sight_at_the_next_prompt(start, topic, language):
    """After the page, after the reasons and the sources and after a file the verdict stands above the prompt."""
    session = start("--lang", language, "--topic", topic)
    for _ in range(14):
        if KEYS[language] in session.until_prompt():
            break
        assert len(session.visible.split("\n")) <= session.rows
        session.child.send("0\r")
    assert in_sight(session, language)
    for line in ("w", "w", "p", ""):
        session.child.send(f"{line}\r")
        session.until_prompt()
        assert line == "p" or in_sight(session, language)
    session.child.send("\r")
    assert session.finish() == 0


def in_sight(session, language):
    """Return True if the verdict and the keys are on the screen, in at most two lines and three."""
    seen = session.visible
    return ">> " in seen and KEYS[language] in seen and seen.rindex(">> ") < seen.rindex(KEYS[language])


def test_the_first_screen_is_whole(start):
    """Promise, question, eight groups and keys stand on the first screen of 24 lines."""
    session = start()
    session.until_prompt()
    seen = session.visible
    for told in ("Nothing is saved. Nothing is sent.", "What is it about?", "  8  Something else", "q = quit"):
        assert told in seen


# ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_back_why_change_and_nonsense(start):
    """`b`, `?`, `c 2` and an unknown number each do what the first lines on the screen promise."""
    session = start()
    session.answer("b", PROOF)
    assert "nothing to go back to" in session.plain
    session.answer("?")
    session.answer("99")
    assert "Why we ask:" in session.plain
    session.answer("helper")
    assert "Type one of the numbers, 0 to 4." in session.plain
    session.answer("b", "1", "c 2")
    assert "Question 2." in session.answer("petitioner")
    session.answer("c")
    assert "2. your role: The petitioner" in session.answer("q")
    assert session.finish() == 130


def test_arrow_keys_and_backspace_are_harmless(start):
    """Keys that a line cannot obey are dropped, and backspace works as everywhere."""
    session = start()
    session.until_prompt()
    session.child.send(Key.UP + Key.LEFT + "proof-of-statusx" + Key.BACKSPACE + Key.DELETE + Key.ENTER)
    assert "Question 2" in session.answer("q")


@pytest.mark.parametrize("key", [Key.CTRL_D, None])
def test_end_before_a_plan(start, key):
    """End of input and `q` before a plan say three lines: nothing decided, the number, the page of any call."""
    session = start()
    session.answer(PROOF)
    session.press(key) if key else session.answer("q")
    assert session.finish() == 130
    told = [line for line in session.plain.rpartition("> ")[2].splitlines() if line.strip() not in ("", "q")]
    assert len(told) == 3
    assert told[0] == "Nothing is decided yet."
    assert told[1].startswith("USCIS: 800-375-5283. ")
    assert told[2].endswith("uscis-prep check")


@pytest.mark.parametrize("key", [Key.CTRL_D, None])
def test_end_after_a_plan(start, key):
    """End of input and `q` after a plan are exit 0, and nothing is printed twice."""
    session = start(*FLAGS, *SAFE, "--topic", PROOF)
    session.press(key) if key else session.answer("q")
    assert session.finish() == 0
    assert session.plain.count(TITLE) == 1


@pytest.mark.parametrize("arguments", [(), (*FLAGS, *SAFE, "--topic", PROOF)])
def test_interrupt(start, arguments):
    """Ctrl-C is exit 130 before and after a plan, without a traceback."""
    session = start(*arguments)
    session.press(Key.CTRL_C)
    assert session.finish() == 130
    assert "Traceback" not in session.plain


# ── the next person ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_the_next_person_sees_nothing_of_the_last(start, term):
    """`n` leaves nothing of the last person on the screen or above it, and carries nothing over."""
    session = start(*FLAGS, *SAFE, "--topic", PROOF, TERM=term)
    session.answer("next", PROOF, "q")
    assert session.finish() == 130
    after = session.plain.split("The next person.")[1]
    assert "Whose case are you asking about?" in after
    screen = session.screen if term != "dumb" else session.screen.split("The next person.")[0].split("\n")[-25:-1]
    seen = screen if isinstance(screen, str) else "\n".join(screen)
    assert "lost" not in seen.split("The next person.")[0]
    if term == "dumb":
        assert "\x1b" not in session.text


def test_quit_before_the_next_person_says_anything(start):
    """Whoever stops right after `n` has had a plan: exit 0, and no page about nobody."""
    session = start(*FLAGS, *SAFE, "--topic", PROOF)
    session.answer("next", "q")
    assert session.finish() == 0
    assert session.plain.count(TITLE) == 1


# ── languages ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("arguments", "changes"), [(("--lang", "es"), {}), ((), {"LANG": "es_MX.UTF-8"})])
def test_spanish(start, arguments, changes):
    """The whole session is in Spanish by flag or locale, and takes Spanish answers."""
    session = start(*arguments, **changes)
    assert "¿De qué se trata?" in session.answer("Prueba de estatus para trabajo o viaje")
    session.answer("solicitante", "no sé", "0", "salir")
    assert session.finish() == 130
    assert "Todavía no hay nada decidido." in session.plain
    for english in ("Question", "What ", "Type "):
        assert english not in session.plain


# ── screens ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("columns", [40, 20])
def test_narrow_screens(start, columns):
    """No line is wider than a narrow screen, but for addresses and the command to repeat."""
    session = start("--lang", "es", columns=columns)
    session.answer(PROOF, "x" * 60, "?", "1", "lost", "0", "0", "w", "w", "")
    assert session.finish() == 0
    typed = [line for line in session.plain.splitlines() if "xxxx" not in line or not line.startswith("> ")]
    assert wide("\n".join(typed), columns) == []


def test_a_resized_window(start):
    """After the window was made narrower the next question fits it."""
    session = start()
    session.until_prompt()
    session.child.setwinsize(24, 40)
    session.child.send(PROOF + "\r")
    assert wide(session.until_prompt().partition("\n")[2], 40) == []


@pytest.mark.parametrize(
    ("changes", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1", "TERM": "dumb"}, False)],
)
def test_color(start, changes, colored):
    """On a terminal the page has colour; with NO_COLOR or TERM=dumb not one escape byte is written."""
    session = start(*FLAGS, *SAFE, "--topic", PROOF, **changes)
    session.answer("")
    assert session.finish() == 0
    assert ("\x1b" in session.text) is colored


# ── hostile input ───────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = {
    "clear": "\x1b[2J\x1b[31mred",
    "title": "\x1b]0;owned\x07",
    "bidi": "\u202eevil\u202c",
    "zero-width": "appli\u200bcant2",
    "c1": "\x9b2J",
    "nul": "a\x00b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lines_come_out_harmless(pipe, name):
    """Escape sequences, marks of direction and hidden characters are never written back."""
    _, out, told = pipe(f"{HOSTILE[name]}\n{PROOF}\n{HOSTILE[name]}\n")
    assert not set(out + told) & set("\x1b\x07\x00\x9b\u202e\u202c\u200b")
    # A line of which nothing is left is an empty one: what is taken is told again.
    assert sum(told.count(words) for words in ("Type one of the numbers", "Did you mean", "topics fit")) >= 2


def test_a_hostile_line_on_a_terminal(start):
    """What the program itself writes about a hostile line holds no escape byte; only the terminal echoes it."""
    session = start(TERM="dumb")
    session.child.setecho(False)
    session.answer(HOSTILE["title"] + HOSTILE["bidi"], "q")
    assert session.finish() == 130
    assert not set(session.text) & set("\x1b\x07\u202e")


@pytest.mark.parametrize("char", sampled(["x", "1", "9 ", "ñ"], 4))
def test_a_very_long_line(pipe, char):
    """Ten thousand characters are told to be no answer, in a short line, at once."""
    code, _, told = pipe(f"{char * 10_000}\n{PROOF}\n{char * 10_000}\n")
    assert code == 130
    assert "Traceback" not in told
    assert max(map(len, told.splitlines())) <= 80


def test_bytes_that_are_no_text_lose_no_other_line(pipe):
    """Invalid UTF-8 in one line is told to be no answer; the lines around it count."""
    lines = [*TO_PLAN, ""]
    data = "\n".join(lines[:2]).encode() + b"\n\xff\xfe\x80\n" + "\n".join(lines[2:]).encode() + b"\n"
    code, out, told = pipe(data)
    assert code == 0
    assert TITLE in out
    assert "We did not understand" in told


# ── pipes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_piped_lines_work_the_same(pipe, end):
    """Lines from a pipe, with line ends of either kind: the plan alone on stdout, the questions on stderr."""
    code, out, told = pipe(end.join([*TO_PLAN, "", ""]))
    assert code == 0
    assert out.startswith(TITLE)
    assert "Question" not in out
    assert "Have ready" not in told
    assert "What is the state of your green card?" in told


def test_a_last_line_without_an_end_counts(pipe):
    """The last line needs no line end."""
    code, out, _ = pipe("\n".join(TO_PLAN))
    assert code == 0
    assert "Stopped" not in out


@pytest.mark.parametrize("text", ["", "\n\n", f"{PROOF}\napplicant\n"])
def test_input_that_ends_early(pipe, text):
    """End of input before a plan is the briefing on stdout and exit 130."""
    code, out, told = pipe(text)
    assert code == 130
    assert out.strip()
    assert "Stopped." in told


def test_two_needs_and_another_case(pipe):
    """With another case its case questions are asked anew, and the last page holds both needs."""
    lines = [DELAY, "applicant", "inside", "0", "0", "a", "no", PROOF, "lost", "0", ""]
    code, out, told = pipe("\n".join(lines) + "\n")
    assert code == 0
    assert "The same case?" in told
    assert "My case takes too long" in out
    assert TITLE in out


def test_a_contradiction_is_asked_back(pipe):
    """Answers that cannot both be true are asked back; at the end of the input the rest still holds."""
    code, out, told = pipe(f"{PROOF}\npetitioner\n", "--form", "I-90")
    assert code == 130
    assert "Two answers do not go together." in told
    assert out.strip()


def test_the_hour_is_asked_for(pipe):
    """A date without its hour asks for the hour where it matters, and both are said back in words."""
    _, _, told = pipe(f"{BIOMETRICS}\n2026-11-24\n3 pm\n", *FLAGS[:-2])
    assert "What time is it that day?" in told
    assert "= Tuesday, November 24, 2026, 3:00" in told


def test_a_plain_locale_prints_signs_instead_of_failing(pipe):
    """Where the locale knows only ASCII, letters become plain signs and nothing breaks."""
    code, out, told = pipe("\n".join(TO_PLAN), "--lang", "es", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert code == 0
    assert (out + told).isascii()


def test_json_keeps_the_questions_apart(pipe):
    """With --json stdout holds the plan as JSON and nothing else."""
    code, out, _ = pipe("\n", "--json", *FLAGS, *SAFE, "--topic", PROOF)
    assert code == 0
    assert out.startswith("{")
