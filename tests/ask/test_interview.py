import shlex

import pytest

from ask.test_edges import TOPICS
from ask.walk import CONFIRM, HOUR, KEYS, PLAN, SAFETY, Walk, flowing, options, request, script
from tiers import sampled
from uscis_prep.facts.read import read_fact
from uscis_prep.render.text import render

BIOMETRICS, DELAY, PROOF = "reschedule-biometrics", "processing-delay", "proof-of-status"
#: To the plan: the answers, nothing about safety, and all that is usual.
TO_PLAN = (PROOF, "applicant", "lost", "0", "0")


def fact(compiled, name, text):
    return read_fact(compiled, name, text, request().zone)


def given(compiled, **facts):
    return request({name: fact(compiled, name, text) for name, text in facts.items()})


def at_yes_or_no(*lines):
    """Return a `pick` that goes to the first question of yes or no of an emergency, and gives these lines there."""
    rest = iter(lines)

    def pick(screen):
        if "Yes" in options(screen).values() or "Sí" in options(screen).values() or pick.reached:
            pick.reached = True
            return next(rest, None)
        return "expedite" if "?" in screen and ("about?" in screen or "trata?" in screen) else "1"

    pick.reached = False
    return pick


def test_straight_through(compiled):
    """The verdict comes after the prompts that decide it; then it is said once more, with the keys."""
    walk = Walk(compiled, script(*TO_PLAN, ""))
    assert walk.end == "done"
    assert [plan["status"] for plan in walk.plans] == ["decided"]
    after = walk.screen.partition(PLAN)[2]
    assert after.strip().startswith(">> ASK FOR AN ADIT STAMP")
    assert "Enter = done" in after
    assert "Did you make the call" not in walk.screen


def test_checklist_round_prints_the_plan_again(compiled):
    """Whoever wants the list fitted gets a second plan, and is not asked what was answered."""
    walk = Walk(compiled, flowing(PROOF, "applicant", "lost", "m", *["0"] * 5))
    assert walk.end == "done"
    assert len(walk.plans) == 2
    assert len(walk.asked) == len(set(walk.asked))


def test_back_from_the_first_question_says_so(compiled):
    """At the first question there is nothing to go back to, and the question is put again."""
    walk = Walk(compiled, script("b"))
    assert "nothing to go back to" in walk.screen
    assert walk.screen.count("What is it about?") == 2


def test_back_from_the_second_question_asks_the_topic_again(compiled):
    """Going back takes one answer back, the topic included."""
    walk = Walk(compiled, script(PROOF, "b", DELAY))
    assert walk.interview.answers.topics == [DELAY]


def test_back_from_the_page_asks_the_last_screen_again(compiled):
    """`b` at the keys takes the last screen back; after another answer the plan is a new one."""
    walk = Walk(compiled, script(*TO_PLAN, "b", "2", "abroad"))
    assert [plan["answers"]["where"] for plan in walk.plans] == ["us", "abroad"]


def test_back_from_the_screen_of_usual_answers_asks_about_safety_again(compiled):
    """`b` takes a screen of several lines back as a whole."""
    walk = Walk(compiled, script(*TO_PLAN[:4], "b", "2", "b", "0", "0", ""))
    assert walk.end == "done"
    assert set(walk.safety.values()) == {"no"}


def test_back_from_the_second_menu_returns_to_the_page(compiled):
    """`b` at the menu of a second need withdraws the wish for one."""
    walk = Walk(compiled, script(*TO_PLAN, "a", "b", "a", "yes", "b", ""))
    assert walk.end == "done"
    assert walk.screen.count("Enter = done") == 3
    assert len(walk.plans) == 1


def test_change_keeps_everything_else(compiled):
    """`c 3` changes the third answer in its place and keeps all others."""
    walk = Walk(compiled, script(*TO_PLAN, "c 3", "valid"))
    assert list(walk.facts.items())[:2] == [("role", "applicant"), ("green_card", "valid")]
    assert walk.facts["where"] == "us"


def test_change_reopens_what_depends_on_it(compiled):
    """After a change the questions that now matter are asked, also where the plan was printed already."""
    walk = Walk(compiled, flowing(*TO_PLAN[:3], "c 3", "expired", *["unsure"] * 3))
    assert walk.asked[:3] == ["role", "green_card", "green_card"]
    assert walk.asked[3:]
    assert walk.plans[-1]["needs"][0]["answers"]["green_card"] == "expired"


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
    walk = Walk(compiled, script(*TO_PLAN, "a", "yes", DELAY, "c 1", BIOMETRICS))
    assert walk.interview.answers.topics == [BIOMETRICS, DELAY]


@pytest.mark.parametrize("typed", ["c 9", "c 0", "c999", "c"])
def test_change_of_no_answer_lists_the_answers_in_words(compiled, typed):
    """A number without an answer lists the answers, in words and not as ids."""
    walk = Walk(compiled, script(PROOF, "applicant", typed))
    assert "Answers so far:" in walk.screen
    assert "2. your role: The applicant" in walk.screen


def test_change_during_a_change(compiled):
    """A change in the middle of a change loses neither answer."""
    walk = Walk(compiled, script(*TO_PLAN[:3], "c 2", "c 3", "valid"))
    assert walk.facts == {"role": "applicant", "green_card": "valid"}


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


@pytest.mark.parametrize("typed", ["zz", "99", "-1", "1" * 5000, "²", "c x", "\x00", "\ufffd", ""])
def test_nonsense_is_asked_again(compiled, typed):
    """What is no answer is told so, harmlessly, with what would be one, and nothing is kept."""
    walk = Walk(compiled, script(PROOF, typed, "applicant"))
    assert walk.facts == {"role": "applicant"}
    assert "Type one of the numbers, 0 to 4." in walk.screen


@pytest.mark.parametrize("typed", ["tarjeta verde", "I90", "maybe", "3"])
def test_a_refused_answer_says_what_kind_is_taken(compiled, typed):
    """At a question of yes or no that is said, with the numbers."""
    walk = Walk(compiled, at_yes_or_no(typed))
    assert "This is a yes-or-no question. Type 1 for yes, 2 for no, or 0." in walk.screen


@pytest.mark.parametrize("typed", ["", "yes", "sí", "si", "Y"])
def test_a_near_answer_is_taken_by_enter_and_yes(compiled, typed):
    """The suggestion is an answer as it is listed, in the language of the page, and Enter or yes takes it."""
    walk = Walk(compiled, script(PROOF, "applicant", "expird", typed), language="es")
    assert "¿Quiso decir “Ya venció, y la tengo”?" in walk.screen or "¿Quiso decir" in walk.screen
    assert walk.facts["green_card"] == "expired"


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [("role", "el solicitante: presente el formulario para mi", "applicant"), ("role", "no sé", "unsure")],
)
def test_spanish_answers(compiled, question, typed, kept):
    """Answers are read in both languages, with and without accents."""
    assert (
        Walk(compiled, script("prueba de estatus para trabajo o viaje", typed), language="es").facts[question] == kept
    )


@pytest.mark.parametrize(
    ("typed", "kept"), [("sí", "yes"), ("si", "yes"), ("Sí.", "yes"), ("1", "yes"), ("n", "no"), ("NO", "no")]
)
def test_yes_and_no_in_short(compiled, typed, kept):
    """`sí`, `si` and `n` are answers to a question of yes or no, which starts no next person."""
    walk = Walk(compiled, at_yes_or_no(typed, "q"), language="es")
    assert walk.end != "next"
    assert walk.facts[walk.asked[-1 if walk.plans else -2]] == kept


@pytest.mark.parametrize("typed", ["I don't know", "0", "8"])
def test_unsure_at_the_menu_prints_what_holds_for_any_call(compiled, typed):
    """Whoever does not know what they need gets the page that holds for any call, and the keys."""
    walk = Walk(compiled, script(typed, *(["0"] if typed == "8" else []), ""))
    assert walk.end == "done"
    assert walk.plans[0]["briefing"]["holds"]
    assert "800-375-5283" in walk.screen.partition(PLAN)[2]


def test_the_next_person_by_the_word_at_a_question_of_yes_or_no(compiled):
    """`next` is the next person there too."""
    assert Walk(compiled, at_yes_or_no("next")).end == "next"


def test_n_elsewhere_is_the_next_person(compiled):
    """`n` starts the next person at once where it cannot mean no, and after the page."""
    assert Walk(compiled, script(PROOF, "n")).end == "next"
    assert Walk(compiled, script(*TO_PLAN, "n")).end == "next"


# ── two needs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_case_is_not_asked_again(compiled):
    """With the same case the case answers hold for the second need too; the need's own answers do not."""
    walk = Walk(compiled, flowing(DELAY, "applicant", "inside", "a", "yes", PROOF, "lost"))
    assert walk.interview.answers.cases == [0, 0]
    assert walk.asked.count("processing") == 1
    assert walk.screen.count(SAFETY) == 1
    assert len(walk.plans[-1]["needs"]) == 2


def test_another_case_is_asked_anew(compiled):
    """With another case no case answer is carried over, and each need keeps its own."""
    walk = Walk(compiled, flowing(DELAY, "applicant", "inside", "a", "no", PROOF, "lost"))
    assert walk.interview.answers.cases == [0, 1]
    needs = walk.interview.setting().request.needs
    assert needs[0].facts["processing"].option == "inside"
    assert "processing" not in needs[1].facts
    assert walk.screen.count(SAFETY) == 2


def test_need_facts_of_the_command_line_stay_with_the_first_need(compiled):
    """A fact about a need that was given as a flag is not carried over to the next need."""
    base = given(compiled, green_card="lost", role="applicant", represented="no", where="us")
    walk = Walk(compiled, flowing(PROOF, "a", "yes", DELAY, "q"), base)
    assert "green_card" not in walk.asked
    needs = walk.interview.setting().request.needs
    assert needs[0].facts["green_card"].option == "lost"
    assert "green_card" not in needs[1].facts


# ── facts, contradictions, hours ────────────────────────────────────────────────────────────────────────────────────


def test_facts_of_the_command_line_are_not_asked(compiled):
    """What was given as a flag is not asked, and has no number."""
    walk = Walk(compiled, script(PROOF, "lost", "0"), given(compiled, role="applicant", represented="no", where="us"))
    assert walk.asked == ["green_card"]
    assert not CONFIRM.search(walk.screen)
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
    assert HOUR in walk.screen
    assert walk.screen.count("Question 2 (") == 2
    assert walk.facts["appointment"] == "2026-11-24T15:00-05:00"
    assert "= Tuesday, November 24, 2026, 3:00" in walk.screen


def test_the_hour_is_not_asked_where_it_does_not_matter(compiled):
    """A day that lies in one band is enough."""
    assert appointment(compiled, "2026-12-24").asked.count("appointment") == 1


@pytest.mark.parametrize("typed", ["9", "09:00", "9 am", "2026-11-24 9:00", "9:00 a.m.", "nov 24 9am", "a las 9"])
def test_hours_are_read_as_people_write_them(compiled, typed):
    """An hour may stand alone or with its day."""
    assert appointment(compiled, "2026-11-24", typed).facts["appointment"] == "2026-11-24T09:00-05:00"


@pytest.mark.parametrize("typed", ["noon-ish", "25:00", "2026-11-24"])
def test_no_hour_is_asked_again(compiled, typed):
    """What is no hour is told so with an example, and the day is kept."""
    walk = appointment(compiled, "2026-11-24", typed)
    assert walk.facts["appointment"] == "2026-11-24"
    assert walk.screen.count("like 9 am") == 1


@pytest.mark.parametrize("typed", ["no sé", "unsure", "0"])
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
    """The command under the plan names the topic and every answer, but nothing about safety."""
    words = shlex.split(Walk(compiled, script(*TO_PLAN)).plans[0]["repeat"])
    assert {PROOF, "applicant", "us", "green_card=lost", "represented=no"} <= set(words)
    assert not [word for word in words if word.startswith(("court_case", "arrest", "protected", "asylum"))]


def test_a_phone_number_is_not_echoed_whole(compiled):
    """In a transcript of piped lines a number typed at its question has only its last four digits."""
    lines = iter([BIOMETRICS, "applicant", "dec 10 9am", "none", "0", "0", "m"])
    ask = compiled.questions["phone"]["ask"]["en"]

    def pick(screen):
        return "(202) 555-0143" if ask in " ".join(screen.split()) else next(lines, "" if KEYS in screen else "0")

    walk = Walk(compiled, pick)
    assert walk.facts["phone"] == "us-direct"
    assert "•••••0143" in walk.screen
    assert "555-0143" not in walk.screen


# ── the screens of several lines ────────────────────────────────────────────────────────────────────────────────────


SAFETY_QUESTIONS = ("court_case", "arrest", "protected", "asylum")
SAID = {
    "0": ([], "no"),
    "1": (["court_case"], "no"),
    "2 4": (["arrest", "asylum"], "no"),
    "2 y 3": (["arrest", "protected"], "no"),
    "5": ([], "unsure"),
    "1, 5": (["court_case"], "unsure"),
    "none": ([], "no"),
    "no sé": ([], "unsure"),
}


@pytest.mark.parametrize("typed", SAID)
def test_safety(compiled, typed):
    """A number is yes to its line, 0 is no to all, and the last one leaves open what was not named."""
    walk = Walk(compiled, script(*TO_PLAN[:3], typed, "0"))
    yes, other = SAID[typed]
    assert walk.safety == {name: "yes" if name in yes else other for name in SAFETY_QUESTIONS}
    assert len(walk.plans) == 1


@pytest.mark.parametrize("typed", ["", "yes", "6", "0 1", "n", "s", "1 x"])
def test_what_is_no_answer_about_safety(compiled, typed):
    """Anything else is asked again, and nothing of it is repeated."""
    walk = Walk(compiled, script(*TO_PLAN[:3], typed, "0", "0"))
    assert set(walk.safety.values()) == {"no"}
    assert "Type 0 for none of these" in walk.screen


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_named_about_safety_is_nowhere(compiled, language):
    """Not in the transcript, not in the list of answers, not in the page, the calendar or the command to repeat."""
    said = []
    for typed in ("1", "2", "3", "4"):
        walk = Walk(compiled, script(*TO_PLAN[:3], typed, "0", "c", ""), language=language)
        said.append(walk.screen)
        setting, plan = walk.interview.setting(), walk.plans[-1]
        assert not [name for name in walk.safety if name in plan["repeat"]]
        for detail in ("page", "why"):
            page = render(plan, setting, detail=detail).text()
            words = [compiled.questions[name]["options"]["yes"]["clause"][language] for name in walk.safety]
            assert not [word for word in words if f" {word}." in page]
            assert not [name for name in ("court_case", "protected") if name in page]
    assert len(set(said)) == 1


def test_a_form_that_is_for_asylum_answers_the_question(compiled):
    """What a given fact answers is not asked, and counts."""
    walk = Walk(compiled, script(DELAY, "applicant", "inside"), given(compiled, form="I-589"))
    assert "An asylum case" not in walk.screen.rpartition(SAFETY)[2]
    assert SAFETY in walk.screen


def test_topics_without_a_warning_do_not_ask_about_safety(compiled):
    """Where nothing rests on it, nobody is asked."""
    for topic in ("suspicious-contact", "case-status", "general-question"):
        walk = Walk(compiled, flowing(topic, *["1"] * 8))
        assert SAFETY not in walk.screen


def test_a_line_that_is_not_confirmed_is_asked(compiled):
    """Each line that was named is asked as its own question; the others count as confirmed."""
    walk = Walk(compiled, script(*TO_PLAN[:4], "1 2", "yes", "unsure", ""))
    assert walk.asked[-2:] == ["represented", "where"]
    assert (walk.facts["represented"], walk.facts["where"]) == ("yes", "unsure")
    one = Walk(compiled, script(*TO_PLAN[:4], "2", "us", ""))
    assert one.asked.count("represented") == 0
    assert one.facts["represented"] == "no"


@pytest.mark.parametrize("typed", ["", "yes", "sí", "y", "n", "no", "3", "0 1", "ok"])
def test_only_a_number_confirms(compiled, typed):
    """An empty line or a yes is no confirmation: a person says it line by line."""
    walk = Walk(compiled, script(*TO_PLAN[:4], typed))
    assert not walk.plans
    assert "represented" not in walk.facts


def test_a_confirming_screen_is_changed_as_a_whole(compiled):
    """`c 5` shows the lines again; what was named before and is right now is taken as usual."""
    walk = Walk(compiled, script(*TO_PLAN[:4], "1", "yes", "c 5", "0", ""))
    assert walk.facts["represented"] == "no"
    assert walk.end == "done"


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "topics"),
    [("huellas", 2), ("my card didn't come", 1), ("me mudé", 1), ("I moved", 1), ("proof-of-status", 1)],
)
def test_words_lead_to_topics(compiled, typed, topics):
    """One topic is taken and said back with a way back; of several the person chooses."""
    walk = Walk(compiled, script(typed))
    assert ("Not that? b" in walk.screen) is (topics == 1)
    assert ("topics fit. Which one?" in walk.screen) is (topics > 1)


def test_words_that_fit_nothing_leave_the_list(compiled):
    """One line helps, and the list stands above it."""
    walk = Walk(compiled, script("zzz qqq"))
    assert "Type one of the numbers, or other words." in walk.screen


@pytest.mark.parametrize("typed", ["me pega", "he hits me"])
def test_words_of_danger_are_heard_at_any_prompt(compiled, typed):
    """What comes first is said, what the words answer is kept and not said back, and the question goes on."""
    for before in ((), (PROOF,), (PROOF, "applicant"), TO_PLAN[:3], TO_PLAN[:4], TO_PLAN):
        walk = Walk(compiled, script(*before, typed))
        assert "911" in walk.screen, before
        assert walk.safety["protected"] == "yes"
        listed = Walk(compiled, script(*before, typed, "c")).screen.rpartition("Answers so far")[2]
        assert "VAWA" not in listed.partition(">")[0]


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_is_said_back_with_its_distance(compiled):
    """A day without its year is the nearest, and the person sees which."""
    walk = Walk(compiled, script(BIOMETRICS, "applicant", "dec 10 9am"))
    assert walk.facts["appointment"] == "2026-12-10T09:00-05:00"
    assert "(in 16 days)" in " ".join(walk.screen.split())


@pytest.mark.parametrize(("typed", "second"), [("12/10/2026 9am", "2"), ("12/10", "2"), ("may 24", "1")])
def test_two_days_are_offered(compiled, typed, second):
    """Where a day can be two, both stand there by number; `b` asks for the day again."""
    walk = Walk(compiled, script(BIOMETRICS, "applicant", typed, second))
    assert "Which day do you mean?" in walk.screen
    assert walk.facts["appointment"][:7] in ("2026-10", "2026-05")
    back = Walk(compiled, script(BIOMETRICS, "applicant", typed, "b", "dec 10 9am"))
    assert back.facts["appointment"] == "2026-12-10T09:00-05:00"


# ── after the page ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_reasons_and_sources_alone(compiled):
    """`w` shows the reasons, `w` again the sources; the verdict and the keys follow each."""
    walk = Walk(compiled, script(*TO_PLAN, "w", "w", "w", ""))
    assert walk.layers == ["why", "sources", "why"]
    assert len(walk.plans) == 1
    assert walk.screen.count("Enter = done") == 4


def test_nothing_is_written_before_a_name_was_said(compiled):
    """`p` asks for a name; Enter alone saves nothing."""
    saved = []
    walk = Walk(compiled, script(*TO_PLAN, "p", "", "p", "sheet.html", "s other.md", ""), keep=saved.append)
    assert saved == ["sheet.html", "other.md"]
    assert walk.end == "done"


def test_the_end_of_the_input_after_a_page_is_done(compiled):
    """A pipe that ends there has had its plan."""
    assert Walk(compiled, script(*TO_PLAN)).end == "done"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sampled(TOPICS, 3))
def test_every_prompt_fits_the_screen(compiled, topic, language):
    """At 80 columns no prompt has more than 23 lines, and no list after the menu more than seven options beside 0."""
    for choice in ("1", "2", "4", "0"):
        walk = Walk(compiled, script(topic, *[choice] * 12), language=language, width=80)
        for part in walk.screen.partition(PLAN)[0].split("> ")[1:]:
            assert len(part.strip("\n").split("\n")) <= 23
            assert len([number for number in options(f"\n{part}") if number]) <= 7, part
