"""How findings are told: all at once, allowed with a reason, and in each format."""

import json
import re
from importlib.resources import files

import pytest
from jsonschema import validate

from books import item, minimal, problems_in, question, route, rule, text, topic, write
from docs.faults import FAULTS, UNUSABLE, book, linted
from uscis_prep.cli.app import run
from uscis_prep.cli.lint import _annotation
from uscis_prep.rulebook.lint.run import lint
from uscis_prep.rulebook.problems import Problem

VISIT = "topics/visit.yaml"
NEVER = """\
  never:
    section: note
    when: {card: lost, not: {card: held}}
    text: {en: A, es: B}
    cites: [H1]
"""


def faulty(folder, **changes):
    """Write the sound book with texts replaced in its topic."""
    write(folder, book())
    path = folder / VISIT
    content = path.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in content
        content = content.replace(old, new, 1)
    path.write_text(content, encoding="utf-8")
    return folder


def codes(report):
    return [problem.code for problem in report.findings]


def test_errors_and_findings_come_together(tmp_path):
    """A gap, a wrong name in another topic and a line that never fires are told in one run, sorted by place."""
    folder = faulty(tmp_path, gap=("[valid, unsure]", "[valid]"), never=("items:\n", f"items:\n{NEVER}"))
    other = topic("other", {"only": rule(route(), {"crad": "lost"})}, choice=text(), also={"en": ["x"], "es": ["y"]})
    write(folder, {"topics/other.yaml": other})
    found = lint(folder).findings
    assert [problem.code for problem in found] == ["RB201", "RB301", "RB303"]
    assert found == sorted(found)


def test_a_text_of_two_files_is_told(tmp_path):
    """A text that two files define makes the rulebook unusable: its name in the complaint is no echo of itself."""
    again = {"disclaimer-short": {"en": "A.", "es": "B."}}
    folder = faulty(tmp_path)
    write(folder, {"text/one.yaml": again, "text/two.yaml": again})
    assert "RB209" in codes(lint(folder))


@pytest.mark.parametrize(
    "broken",
    [
        {"rules": {"bad": rule(route(), {"card": "lost"}) | {"nonsense": 1}, "good": rule(route())}},
        {"rules": {"good": rule(route())}, "items": {"bad": {"section": "nowhere"}}},
    ],
)
def test_a_broken_entry_hides_nothing(tmp_path, broken):
    """A fault of shape in one entry hides neither a wrong name beside it nor what is found in other topics."""
    folder = faulty(tmp_path, never=("items:\n", f"items:\n{NEVER}"))
    broken["rules"]["also"] = rule(route(), {"crad": "lost"}, over=["bad"])
    write(folder, {"topics/other.yaml": topic("other", **broken)})
    found = {(problem.file, problem.code) for problem in lint(folder).findings}
    assert {("topics/other.yaml", "RB201"), (VISIT, "RB303")} <= found
    assert any(file == "topics/other.yaml" and code.startswith("RB12") for file, code in found)
    assert not [p for p in lint(folder).findings if "`bad`" in p.message and p.code.startswith("RB2")]


def test_a_reason_allows_a_finding(tmp_path):
    """A comment above a finding, or behind it, allows exactly its code there; the reason is kept."""
    above = NEVER.replace("  never:", "  # allow RB303: it comes back in spring\n  # a remark\n  never:")
    report = lint(faulty(tmp_path / "above", never=("items:\n", f"items:\n{above}")))
    assert codes(report) == []
    assert [(problem.code, reason) for problem, reason in report.allowed] == [("RB303", "it comes back in spring")]
    assert report.certificate is not None
    behind = NEVER.replace("never:", "never: # allow RB303: as above")
    assert codes(lint(faulty(tmp_path / "behind", never=("items:\n", f"items:\n{behind}")))) == []
    other = NEVER.replace("  never:", "  # allow RB305: another code\n  never:")
    assert codes(lint(faulty(tmp_path / "other", never=("items:\n", f"items:\n{other}")))) == ["RB390", "RB303"]
    far = NEVER.replace("  never:", "  # allow RB303: too far away\n\n  never:")
    assert codes(lint(faulty(tmp_path / "far", never=("items:\n", f"items:\n{far}")))) == ["RB390", "RB303"]


def test_errors_cannot_be_allowed(tmp_path):
    """A comment over a gap allows nothing and is a finding itself; so is one without a reason."""
    gap = faulty(tmp_path / "gap", top=("topic: visit", "# allow RB301: never mind\ntopic: visit"))
    assert codes(lint(gap)) == ["RB391"]
    bare = NEVER.replace("  never:", "  # allow RB303:\n  never:")
    assert codes(lint(faulty(tmp_path / "bare", never=("items:\n", f"items:\n{bare}")))) == ["RB391", "RB303"]


def test_findings_alone_do_not_stop_the_program(tmp_path, capsys):
    """What only lint minds fails lint with 1, and the rulebook can be used; one with a gap is refused."""
    folder = str(faulty(tmp_path / "never", never=("items:\n", f"items:\n{NEVER}")))
    assert run(["rules", "lint", "--rules", folder]) == 1
    assert problems_in(tmp_path / "never") == []
    gap = str(faulty(tmp_path / "gap", gap=("[valid, unsure]", "[valid]")))
    assert run(["rules", "lint", "--rules", gap]) == 1
    assert run(["topics", "--rules", gap]) == 4
    assert capsys.readouterr().out


def test_every_format_tells_the_same(tmp_path, capsys):
    """Text, JSON and annotations have the same findings; JSON fits its schema and names the witness."""
    folder = faulty(
        tmp_path,
        never=("items:\n", f"items:\n{NEVER}"),
        extra=("    when: {card: lost}", "    when: {card: [lost, valid]}"),
    )
    where = ["rules", "lint", "--rules", str(folder)]
    told = {}
    for page_format in ("text", "json", "github"):
        assert run([*where, "--format", page_format]) == 1
        told[page_format] = capsys.readouterr().out
    data = json.loads(told["json"])
    validate(data, json.loads((files("uscis_prep") / "schemas" / "lint-1.json").read_text(encoding="utf-8")))
    places = [(f["file"], f["line"], f["column"], f["code"]) for f in data["findings"]]
    assert [code for *_, code in places] == ["RB302", "RB303"]
    assert data["findings"][0]["witness"] == {"card": "valid"}
    for (file, line, column, code), written in zip(places, told["text"].splitlines(), strict=False):
        assert written.startswith(f"{file}:{line}:{column}: {code}: ")
    for (file, line, column, code), annotation in zip(places, told["github"].splitlines(), strict=True):
        assert re.match(rf"::error file=[^,]*{file},line={line},col={column},title={code}::", annotation)
    assert run([*where, "--format", "sarif"]) == 2


def test_annotations_are_escaped(tmp_path):
    """Signs that end a property or a line of an annotation are written as codes."""
    problem = Problem("a,b:c.yaml", 1, 2, "RB303", "100% of\nlines", "mend: them")
    told = _annotation(problem, tmp_path)
    assert told.endswith("a%2Cb%3Ac.yaml,line=1,col=2,title=RB303::100%25 of%0Alines: mend: them")
    assert "\n" not in told


def test_explain(capsys):
    """A code is explained in any case of letters; an unknown one is exit 2 and names the nearest."""
    assert run(["rules", "explain", "rb302"]) == 0
    assert "What to do" in capsys.readouterr().out
    assert run(["rules", "explain", "RB30", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["code"] == "unknown-code"
    assert run(["rules", "explain", "RB302", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    validate(data, json.loads((files("uscis_prep") / "schemas" / "explain-1.json").read_text(encoding="utf-8")))
    assert data["page"].endswith("#rb302")


def test_the_longest_way_is_the_one_that_is_asked(tmp_path, monkeypatch):
    """The way that is shown has as many questions as the most that the interview announces, in its order."""
    questions = {name: question("a", "b") for name in ("one", "two", "three", "four")}
    rules = {
        "first": rule(route(), {"one": "a", "two": ["a", "b"], "three": "b", "four": "a"}),
        "rest": rule(route("web"), {"not": {"one": "a", "two": ["a", "b"], "three": "b", "four": "a"}}),
    }
    monkeypatch.setattr("uscis_prep.rulebook.lint.asking.MOST_QUESTIONS", 3)
    folder = write(tmp_path, minimal(questions, {"long": topic("long", rules, items={"note": item({"two": "a"})})}))
    (found,) = [problem for problem in lint(folder).findings if problem.code == "RB325"]
    assert "can ask 4 questions" in found.message
    assert dict(found.witness).keys() == {"one", "two", "three", "four"}
    monkeypatch.setattr("uscis_prep.rulebook.lint.asking.MOST_QUESTIONS", 4)
    assert "RB325" not in codes(lint(folder))


@pytest.mark.parametrize("code", sorted(set(FAULTS) & UNUSABLE))
def test_lint_tells_every_error_too(code):
    """Whatever makes a rulebook unusable is told by lint with the same code."""
    assert code in {problem.code for problem in linted(code)}
