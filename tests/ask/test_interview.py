import shlex

import pytest

from ask.walk import Walk, headings, request, script
from uscis_prep.facts.read import read_fact

BIOMETRICS, DELAY, PROOF = "reschedule-biometrics", "processing-delay", "proof-of-status"
TO_PLAN = (PROOF, "applicant", "lost", "no", "us")
NO_MORE = ("no", "no")


def fact(compiled, name, text):
    return read_fact(compiled, name, text, request().zone)


def given(compiled, **facts):
    return request({name: fact(compiled, name, text) for name, text in facts.items()})


def test_straight_through(compiled):
    """The verdict comes after the questions that decide it, before those of the checklist are offered."""
    walk = Walk(compiled, script(*TO_PLAN, *NO_MORE))
    assert walk.end == "done"
    assert [plan["status"] for plan in walk.plans] == ["decided"]
    assert walk.screen.index("the last one") < walk.screen.index("checklist fit you better")


def test_checklist_round_prints_the_plan_again(compiled):
    """Whoever answers the questions of the checklist gets a second plan, and is not asked what was answered."""
    lines = iter([*TO_PLAN, "yes"])
    walk = Walk(compiled, lambda screen: "no" if "Anything else" in screen else next(lines, "unsure"))
    assert walk.end == "done"
    assert len(walk.plans) == 2
    assert len(walk.asked) == len(set(walk.asked))


def test_back_from_the_first_question_says_so(compiled):
    """At the first question there is nothing to go back to, and the question is put again."""
    walk = Walk(compiled, script("b"))
    assert "nothing to go back to" in walk.screen
    assert walk.screen.count("What do you need?") == 2


def test_back_from_the_second_question_asks_the_topic_again(compiled):
    """Going back takes one answer back, the topic included."""
    walk = Walk(compiled, script(PROOF, "b", DELAY))
    assert walk.interview.answers.topics == [DELAY]


@pytest.mark.parametrize("before", [("no",), ("yes",)])
def test_back_from_an_offer_returns_to_what_was_before(compiled, before):
    """`b` after an offer of ours returns to that offer and ends nothing."""
    walk = Walk(compiled, script(*TO_PLAN, *before, "b"))
    assert walk.end == "stop"
    assert walk.screen.count("checklist fit you better") == 2


def test_back_from_the_offer_asks_the_last_question_again(compiled):
    """`b` at the first offer takes the last answer back; after another answer the plan is a new one."""
    walk = Walk(compiled, script(*TO_PLAN, "b", "abroad"))
    assert [plan["answers"]["where"] for plan in walk.plans] == ["us", "abroad"]


def test_back_from_the_second_menu_returns_to_the_offer(compiled):
    """`b` at the menu of a second need withdraws the wish for one."""
    walk = Walk(compiled, script(*TO_PLAN, "no", "yes", "b", "b", "no", "no"))
    assert walk.end == "done"
    assert walk.screen.count("Anything else you need?") == 3


def test_change_keeps_everything_else(compiled):
    """`c 3` changes the third answer in its place and keeps all others."""
    walk = Walk(compiled, script(*TO_PLAN[:4], "c 3", "valid", "us"))
    assert list(walk.facts.items())[:3] == [("role", "applicant"), ("green_card", "valid"), ("represented", "no")]
    assert walk.interview.answers.number(("represented", None)) == 4


def test_change_reopens_what_depends_on_it(compiled):
    """After a change the questions that now matter are asked, also where the plan was printed already."""
    walk = Walk(compiled, script(*TO_PLAN, "c 2", "helper"))
    assert walk.asked[-1] not in walk.asked[:-1]
    assert len(walk.plans) == 1
    again = Walk(compiled, script(*TO_PLAN, "c 2", "helper", "yes", *["unsure"] * 3))
    assert again.plans[-1]["answers"]["role"] == "helper"


def test_change_and_back_changes_nothing(compiled):
    """Whoever goes back from a changed question keeps the old answer."""
    walk = Walk(compiled, script(*TO_PLAN[:3], "c 2", "b"))
    assert walk.facts == {"role": "applicant", "green_card": "lost"}


def test_change_of_the_topic_keeps_what_holds_for_all(compiled):
    """`c 1` changes the topic; answers about the person stay, answers about the old need go."""
    walk = Walk(compiled, script(PROOF, "applicant", "lost", "c 1", DELAY))
    assert walk.interview.answers.topics == [DELAY]
    assert walk.facts == {"role": "applicant"}


def test_change_of_the_first_topic_leaves_the_second(compiled):
    """`c 1` with two needs changes the first of them alone."""
    walk = Walk(compiled, script(*TO_PLAN, "no", "yes", DELAY, "c 1", BIOMETRICS))
    assert walk.interview.answers.topics == [BIOMETRICS, DELAY]


@pytest.mark.parametrize("typed", ["c 9", "c 0", "c999", "c"])
def test_change_of_no_answer_lists_the_answers_in_words(compiled, typed):
    """A number without an answer lists the answers, in words and not as ids."""
    walk = Walk(compiled, script(PROOF, "applicant", typed))
    assert "Answers so far:" in walk.screen
    assert "2. your role: The applicant" in walk.screen


def test_change_during_a_change(compiled):
    """A change in the middle of a change loses neither answer."""
    walk = Walk(compiled, script(*TO_PLAN[:4], "c 2", "c 3", "valid"))
    assert walk.facts == {"role": "applicant", "green_card": "valid", "represented": "no"}


def test_quit_in_the_middle_of_a_change_keeps_the_answer(compiled):
    """What holds so far holds although an answer was about to be changed."""
    walk = Walk(compiled, script(PROOF, "applicant", "c 2", "q"))
    assert walk.facts == {"role": "applicant"}


def test_why(compiled):
    """`?` says why, and how to answer, and the question stays."""
    walk = Walk(compiled, script(PROOF, "?", "applicant"))
    assert "Why we ask: USCIS gives case information only to certain people." in walk.screen
    assert walk.facts == {"role": "applicant"}


def test_why_at_the_menu_explains_each_topic_on_its_own_line(compiled):
    """At the menu `?` says what each topic is, one a line, so that it can be heard one by one."""
    walk = Walk(compiled, script("?"))
    assert "- Proof of status for work or travel: " in walk.screen


@pytest.mark.parametrize("typed", ["zz", "99", "0", "-1", "1" * 5000, "²", "c x", "\x00", "\ufffd"])
def test_nonsense_is_asked_again(compiled, typed):
    """What is no answer is told so, harmlessly, and nothing is kept."""
    walk = Walk(compiled, script(PROOF, typed, "applicant"))
    assert walk.facts == {"role": "applicant"}
    assert any(told in walk.screen for told in ("Type a number", "not one of the answers"))


def test_an_empty_line_tells_the_keys(compiled):
    """Nothing typed is not silence: the keys are told again."""
    walk = Walk(compiled, script(PROOF, ""))
    assert walk.screen.count("Type a number or a word.") == 1


def test_a_near_answer_is_suggested_in_words(compiled):
    """The suggestion is an answer as it is listed, in the language of the page, and not an id."""
    walk = Walk(compiled, script(PROOF, "aplicant"), language="es")
    assert "¿Quiso decir: El solicitante: presenté el formulario para mí?" in walk.screen


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [("role", "el solicitante: presente el formulario para mi", "applicant"), ("role", "no sé", "unsure")],
)
def test_spanish_answers(compiled, question, typed, kept):
    """Answers are read in both languages, with and without accents."""
    assert (
        Walk(compiled, script("prueba de estatus para trabajo o viaje", typed), language="es").facts[question] == kept
    )


def test_spanish_yes(compiled):
    """`sí` and `si` are yes."""
    for typed in ("sí", "si", "Sí.", "1"):
        assert Walk(compiled, script(*TO_PLAN[:3], typed), language="es").facts["represented"] == "yes"


def test_unsure_at_the_menu_prints_what_holds_for_any_call(compiled):
    """Whoever does not know what they need gets the page that holds for any call."""
    walk = Walk(compiled, script("I don't know"))
    assert walk.end == "done"
    assert walk.plans[0]["briefing"]["holds"]


def test_n_for_no_is_asked_back(compiled):
    """`n` at a question of yes or no may mean no: nothing is wiped until it is typed again."""
    walk = Walk(compiled, script(*TO_PLAN, "n", "no", "no"))
    assert walk.end == "done"
    assert "Type 2 for No, or n again for the next person." in walk.screen
    assert "Did you mean" not in walk.screen
    assert "save the page" not in walk.screen.partition("n again")[2].partition("> no")[0]
    assert Walk(compiled, script(*TO_PLAN, "n", "n")).end == "next"


def test_n_elsewhere_is_the_next_person(compiled):
    """`n` starts the next person at once where it cannot mean no."""
    assert Walk(compiled, script(PROOF, "n")).end == "next"


# ── two needs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_case_is_not_asked_again(compiled):
    """With the same case the case answers hold for the second need too; the need's own answers do not."""
    first = (DELAY, "inside", "applicant", "no", "us")
    walk = Walk(compiled, script(*order(compiled, first), "no", "yes", "yes", PROOF, "unsure", "no", "us"))
    assert walk.interview.answers.cases == [0, 0]
    assert walk.asked.count("processing") == 1
    assert len(walk.plans[-1]["needs"]) == 2


def test_another_case_is_asked_anew(compiled):
    """With another case no case answer is carried over, and each need keeps its own."""
    first = order(compiled, (DELAY, "inside", "applicant", "no", "us"))
    walk = Walk(compiled, script(*first, "no", "yes", "no", PROOF, *["unsure"] * 3, "b"))
    assert walk.interview.answers.cases == [0, 1]
    needs = walk.interview.setting().request.needs
    assert needs[0].facts["processing"].option == "inside"
    assert "processing" not in needs[1].facts


def test_need_facts_of_the_command_line_stay_with_the_first_need(compiled):
    """A fact about a need that was given as a flag is not carried over to the next need."""
    base = given(compiled, green_card="lost", role="applicant", represented="no", where="us")
    walk = Walk(compiled, script(PROOF, "no", "yes", DELAY), base)
    assert "green_card" not in walk.asked
    needs = walk.interview.setting().request.needs
    assert needs[0].facts["green_card"].option == "lost"
    assert "green_card" not in needs[1].facts


def order(compiled, first):
    """Return a topic and answers in the order in which they are asked for."""
    topic, *answers = first
    rest, lines = list(answers), [topic]
    while rest:
        walk = Walk(compiled, script(*lines))
        name = walk.asked[-1]
        known = [answer for answer in rest if answer in compiled.questions[name]["options"]]
        lines.append(known[0])
        rest.remove(known[0])
        if Walk(compiled, script(*lines)).plans:
            break
    return tuple(lines)


# ── facts, contradictions, hours ────────────────────────────────────────────────────────────────────────────────────


def test_facts_of_the_command_line_are_not_asked(compiled):
    """What was given as a flag is not asked, and has no number."""
    walk = Walk(compiled, script(PROOF, "lost"), given(compiled, role="applicant", represented="no", where="us"))
    assert walk.asked == ["green_card"]
    assert walk.plans


def test_contradiction_asks_which_is_to_be_changed(compiled):
    """Answers that cannot both be true are asked back; the one changed keeps its number."""
    base = given(compiled, form="I-90")
    walk = Walk(compiled, script(PROOF, "petitioner", "1", "applicant"), base)
    assert "Two answers do not go together." in walk.screen
    assert "your role: The petitioner" in walk.screen
    assert walk.facts == {"form": "I-90", "role": "applicant"}
    assert walk.interview.answers.number(("role", None)) == 2


def test_contradiction_and_back(compiled):
    """`b` at a contradiction takes back the answer that made it."""
    walk = Walk(compiled, script(PROOF, "petitioner", "b", "applicant"), given(compiled, form="I-90"))
    assert walk.facts == {"form": "I-90", "role": "applicant"}


def test_quit_at_a_contradiction(compiled):
    """Whoever stops at a contradiction gets what holds without the answer that made it, not an error."""
    walk = Walk(compiled, script(PROOF, "petitioner", "q"), given(compiled, form="I-90"))
    assert walk.interview.plan_so_far()["status"] == "undecided"
    assert walk.facts == {"form": "I-90"}


def appointment(compiled, *lines):
    base = given(compiled, role="applicant", represented="no", where="us")
    return Walk(compiled, script(BIOMETRICS, *lines), base)


def test_the_hour_is_asked_where_it_matters(compiled):
    """A day without its hour asks for the hour where the day falls in several bands, under the same number."""
    walk = appointment(compiled, "2026-11-24", "3 pm")
    assert walk.asked[:2] == ["appointment", "appointment"]
    assert "At what time on that day" in walk.screen
    assert [number for number, *_ in headings(walk)][:2] == [2, 2]
    assert walk.facts["appointment"] == "2026-11-24T15:00-05:00"
    assert "= Tuesday, November 24, 2026, 3:00" in walk.screen


def test_the_hour_is_not_asked_where_it_does_not_matter(compiled):
    """A day that lies in one band is enough."""
    assert appointment(compiled, "2026-12-24").asked.count("appointment") == 1


@pytest.mark.parametrize("typed", ["9", "09:00", "9 am", "2026-11-24 9:00", "9:00 a.m."])
def test_hours_are_read_as_people_write_them(compiled, typed):
    """An hour may stand alone or with its day."""
    assert appointment(compiled, "2026-11-24", typed).facts["appointment"] == "2026-11-24T09:00-05:00"


@pytest.mark.parametrize("typed", ["noon-ish", "25:00", "2026-11-24"])
def test_no_hour_is_asked_again(compiled, typed):
    """What is no hour is told so with an example, and the day is kept."""
    walk = appointment(compiled, "2026-11-24", typed)
    assert walk.facts["appointment"] == "2026-11-24"
    assert walk.screen.count("Write it like") == 3


@pytest.mark.parametrize("typed", ["no sé", "unsure", "1"])
def test_the_hour_may_be_unknown(compiled, typed):
    """`unsure` is an answer to the hour too."""
    assert appointment(compiled, "2026-11-24", typed).facts["appointment"] == "unsure"


def test_back_from_the_hour_of_a_flag_keeps_the_day(compiled):
    """The hour of a day that was given as a flag can be taken back and changed; the day stays."""
    base = given(compiled, role="applicant", represented="no", where="us", appointment="2026-11-24")
    walk = Walk(compiled, script(BIOMETRICS, "9 am", "b", "10 am"), base)
    assert walk.facts["appointment"] == "2026-11-24T10:00-05:00"


def test_a_time_typed_here_names_the_zone_it_was_read_in(compiled):
    """A time without a zone was read in this machine's zone, and the plan says so."""
    walk = appointment(compiled, "2026-12-03 9:00")
    walk.interview.zone_named = False
    assert walk.interview.setting().request.zone_told


def test_the_command_to_repeat_holds_every_answer(compiled):
    """The command under the plan names the topic and every answer."""
    words = shlex.split(Walk(compiled, script(*TO_PLAN)).plans[0]["repeat"])
    assert {PROOF, "applicant", "us", "green_card=lost", "represented=no"} <= set(words)


def test_a_phone_number_is_not_echoed_whole(compiled):
    """In a transcript of piped lines a number typed at its question has only its last four digits."""
    lines = iter([*TO_PLAN, "yes"])
    ask = compiled.questions["phone"]["ask"]["en"]

    def pick(screen):
        return "(202) 555-0143" if ask in " ".join(screen.split()) else next(lines, "1")

    walk = Walk(compiled, pick)
    assert walk.facts["phone"] == "us-direct"
    assert "•••••0143" in walk.screen
    assert "555-0143" not in walk.screen
