"""The YAML layer guesses nothing, refuses YAML's surprises at their place, and never breaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tiers import HANG, sampled
from uscis_prep.rulebook import strict_yaml
from uscis_prep.rulebook.strict_yaml import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, Node, _Reader, parse, plain


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request, monkeypatch):
    """Run a test with libyaml and with the pure parser."""
    if not hasattr(yaml, request.param):
        pytest.skip("this build of PyYAML has no libyaml")
    monkeypatch.setattr(strict_yaml, "LOADER", getattr(yaml, request.param))


def read(text):
    """Parse a text that must be free of problems."""
    node, problems = parse(text.encode(), "f.yaml")
    assert problems == []
    assert node is not None
    return plain(node)


def faults(text):
    """Return code, line and column of every problem of a text."""
    data = text if isinstance(text, bytes) else text.encode()
    return [(problem.code, problem.line, problem.column) for problem in parse(data, "f.yaml")[1]]


SCALARS = [
    ("true", True),
    ("false", False),
    ("null", None),
    ("0", 0),
    ("-0", 0),
    ("7", 7),
    ("-12", -12),
    ("1800", 1800),
    ("999999999999999999", 999999999999999999),
    ("1000000000000000000", "1000000000000000000"),
    ("no", "no"),
    ("No", "No"),
    ("NO", "NO"),
    ("yes", "yes"),
    ("on", "on"),
    ("off", "off"),
    ("y", "y"),
    ("n", "n"),
    ("True", "True"),
    ("FALSE", "FALSE"),
    ("Null", "Null"),
    ("NULL", "NULL"),
    ("~", "~"),
    ("8:00", "8:00"),
    ("08:00", "08:00"),
    ("190:20:30", "190:20:30"),
    ("0123", "0123"),
    ("00", "00"),
    ("0o17", "0o17"),
    ("0x1F", "0x1F"),
    ("0b11", "0b11"),
    ("1_000", "1_000"),
    ("1,000", "1,000"),
    ("1.10", "1.10"),
    ("1.", "1."),
    (".5", ".5"),
    ("1e3", "1e3"),
    (".inf", ".inf"),
    ("-.INF", "-.INF"),
    (".nan", ".nan"),
    ("+1800", "+1800"),
    ("+1", "+1"),
    ("--1", "--1"),
    ("１２", "１２"),
    ("2023-11-08", "2023-11-08"),
    ("2023-11-08T10:00:00Z", "2023-11-08T10:00:00Z"),
    ("=", "="),
    ("1-800-375-5283", "1-800-375-5283"),
    ("12 # a comment", 12),
    ("'12'", "12"),
    ('"true"', "true"),
    ("'null'", "null"),
    ('""', ""),
    ("''", ""),
    ("|-\n  12", "12"),
    (">-\n  true", "true"),
    ("two\n  lines", "two lines"),
]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("written", "meant"), SCALARS)
def test_no_type_is_guessed(written, meant):
    """Only plain true, false, null and whole numbers are typed; everything else is the text as written."""
    found = read(f"k: {written}\n")["k"]
    assert (found, type(found)) == (meant, type(meant))


DEEP_LIST = "[" * 33 + "]" * 33
REFUSED = [
    ("a: caf\xe9\n".encode("latin-1"), [("RB103", 1, 7)]),
    ("é: ü\nb: ".encode() + b"\xff", [("RB103", 2, 4)]),
    (b"\xef\xbb\xbfab: \xff", [("RB103", 1, 5)]),
    ("a: b: c\n", [("RB104", 1, 5)]),
    ("a: 1\nb: 'open\n", [("RB104", 2, 4)]),
    ("a:\n\tb: c\n", [("RB104", 2, 1)]),
    ('a: "\\q"\n', [("RB104", 1, 5)]),
    (f"a:\n  {DEEP_LIST}", [("RB105", 2, 3 + 31)]),
    ("a: 1\n---\nb: 2\n", [("RB106", 2, 1)]),
    ("---\n---\n", [("RB106", 2, 1)]),
    ("", [("RB107", 1, 1)]),
    ("# only a comment\n", [("RB107", 1, 1)]),
    ("---\n", [("RB107", 1, 1)]),
    ("é: x\u202ey\n", [("RB108", 1, 5)]),
    ("a: 1 # seen\u2066unseen\n", [("RB108", 1, 12)]),
    ("a: b\n\ufeffc: d\n", [("RB108", 2, 1)]),
    ("a: x\x07y\x00z\n", [("RB108", 1, 5), ("RB108", 1, 7)]),
    ("a: b\rc\n", [("RB108", 1, 5)]),
    ("a: b\u2028c\n", [("RB108", 1, 5)]),
    ("a: b\x85c\n", [("RB108", 1, 5)]),
    ('a: "x\\u202ey"\n', [("RB108", 1, 4)]),
    ('a: "x\\0"\n"\\e": b\n', [("RB108", 1, 4), ("RB108", 2, 1)]),
    (f"a: {'x' * 4001}\n", [("RB109", 1, 4)]),
    ("a:\nb: 1\n", [("RB110", 1, 3)]),
    ("- a\n-\n", [("RB110", 2, 2)]),
    ("{a, b: 1}\n", [("RB110", 1, 3)]),
    ("a: 1\nb: 2\n'a': 3\na: 4\n", [("RB111", 3, 1), ("RB111", 4, 1)]),
    ("a: &x 1\nb: &y [1]\n", [("RB112", 1, 4), ("RB112", 2, 4)]),
    ("a: *x\n", [("RB113", 1, 4)]),
    ("*x : 1\n", [("RB113", 1, 1)]),
    ("<<: {a: 1}\nb: 1\n", [("RB114", 1, 1)]),
    ("a: !!str 1\nb: !x {c: 1}\nc: ! 12\nd: ! [1]\n", [("RB115", line, 4) for line in (1, 2, 3, 4)]),
    ("a: !!python/object/apply:os.system [x]\n", [("RB115", 1, 4)]),
    ("1: a\ntrue: b\nnull: c\n", [("RB116", line, 1) for line in (1, 2, 3)]),
    ("? [a]\n: b\n", [("RB116", 1, 3)]),
    ("{? {a: 1} : b, ? : c}\n", [("RB116", 1, 4), ("RB116", 1, 18)]),
    ("# c\n%YAML 1.1\n---\na: 1\n", [("RB117", 2, 1)]),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_surprises_are_refused_at_their_place(text, expected):
    """Every surprising construct is refused under its own code, at its line and column."""
    assert faults(text) == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "codes"), [(text, {code for code, _, _ in found}) for text, found in REFUSED])
def test_both_parsers_refuse_the_same(text, codes):
    """The pure parser refuses for the same reasons as libyaml."""
    assert {code for code, _, _ in faults(text)} == codes


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF", "\\ud800"])
def test_impossible_escapes_are_refused(escape):
    """An escape for a character that does not exist is a problem, never a crash."""
    codes = {code for code, _, _ in faults(f'a: "x{escape}"\n')}
    assert codes in ({"RB104"}, {"RB108"})


def test_all_problems_are_found_at_once():
    """A fault does not hide the ones after it."""
    text = "a: &x 1\na: *x\n1: no\nb:\n  - ! y\n  - x\u200by\n  -\n<<: {c: 1, c: 2}\n"
    assert [code for code, _, _ in faults(text)] == [
        "RB112",
        "RB111",
        "RB113",
        "RB116",
        "RB115",
        "RB108",
        "RB110",
        "RB114",
        "RB111",
    ]


def test_a_duplicate_says_where_the_first_stands():
    """The message about a duplicate key names the line of the first one, and the first one's value is kept."""
    node, problems = parse(b"x: 1\na: 2\na: 3\n", "f.yaml")
    assert "the first is in line 2" in problems[0].message
    assert plain(node) == {"x": 1, "a": 2}


def test_an_unclosed_quote_is_shown_where_it_opens():
    """For a quote without an end the place is its beginning, not the end of the file."""
    (problem,) = parse(b"a: 1\nb: 'open\nc: 2\n", "f.yaml")[1]
    assert (problem.line, problem.column, problem.hint) == (2, 4, "add the closing quotation mark")


def test_every_problem_says_what_to_do():
    """Every problem has a sentence and a hint on one line each."""
    for text, _ in [*REFUSED, ('"a\\n\\e[1m": 1\n"a\\n\\e[1m": 1\n', [])]:
        data = text if isinstance(text, bytes) else text.encode()
        for problem in parse(data, "f.yaml")[1]:
            assert problem.message
            assert problem.hint
            assert str(problem).isprintable()


def test_a_large_file_is_not_parsed():
    """A file of one byte over the limit is refused before it is read, and one at the limit is read."""
    fits = b"a: 1\n" + b"#" * (MAX_BYTES - 5)
    assert faults(fits) == []
    assert faults(fits + b"#") == [("RB101", 1, 1)]


def test_the_longest_text_and_the_deepest_nesting_that_fit():
    """4000 characters and 32 levels are read."""
    assert read(f"k: {'é' * 4000}")["k"] == "é" * 4000
    assert faults("[" * 32 + "]" * 32) == []


def test_only_a_hundred_problems_are_listed():
    """A file full of faults ends with the remark that there are more."""
    node, problems = parse(b"a:\n" * 10_000, "f.yaml")
    assert node is None
    assert len(problems) == 101
    assert problems[-1].code == "RB118"


@pytest.mark.usefixtures("loader")
def test_line_ends_of_windows_and_a_byte_order_mark_are_harmless():
    """A file saved by a Windows editor reads like any other, with the same places."""
    node, problems = parse(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n", "f.yaml")
    assert problems == []
    assert plain(node) == {"a": 1, "b": "x\ny\n"}
    assert node.key_places == {"a": (1, 1), "b": (2, 1)}


@pytest.mark.usefixtures("loader")
def test_places_are_those_of_the_editor():
    """Values and keys know their line and column, counted in characters from 1."""
    node, _ = parse("é: [ünï, {b: 'x'}]\nlist:\n- one\n-   k: v\n    'm n': |\n      t\n".encode(), "f.yaml")
    first, second = node.value["é"], node.value["list"]
    assert node.key_places == {"é": (1, 1), "list": (2, 1)}
    assert place(first) == (1, 4)
    assert place(first.value[0]) == (1, 5)
    assert place(first.value[1].value["b"]) == (1, 14)
    assert place(second) == (3, 1)
    assert place(second.value[1].value["m n"]) == (5, 12)
    assert second.value[1].key_places == {"k": (4, 5), "m n": (5, 5)}
    assert second.value[1].file == "f.yaml"


def place(node: Node):
    return node.line, node.column


def test_a_quoted_key_may_look_like_anything():
    """Quotes make a text of a number, of a word of YAML and of nothing at all."""
    assert read('"1": a\n"<<": b\n"": c\n"true": d\n') == {"1": "a", "<<": "b", "": "c", "true": "d"}


TEXT = st.text(st.characters(codec="utf-8").filter(lambda character: not strict_yaml._HIDDEN.match(character)))
TREES = st.recursive(
    TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(TREES)
def test_reading_what_was_written_gives_it_back(tree):
    """Any tree of quoted texts, lists and maps survives writing and reading."""
    assert read(yaml.safe_dump(tree, default_style='"')) == tree


SAMPLE = """\
# a topic
topic: late-card
order: 50
name: {en: "The card is late", es: 'La tarjeta tarda'}
rules:
  wait:
    when: {all: [{days: 30}, "x: y"]}
    why: |
      Wait — then call 1-800-375-5283.
    cites: [PM1.2, FAQ3]
    over: []
    flag: true
""".encode()
EDITS = st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 2), st.binary(max_size=3)), max_size=8)


@given(EDITS)
def test_damaged_files_never_break_the_reader(edits):
    """Whatever bytes are changed, the reader returns a tree or at least one problem."""
    data = bytearray(SAMPLE)
    for at, width, replacement in edits:
        data[at : at + width] = replacement
    node, problems = parse(bytes(data), "f.yaml")
    assert node is not None or problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
    assert problems == sorted(problems)


@given(st.text(alphabet="[]{}:,-?&*!|>'\"%@`# \n\tax1<~.\\", max_size=60))
def test_piles_of_signs_never_break_the_reader(text):
    """Any pile of YAML's signs is read or refused."""
    node, problems = parse(text.encode(), "f.yaml")
    assert node is not None or problems


BOMBS = {
    "brackets": "'[' * 200_000",
    "brackets to the limit": "'[' * 2**20",
    "maps": "'{a: ' * 200_000",
    "quoted maps": "'{\"a\":' * 100_000",
    "dashes": "'- ' * 200_000",
    "questions": "'? ' * 200_000",
    "indentation": "''.join(' ' * depth + 'a:\\n' for depth in range(1_400))",
    "anchors": "'&a ' * 200_000",
    "flat list": "'[' + 'a,' * 500_000 + ']'",
    "flat map": "'{' + 'a,' * 500_000 + '}'",
    "documents": "'---\\n' * 250_000",
    "directives": "''.join(f'%TAG !{number}! tag:{number}\\n' for number in range(40_000))",
    "late directives": "'a\\n...\\n' + ''.join(f'%TAG !{number}! tag:{number}\\n' for number in range(40_000))",
    "nul bytes": "'\\0' * 2**20",
    "carriage returns": "'\\r' * 2**20",
    "comments": "'#\\n' * 500_000",
    "unclosed quote": "'\"' + '\\n' * 1_000_000",
}
RUN_BOMB = """
from uscis_prep.rulebook.strict_yaml import _Reader, parse
take, events = _Reader.take, []
_Reader.take = lambda reader, event: (events.append(1), take(reader, event))[1]
data = ({bomb}).encode()
node, problems = parse(data, "f.yaml")
print(len(data), len(events), len(problems), problems[-1].code if problems else "none")
"""
#: The most that is read of any nested file: two levels for each one allowed, and the start of the file.
ENOUGH = 4 * MAX_DEPTH


@pytest.mark.parametrize("name", sampled(BOMBS, 3))
def test_bombs_are_harmless(name):
    """Files made to exhaust a parser neither crash the process nor are read beyond their size."""
    source = Path(strict_yaml.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", RUN_BOMB.format(bomb=BOMBS[name])],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    size, events, problems, code = done.stdout.split()
    nested = name in {"brackets", "brackets to the limit", "maps", "quoted maps", "dashes", "questions"}
    assert not nested or code == "RB105"
    assert int(events) <= (ENOUGH if nested else int(size) + ENOUGH)
    assert int(problems) <= MAX_PROBLEMS + 1


@pytest.mark.usefixtures("loader")
def test_brackets_are_refused_at_once_by_both_parsers(monkeypatch):
    """Reading stops at a bracket that is too deep, so that the other 200,000 cost nothing.

    It is the first such bracket, except where the parser's own limit (1,000 from libyaml 0.2.6 on) comes before.
    """
    take, events = _Reader.take, []
    monkeypatch.setattr(_Reader, "take", lambda reader, event: events.append(event) or take(reader, event))
    assert faults("[" * 200_000) in ([("RB105", 1, 33)], [("RB105", 1, 1001)])
    assert faults("{a: " * 200_000) == [("RB105", 1, 129)]
    assert len(events) <= 2 * ENOUGH
