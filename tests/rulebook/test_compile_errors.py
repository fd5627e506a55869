"""Every fault of a rulebook is told with its code, its place and what to do, all in one run."""

import pytest

from books import item, minimal, problems, problems_in, question, route, rule, shipped, text, topic

COLORS = {"color": question("red", "blue"), "size": question("small", "large")}

FAULTY = """\
topic: one
name: {en: "One", es: "Uno"}
about: {en: "One", es: "Uno"}
rules:
  first:
    when:
      colr: red
      size: smal
      any:
        - color: [red, bleu]
        - is: warm-colr
    over: [secnd]
    then: {channel: phon, tier: none, urgency: none, decided_by: none, answer: nne}
    headline: {en: "Wait {dayz}", es: "Espere"}
    until: {from: now, add: dayz}
    cites: [H11]
  second:
    then: {channel: phone, tier: none, urgency: none, decided_by: none, answer: none}
    headline: {en: "One", es: "Uno"}
    cites: [H1]
"""
PARAMETERS = {
    "parameters": {"days": {"unit": "days", "values": [{"value": 30, "cites": ["H1"]}]}},
    "answers": {"none": {"cites": ["H1"], "silent": text()}},
    "look_again": {},
}


def small(rules=None, questions=COLORS, **more):
    """Return a rulebook with one topic."""
    files = {"one": topic("one", rules or {"only": rule(route())})}
    return minimal(questions, files, **more)


def place(content, snippet):
    """Return `line:column` of a piece of text."""
    before = content[: content.index(snippet)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def only(found):
    """Return the code and the rest of the only problem."""
    assert len(found) == 1, found
    where, code, told = found[0].split(": ", 2)
    return where, code, told


def test_all_wrong_names_at_once():
    """Every wrong name is told in one run with its place and the nearest right name."""
    facts = {"warm-color": {"color": "red"}}
    files = small(facts=facts, parameters=PARAMETERS, house={"H1": {"says": text()}, "H12": {"says": text()}})
    files["topics/one.yaml"] = FAULTY
    expected = [
        ("red\n", "RB201: there is no question named `colr`: did you mean `color`?"),
        ("smal\n", "RB202: `size` has no option or band named `smal`: did you mean `small`?"),
        ("[red, bleu]", "RB202: `color` has no option or band named `bleu`: did you mean `blue`?"),
        ("warm-colr", "RB201: there is no fact named `warm-colr`: did you mean `warm-color`?"),
        ("secnd", "RB201: there is no rule or item named `secnd`: did you mean `second`?"),
        ("phon,", "RB201: there is no channel named `phon`: did you mean `phone`?"),
        ("nne}", "RB201: there is no answer named `nne`: did you mean `none`?"),
        ('"Wait {dayz}"', "RB210: nothing is known as `{dayz}`: did you mean `days`?"),
        ("dayz}\n    cites", "RB201: there is no parameter named `dayz`: did you mean `days`?"),
        ("[H11]", "RB203: no ledger has a row `H11`: did you mean `H12`?"),
    ]
    found = problems(files)
    told = [f"topics/one.yaml:{place(FAULTY, snippet)}: {line}" for snippet, line in expected]
    # For H11 both rows are as near; which of them is proposed does not matter.
    assert [line.replace("`H1`?", "`H12`?") for line in found] == told


def test_faults_of_several_files_at_once(tmp_path):
    """In the shipped rulebook too, faults of several files are told together, in the order of files and lines."""
    folder = shipped(
        tmp_path / "rules",
        contradictions=[("{filed: ahead}", "{filled: ahead}"), ("between: [filed]", "between: [filled]")],
        disagreements=[("{route.channel: calls}", "{route.chanel: calls}")],
        questions=[("only_if: {role: helping}", "only_if: {role: helpng}"), ("{code-days} days", "{cod-days} days")],
        **{
            "topics__processing-delay": [
                ("{processing: inside,", "{processing: insid,"),
                ("[TS2.1, TS2.4]", "[TS2.99]"),
            ]
        },
    )
    found = problems_in(folder)
    assert [line.partition(":")[0] for line in found] == [
        *["contradictions.yaml"] * 2,
        "disagreements.yaml",
        *["questions.yaml"] * 2,
        *["topics/processing-delay.yaml"] * 2,
    ]
    assert sorted(line.split(": ")[1] for line in found) == [
        "RB201",
        "RB201",
        "RB202",
        "RB202",
        "RB203",
        "RB207",
        "RB210",
    ]
    assert all("did you mean" in line for line in found if "TS2.99" not in line)


def test_missing_spanish(tmp_path):
    """A sentence without its Spanish text is told where it stands."""
    folder = shipped(tmp_path / "rules", **{"topics__any-call": [(', es: "Cualquier llamada"', "")]})
    where, code, told = only(problems_in(folder))
    assert where == "topics/any-call.yaml:5:7"
    assert (code, told) == ("RB121", "the key `es` is missing here: add a line `es:` with its value")


def test_cycle_of_over():
    """Rules that are over each other in a circle are each told."""
    rules = {
        "one": rule(route(), {"color": "red"}, over=["two"]),
        "two": rule(route(), {"color": "red"}, over=["three"]),
        "three": rule(route(), {"color": "red"}, over=["one"]),
        "four": rule(route(), {"color": ["blue", "unsure"]}, over=["one"]),
    }
    told = [line.split(": ", 1)[1] for line in problems(small(rules)) if "RB304" in line]
    expected = {f"RB304: `{name}` is over itself: remove one `over`" for name in ("one", "two", "three")}
    assert set(told) == expected


def test_nested_too_deep():
    """A condition that is nested too deep is told, and a part of it may get a name instead."""
    deep = {"any": [{"all": [{"not": {"any": [{"color": "red"}]}}]}]}
    rules = {"only": rule(route()), "odd": rule(route(), deep, over=["only"])}
    _, code, told = only(problems(small(rules)))
    assert code == "RB206"
    assert told.startswith("this condition is nested too deep")
    rules["odd"] = rule(route(), {"any": [{"all": [{"not": {"is": "named"}}]}]}, over=["only"])
    assert problems(small(rules, facts={"named": {"any": [{"color": "red"}]}})) == []


@pytest.mark.parametrize("names", [["late", "early"], ["early"]])
def test_gate_on_a_later_question(names):
    """A gate names earlier questions only: not a later one, not the question itself."""
    gate = dict.fromkeys(names[:1], "a")
    questions = {"early": question("a", "b", gate=gate), "late": question("a", "b")}
    _, code, told = only(problems(small(questions=questions)))
    assert code == "RB208"
    assert told.startswith(f"`{names[0]}` is asked later than this question")


def test_gate_through_a_fact():
    """A gate cannot name a later question through a fact either."""
    questions = {"early": question("a", gate={"is": "named"}), "late": question("a", "b")}
    where, code, _ = only(problems(small(questions=questions, facts={"named": {"late": "a"}})))
    assert code == "RB208"
    assert where.startswith("questions.yaml:")


@pytest.mark.parametrize("facts", [{"one": {"is": "one"}}, {"one": {"not": {"is": "two"}}, "two": {"is": "one"}}])
def test_fact_made_of_itself(facts):
    """A fact that needs itself is told, not followed for ever."""
    found = problems(small(facts=facts))
    assert found
    assert all(": RB206: the fact `" in line and "is made of itself" in line for line in found)


def test_a_fact_that_nothing_uses_is_read():
    """A wrong name in a fact is told even while no rule uses the fact."""
    where, code, _ = only(problems(small(facts={"spare": {"colour": "red"}})))
    assert (where.partition(":")[0], code) == ("questions.yaml", "RB201")


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("red", "RB206"),
        ([{"color": "red"}], "RB206"),
        ({}, "RB206"),
        ({"any": {"color": "red"}}, "RB206"),
        ({"not": "red"}, "RB206"),
        ({"color": {"is": "red"}}, "RB202"),
        ({"color": [["red"]]}, "RB202"),
        ({"color": None}, "RB202"),
        ({"color": True}, "RB202"),
        ({"is": {"color": "red"}}, "RB201"),
        ({"topic": {"color": "red"}}, "RB201"),
        ({"topic": "two"}, "RB201"),
        ({"route.channel": "phone"}, "RB207"),
        ({"who.who": "you"}, "RB207"),
    ],
)
def test_wrong_shapes(when, code):
    """A condition of a wrong shape is told in plain words, whatever stands there."""
    rules = {"only": rule(route()), "odd": rule(route(), when, over=["only"])}
    assert only(problems(small(rules)))[1] == code


def test_later_decisions_may_name_earlier_ones():
    """Conditions of `who` know the route, those of the checklist know all; a wrong value of a decision is told."""
    files = small()
    files["topics/one.yaml"]["items"] = {"line": item({"who.who": "you", "contact.line": "sam"})}
    assert only(problems(files))[1:] == ("RB202", "`sam` is not a value of `contact.line`: did you mean `same`?")


@pytest.mark.parametrize("kind", ["rules", "items"])
def test_duplicate_ids(kind):
    """An id that stands in two files is told, naming the other file."""
    files = minimal(COLORS, {"one": topic("one", {"r1": rule(route())}), "two": topic("two", {"r2": rule(route())})})
    for name in ("one", "two"):
        entry = rule(route(), {"color": "red"}, over=["r1", "r2"]) if kind == "rules" else item()
        files[f"topics/{name}.yaml"].setdefault(kind, {})["twin"] = entry
    where, code, told = only(problems(files))
    assert (where.partition(":")[0], code) == ("topics/two.yaml", "RB209")
    assert told.startswith("the id `twin` is used in topics/one.yaml too")


def test_duplicate_topic():
    """A topic that stands in two files is told."""
    files = small()
    files["topics/again.yaml"] = topic("one", {"other": rule(route())})
    assert only(problems(files))[1:] == (
        "RB209",
        "the topic `one` stands in topics/again.yaml too: give one of them another name",
    )


def test_same_key_twice(tmp_path):
    """An id that stands twice in one file is told with the line of the first."""
    folder = shipped(tmp_path / "rules", house=[("H2:\n", "H1:\n")])
    _, code, told = only(problems_in(folder)[:1])
    assert code == "RB111"
    assert told.startswith("the key `H1` stands here a second time")


def test_topic_without_a_name():
    """A topic needs a name and what it is about, in words."""
    files = small()
    del files["topics/one.yaml"]["name"], files["topics/one.yaml"]["about"]
    told = [line.split(": ")[1:3] for line in problems(files)]
    assert told == [["RB204", "a topic needs the key `about`"], ["RB204", "a topic needs the key `name`"]]


def test_incomplete_record():
    """A rule gives every field of its record and no other."""
    then = {"channel": "phone", "tier": "none", "urgency": "none", "decided_by": "none", "anser": "none"}
    told = [line.split(": ", 1)[1] for line in problems(small({"only": rule(then)}))]
    assert len(told) == 2
    assert any("this rule does not say `answer`" in line for line in told)
    assert any("has no field `anser`: did you mean `answer`?" in line for line in told)


def test_gap_and_overlap():
    """A gap and an overlap are told with the smallest example."""
    rules = {"first": rule(route(), {"color": "red"}), "second": rule(route(), {"size": "small"})}
    told = [line.split(": ", 1)[1] for line in problems(small(rules)) if "editions base " in line]
    assert len(told) == 2
    gap, overlap = sorted(told)
    assert "RB301: no rule fires (topic one, decision route, editions base " in gap
    assert ", for example {color: blue, size: large}" in gap
    assert "RB302: `second` and `first` both fire" in overlap
    assert "{color: red, size: small}" in overlap


def test_forgotten_unsure():
    """Forgetting `unsure` is a gap, found as such."""
    found = problems(small({"only": rule(route(), {"color": ["red", "blue"]})}))
    assert found
    assert all("RB301" in line and "{color: unsure}" in line for line in found)


def test_no_rule_at_all():
    """An edition in which no rule holds is a gap everywhere, and not a crash."""
    found = problems(small({"late": rule(route(), **{"from": "2024-01-01"})}))
    assert {line.split(": ")[1] for line in found} == {"RB301"}
    assert all("for example {}" in line for line in found)


def test_too_tangled(monkeypatch):
    """A topic that grows past the budget is named; nothing is sampled instead."""
    monkeypatch.setattr("uscis_prep.rulebook.compile.NODE_BUDGET", 3)
    rules = {
        "first": rule(route(), {"color": "red", "size": "small"}),
        "rest": rule(route(), {"not": {"color": "red", "size": "small"}}),
    }
    where, code, told = only(problems(small(rules)))
    assert (where, code) == ("topics/one.yaml:1:1", "RB306")
    assert told.startswith("the topic `one` is too tangled to prove: over 3 nodes")
    monkeypatch.setattr("uscis_prep.rulebook.compile.NODE_BUDGET", 100)
    assert problems(small(rules)) == []
