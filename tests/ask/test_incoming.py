"""The interview about a contact: every path of it, back and changed answers, and both languages."""

import io
from datetime import UTC, datetime

import pytest

from changed import compiled_book
from uscis_prep.ask.desk import NextPersonError, StopInterviewError
from uscis_prep.ask.incoming import IncomingInterview
from uscis_prep.ask.prompter import Prompter
from uscis_prep.engine.compiled import Compiled
from uscis_prep.facts.incoming import Reader
from uscis_prep.plan.incoming import Desk, build_incoming, caller_ids, options
from uscis_prep.plan.setting import Request, Setting
from uscis_prep.render.incoming import render_incoming

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
WHOLE = Compiled(compiled_book())
COMPILED = Compiled(WHOLE.data["incoming"])


def setting(language="en"):
    return Setting(WHOLE, Request((), {}, NOW, UTC, False, NOW.date(), language, True))


def interview(lines, language="en", items=()):
    """Run an interview over lines and return it with what was written."""
    own = setting(language)
    reader = Reader(COMPILED, caller_ids(own, COMPILED), lambda: items, UTC)
    sink = io.StringIO()
    prompter = Prompter(io.StringIO("".join(f"{line}\n" for line in lines)), sink, lambda: 72)
    made = IncomingInterview(Desk(own, COMPILED, {}), reader, prompter, comparable=bool(items))
    return made, sink


def paths(desk=None, answers=()):
    """Yield every way through the interview: the options chosen, question by question."""
    desk = desk or Desk(setting(), COMPILED, {})
    name = desk.waiting
    if name is None:
        yield answers
        return
    for option, _ in options(desk, name):
        fact = Reader(COMPILED, [], list, UTC).read(name, option)
        yield from paths(desk._replace(facts={**desk.facts, name: fact}), (*answers, option))


PATHS = list(paths())


def plan_of(made):
    return build_incoming(made.desk)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_path(language):
    """Every path ends in a verdict, asks each question once, and gives a page that fits 40 columns."""
    assert 40 < len(PATHS) < 80
    own = setting(language)
    for answers in PATHS:
        made, sink = interview(answers, language)
        made.run()
        plan = plan_of(made)
        assert plan["status"] == "decided"
        assert sink.getvalue().count("\n> ") == len(answers) == len(plan["answers"])
        for width in (40, 72):
            page = render_incoming(plan, own, width=width)
            assert all(len(line.text) <= width for line in page.lines if line.role != "address")


def test_every_question_can_still_change_the_verdict():
    """At each step of each path two answers lead to different verdicts."""
    for answers in PATHS:
        desk = Desk(setting(), COMPILED, {})
        for option in answers:
            assert len(desk.possible) > 1
            name = desk.waiting
            fact = Reader(COMPILED, [], list, UTC).read(name, option)
            desk = desk._replace(facts={**desk.facts, name: fact})


def test_the_announced_number_of_questions_holds():
    """What is left to ask lies within what was announced, and both ends are reached."""
    first = Desk(setting(), COMPILED, {}).left
    lengths = {len(path) for path in PATHS}
    assert (first.least, first.most) == (min(lengths), max(lengths))


@pytest.mark.parametrize("answers", PATHS[::3])
def test_going_back_is_as_if_it_had_not_been_answered(answers):
    """Answering, going back and answering again gives the same as answering once."""
    straight, _ = interview(answers)
    straight.run()
    lines = []
    for answer in answers[:-1]:
        lines += [answer, "b", answer]
    winding, _ = interview([*lines, answers[-1]])
    winding.run()
    assert plan_of(winding) == plan_of(straight)


def test_changing_an_answer():
    """A changed answer replaces the old one, and what no longer applies changes nothing."""
    made, sink = interview(["call", "nothing", "c", "c 1", "email", "uscis.dhs.gov", "no"])
    made.run()
    assert plan_of(made)["verdict"]["id"] == "plausible"
    assert "1. how they reached you: A phone call" in sink.getvalue()


def test_keys():
    """Q and the end of the input stop, n starts anew, and the first question has nothing behind it."""
    for lines, kind in ((["q"], StopInterviewError), ([], StopInterviewError), (["call", "n"], NextPersonError)):
        with pytest.raises(kind):
            interview(lines)[0].run()
    made, sink = interview(["b", "c 9", "?", "other"])
    made.run()
    assert plan_of(made)["verdict"]["id"] == "hang-up"
    assert all(
        told in sink.getvalue() for told in ("nothing to go back to", "no answer with that number", "Why we ask")
    )


def test_an_address_is_said_back_as_what_it_was_taken_for():
    """What was typed is not repeated; what it stands for is."""
    made, sink = interview(["email", "nothing", "x@uscis-dhs.gov"])
    made.run()
    assert "Anything else" in sink.getvalue().split("> ")[-1]
    assert plan_of(made)["answers"]["sender"] == "other"


@pytest.mark.parametrize(("said", "option"), [("5551 2345", "match"), ("55512346", "wrong")])
def test_the_number_is_compared_and_not_written(said, option):
    """The service item number that they said is compared with the log and stands nowhere in the transcript."""
    made, sink = interview(["call", "nothing", said, "private"], items=["55512345"])
    made.run()
    assert plan_of(made)["answers"]["number_given"] == option
    written = sink.getvalue().replace(" ", "")
    assert "compared with your log" in sink.getvalue()
    assert said.replace(" ", "") not in written
    assert "55512345" not in written
