"""Which facts `check` understands, what belongs to which need, and what it refuses."""

import json
import re
from pathlib import Path

import pytest
import yaml

import tiers
from cli.program import NOW, call, item_ids, need, page, plan, refused, words_of
from tiers import in_parts, sampled

RULES = Path(__file__).parents[2] / "rules"
FORMS = list(yaml.safe_load((RULES / "forms.yaml").read_text("utf-8")))
DELAY = ("--topic", "processing-delay")
BIOMETRICS = ("--topic", "reschedule-biometrics")
PROOF = ("--topic", "proof-of-status")


def test_thirty_six_forms():
    """The 36 forms are known, and `forms` lists them."""
    assert [row["id"] for row in call("forms", "--json").data["forms"]] == FORMS
    assert len(FORMS) == 36


@pytest.mark.parametrize("form", sampled(FORMS, 4))
def test_each_form_is_accepted_in_every_spelling(form):
    """Each form is recognised with and without its hyphen, in small letters, and with a word before it."""
    for typed in (form, form.replace("-", ""), form.replace("-", " ").lower(), f"Form {form}"):
        assert plan("--form", typed, *DELAY)["answers"] == {"form": form}
    found = page("--form", form).out
    assert f"Form {form}" in found
    assert re.search(r"^  [a-z-]+  +\S", found, re.MULTILINE), "no usual topic"


@pytest.mark.parametrize("form", sampled(FORMS, 4))
def test_no_look_alike_changes_a_digit(form):
    """A letter for a digit is exit 2 with the very form that looks alike."""
    wrong = form.replace("0", "O", 1) if "0" in form else re.sub(r"(?<=\d)1|1(?=\d)", "l", form, count=1)
    if wrong != form:
        assert f"Did you mean {form}?" in refused("--form", wrong)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("none", "none"),
        ("unsure", "unsure"),
        ("other", "other"),
        ("I-999", "other"),
        ("I-91", "other"),
        ("ninguno", "none"),
    ],
)
def test_forms_outside_the_list(typed, form):
    """Another well-formed number is `other`, said to be nothing special, and never turned into a known one."""
    assert plan("--form", typed)["answers"] == {"form": form}
    if form == "other":
        told = page("--form", typed).flat
        assert "Nothing special is known here about this form" in told
        assert "did you mean" not in told.lower()


@pytest.mark.parametrize(
    ("flag", "value", "right"),
    [
        ("--form", "I-9O", "I-90"),
        ("--form", "banana", "I-90"),
        ("--topic", "processing-dealy", "processing-delay"),
        ("--role", "aplicant", "applicant"),
        ("--g28", "onfile", "on-file"),
        ("--where", "mars", "abroad"),
        ("--account", "linkd", "linked"),
        ("--speaks", "klingon", "other"),
        ("--set", "processing=insde", "inside"),
        ("--set", "procesing=inside", "processing"),
        ("--set", "processing", "processing=outside"),
        ("--appointment", "soon", "2026-12-03"),
        ("--appointment", "2026-02-30", "2026-12-03"),
        ("--appointment", "2026-12-03T25:00", "2026-12-03T09:00"),
        ("--filed", "03/04/2026", "2026-03-04 or 2026-04-03"),
        ("--filed", "9999-12-31", "2049"),
        ("--filed", "0001-01-01", "1900"),
        ("--set", "asked_on=2060-01-01", "2049"),
        ("--appointment", "2300-01-01T09:00", "2049"),
        ("--receipt", "IOE12345", "10"),
        ("--receipt", "IO1234567890", "IOE"),
        ("--receipt", "123-45-6789", "three letters"),
        ("--receipt", "A123456789", "receipt number"),
        ("--phone", "555-1234", "area code"),
        ("--phone", "800-375-5283", "your own number"),
        ("--phone", "hello", "the whole number"),
        ("--set", "role=", "unsure"),
        ("--set", "role=" + "x" * 500, "questions"),
    ],
)
def test_a_bad_fact_is_exit_2(flag, value, right):
    """A bad fact says what was wrong, what was expected, and the nearest right value."""
    told = " ".join(refused(flag, value).split())
    assert right in told
    assert len(told) < 400


@pytest.mark.parametrize("question", ["role", "g28", "where", "account", "speaks", "form", "receipt", "filed", "phone"])
def test_every_flag_is_also_a_set(question):
    """A fact says the same by its flag and by --set."""
    value = {"form": "I-90", "receipt": "none", "filed": "2026-01-02", "phone": "foreign"}.get(question, "unsure")
    assert (
        plan(f"--{question}", value)["answers"] == plan("--set", f"{question}={value}")["answers"] == {question: value}
    )


@in_parts
def test_every_question_takes_unsure():
    """`unsure` is an answer to every question, and each listed option to its own."""
    questions = call("questions", "--json").data["questions"]
    facts = [f"{question['id']}={option['id']}" for question in questions for option in question["options"]]
    for fact in tiers.part(facts, 4):
        assert plan(*DELAY, "--set", fact)["repeat"].startswith("uscis-prep check"), fact


def test_other_words_for_an_option():
    """An option is known by its other names, in both languages."""
    for typed in ("accredited-representative", "abogado", "Attorney"):
        assert plan("--role", typed)["answers"] == {"role": "attorney"}
    assert plan("--role", "firm-staff")["answers"] == {"role": "paralegal"}


@pytest.mark.parametrize(
    ("facts", "key", "kept"),
    [
        (("--set", "ROLE=helper"), "role", "helper"),
        (("--set", "Asked Before=waiting"), "asked_before", "waiting"),
        (("--set", "asked-before=waiting"), "asked_before", "waiting"),
        (("--g28", "On File"), "g28", "on-file"),
        (("--account", "not_linked"), "account", "not-linked"),
        (("--account", "unlinked"), "account", "not-linked"),
        (("--set", "told=not urgent"), "told", "regular"),
        (("--set", "filed_how=offline"), "filed_how", "paper"),
    ],
)
def test_signs_between_words_do_not_matter(facts, key, kept):
    """Case, spaces, underscores and hyphens do not tell ids apart."""
    assert plan(*facts)["answers"][key] == kept


@pytest.mark.parametrize("typed", ["case status", "Case_Status", "CASE-STATUS", "where my case stands"])
def test_a_topic_in_every_spelling(typed):
    """A topic is known by its id or name, whatever signs stand between its words."""
    assert plan("--topic", typed)["needs"][0]["topic"] == "case-status"


@pytest.mark.parametrize("phone", ["phone", "Phone"])
def test_numbers_are_masked_everywhere_by_set_too(phone):
    """A phone number given by --set is ranked and masked like one given by its flag."""
    assert plan("--set", f"{phone}=(202) 555-0143")["answers"] == {"phone": "us-direct (•••••0143)"}


def test_answers_without_end_are_refused():
    """More JSON than all answers can be is not read."""
    assert "1,000,000" in refused("--answers", "-", stdin='{"form": "' + "x" * 1_000_001)


def test_numbers_are_masked_everywhere():
    """Neither the receipt number nor the phone number stands anywhere in what is printed."""
    facts = (*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none")
    facts += ("--receipt", "IOE0912345678", "--phone", "(202) 555-0143", "--phone", "+52 55 1234 5678")
    for printed in (call("check", *facts, "--now", NOW, *extra) for extra in ((), ("--json",), ("--lang", "es"))):
        digits = re.sub(r"[^0-9]", "", printed.out)
        assert printed.code == 0
        assert not re.search("0912345678|2025550143|5550143|5512345678", printed.out + digits)
    found = plan(*facts)
    assert found["answers"]["receipt"] == "IOE•••••5678"
    assert found["answers"]["phone"] == "us-direct (•••••0143)"
    assert "--receipt IOE " in f"{found['repeat']} "


def test_numbers_are_masked_in_errors():
    """An error never repeats a number that was typed in the wrong place."""
    number = "IOE0912345678"
    for arguments in (["check", number], ["check", "--topic", number], ["check", f"--{number}"], [number]):
        printed = call(*arguments)
        assert printed.code == 2
        assert "0912345678" not in printed.out + printed.err
    for arguments in (
        ["check", "212-555-0134"],
        ["check", "--now", "212-555-0134"],
        ["check", "--filed", "2125550134"],
    ):
        assert not re.search(r"\d{5}|555-0134", call(*arguments).err)
    for flag in ("--form", "--role", "--filed", "--appointment", "--phone", "--set", "--zone", "--lang", "--format"):
        assert "0912345678" not in refused(flag, number)
    assert "0912345678" not in refused("--set", f"role={number}")
    assert "0912345678" not in refused("--set", f"{number}=yes")


def test_receipt_and_phone_from_standard_input():
    """`-` reads one line each, so that the number stays out of the shell's history."""
    found = plan("--receipt", "-", "--phone", "-", stdin="ioe 0912345678\n+1 202 555 0143\n")
    assert found["answers"] == {"receipt": "IOE•••••5678", "phone": "us-direct (•••••0143)"}
    assert "Standard input" in refused("--receipt", "-")


def test_receipt_in_every_shape():
    """The three letters, `none` and the whole number are accepted; other letters count as such."""
    assert plan("--receipt", "none")["answers"] == {"receipt": "none"}
    assert plan("--receipt", "ioe")["answers"]["receipt"].upper() == "IOE"
    assert plan("--receipt", "MSC-21-900-12345")["answers"]["receipt"] == "MSC•••••2345"
    assert plan("--receipt", "WAC")["repeat"].split("--receipt ")[1].split()[0] == "other-prefix"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("202-555-0143", "us-direct"),
        ("202-555-0143 ext 12", "us-extension"),
        ("+52 55 1234 5678", "foreign"),
        ("+1 416 967 1111", "foreign"),
        ("not-mine", "not-mine"),
        ("tty", "tty"),
        ("none", "none"),
    ],
)
def test_phones(typed, kind):
    """A number is told apart by its kind: an extension, abroad, and Canada although it begins with +1."""
    assert plan("--phone", typed)["answers"]["phone"].split()[0] == kind


def test_two_phones():
    """Of two numbers the useful one counts, and the other is warned of."""
    facts = (*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none")
    for pair in (("foreign", "us-direct"), ("us-direct", "foreign")):
        found = need(*facts, "--phone", pair[0], "--phone", pair[1])
        assert "number-second-unusable" in item_ids(found)


def test_answers_from_a_file(tmp_path):
    """A YAML or JSON map gives the same plan as the flags."""
    wanted = need(*DELAY, "--set", "processing=outside", "--account", "linked", "--form", "I-90")
    yaml, data = tmp_path / "a.yaml", tmp_path / "a.json"
    yaml.write_text("processing: outside\naccount: linked\nform: I-90\ntopic: processing-delay\n", "utf-8")
    answers = {"processing": "outside", "account": "linked", "form": "I-90", "topic": ["processing-delay"]}
    data.write_text(json.dumps(answers), "utf-8")
    assert need("--answers", str(yaml)) == need("--answers", str(data)) == wanted
    (only,) = plan("--answers", "-", stdin=yaml.read_text("utf-8"))["needs"]
    assert only == wanted


def test_answers_that_are_no_are_not_guessed(tmp_path):
    """`no` in YAML is the answer no, and so is false in JSON."""
    yaml, data = tmp_path / "a.yaml", tmp_path / "a.json"
    yaml.write_text("moved_twice: no\n", "utf-8")
    data.write_text('{"moved_twice": false}', "utf-8")
    for file in (yaml, data):
        found = need(*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--answers", str(file))
        assert found["answers"]["moved_twice"] == "no"


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "{not json",
        "a: 1\na: 2\n",
        "a: &x 1\nb: *x\n",
        "[" * 5000,
        '{"a":' * 5000,
        "\x00",
        "",
        "nonsense: 1\n",
    ],
)
def test_a_bad_file_of_answers_is_exit_2(tmp_path, text):
    """A file that is no map of answers is exit 2 with its reason, however it is broken."""
    file = tmp_path / "answers.yaml"
    file.write_text(text, "utf-8")
    assert refused("--answers", str(file))
    assert refused("--answers", str(tmp_path / "missing.yaml"))
    assert refused("--answers", str(tmp_path))


def test_the_same_question_twice():
    """The same answer twice is fine; two different ones are exit 2, by flag, by --set and from a file."""
    assert plan("--role", "applicant", "--set", "role=applicant")["answers"] == {"role": "applicant"}
    assert "twice" in refused("--role", "applicant", "--role", "petitioner")
    assert "twice" in refused("--role", "applicant", "--set", "role=petitioner")
    assert "twice" in refused("--role", "applicant", "--answers", "-", stdin="role: petitioner\n")
    assert "twice" in refused(*DELAY, *DELAY)


@pytest.mark.parametrize(
    ("flag", "one", "other", "same"),
    [
        ("--receipt", "IOE0912345678", "IOE0912345679", "ioe-0912345678"),
        ("--receipt", "EAC2190250123", "LIN2190250123", "EAC 21-902-50123"),
        ("--form", "I-900", "I-901", "form i900"),
    ],
)
def test_two_numbers_are_two_answers(flag, one, other, same):
    """Two receipt numbers or two forms that nothing is known about are refused; one number twice is fine."""
    told = refused(flag, one, flag, other)
    assert "twice" in told
    assert not re.search(r"\d{5}", told)
    assert plan(flag, one, flag, same)["answers"]


def test_a_receipt_and_its_letters():
    """The three letters and then the whole number are the same answer."""
    assert plan("--receipt", "IOE", "--receipt", "IOE0912345678")["answers"]["receipt"].startswith("IOE")


def test_a_key_twice_in_json():
    """A key that stands twice in JSON is refused as in YAML: which one was meant is not known."""
    for nested in ('{"form": "I-90", "form": "I-130"}', '{"topic": "case-status", "topic": "expedite"}'):
        assert "twice" in refused("--answers", "-", stdin=nested)


def test_a_need_fact_belongs_to_the_topic_before_it():
    """A fact about the need goes with the last --topic; one about the case holds for all."""
    facts = (*BIOMETRICS, "--appointment", "2026-12-03T09:00", *PROOF, "--set", "green_card=lost", "--account", "none")
    answers = {entry["topic"]: entry["answers"] for entry in plan(*facts)["needs"]}
    assert answers["reschedule-biometrics"] == {"appointment": "2026-12-03T09:00-05:00"}
    assert answers["proof-of-status"] == {"green_card": "lost"}
    assert plan(*facts)["answers"] == {"account": "none"}


def test_a_need_fact_before_any_topic_belongs_to_all():
    """A fact about the need that stands before any --topic holds for every need, and none may differ."""
    facts = ("--set", "emergency=yes", *PROOF, "--set", "green_card=lost", *DELAY, "--set", "processing=outside")
    assert all(entry["answers"].get("emergency") == "yes" for entry in plan(*facts, "--account", "none")["needs"])
    assert "twice" in refused(*facts, "--set", "emergency=no")


def test_two_needs_may_differ():
    """The same question about two needs may have two answers."""
    facts = (*PROOF, "--set", "emergency=yes", *DELAY, "--set", "emergency=no")
    answers = {entry["topic"]: entry["answers"]["emergency"] for entry in plan(*facts)["needs"]}
    assert answers == {"proof-of-status": "yes", "processing-delay": "no"}


@pytest.mark.parametrize(
    "facts",
    [
        ("--filed", "2026-11-25"),
        ("--filed", "2026-11-25", "--form", "I-90"),
        ("--set", "asked_on=2026-11-25"),
        ("--role", "petitioner", "--form", "I-90"),
        ("--role", "beneficiary", "--form", "N-400"),
        ("--role", "applicant", "--form", "I-130"),
        (*PROOF, "--set", "green_card=expired", "--set", "card_expires=2026-11-24"),
    ],
)
def test_contradictions_are_exit_2(facts):
    """Answers that cannot all be true are refused with both sides named."""
    assert "cannot be right" in refused(*facts)


@pytest.mark.parametrize(
    "facts",
    [
        ("--filed", "2026-11-24", "--form", "I-90"),
        ("--role", "petitioner", "--form", "I-130"),
        ("--role", "beneficiary", "--form", "I-130"),
        (*PROOF, "--set", "green_card=expired", "--set", "card_expires=2026-11-23"),
        (*PROOF, "--set", "card_expires=2030-01-01"),
        ("--form", "none", "--filed", "2026-11-25"),
    ],
)
def test_what_is_no_contradiction(facts):
    """What can be true together is accepted; a fact that does not apply is no contradiction."""
    assert plan(*facts)


def test_presumptions_are_listed_with_what_would_differ():
    """A presumed answer that matters is listed with what each other answer would change."""
    found = need(*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none")
    assumed = {entry["question"]: entry for entry in found["assumed"]}
    assert assumed["role"]["option"] == "applicant"
    assert assumed["role"]["if_not"].keys() >= {"beneficiary", "paralegal", "helper"}
    assert assumed["where"]["option"] == "us"
    assert "abroad" in assumed["where"]["if_not"]
    assert "where" not in {
        entry["question"] for entry in need(*BIOMETRICS, "--where", "us", "--appointment", "2026-12-03")["assumed"]
    }


def test_a_form_with_a_beneficiary_presumes_the_petitioner():
    """For a petition the usual caller is the petitioner, else the applicant."""
    for form, role in (("I-130", "petitioner"), ("I-765", "applicant")):
        found = need(*DELAY, "--set", "processing=outside", "--account", "none", "--form", form)
        assert {entry["question"]: entry["option"] for entry in found["assumed"]}["role"] == role


def test_a_g28_cancels_the_role():
    """A G-28 without a role cancels the presumed applicant: the role is asked for, not guessed."""
    found = plan(*DELAY, "--set", "processing=outside", "--account", "none", "--g28", "on-file")
    assert found["status"] == "undecided"
    assert found["undecided"]["next_question"]["id"] == "role"


def test_unsure_cancels_a_presumption():
    """Who says `unsure` has answered, so nothing is presumed for that question."""
    found = need(*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none", "--role", "unsure")
    assert found["verdict"]["who"] == "party"
    assert "role" not in {entry["question"] for entry in found["assumed"]}


def test_the_page_language_is_the_presumed_language():
    """The person is presumed to speak the language of the page."""
    facts = (*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none")
    for language in ("en", "es"):
        assumed = {entry["question"]: entry["option"] for entry in need(*facts, "--lang", language)["assumed"]}
        assert assumed["speaks"] == language


def test_without_presumptions_the_role_is_open():
    """With --no-presume nothing is taken for granted, and the plan names what is open."""
    found = plan(*DELAY, "--set", "processing=outside", "--account", "none", "--no-presume")
    assert found["status"] == "undecided"
    assert found["needs"][0]["assumed"] == []
    assert {row["output"] for row in found["needs"][0]["open"]} >= {"who"}


@pytest.mark.parametrize("never", ["form", "processing", "green_card", "account", "appointment", "emergency"])
def test_what_is_never_presumed(never):
    """Topic, form, processing time, what became of a card, dates, account and emergency are never presumed."""
    found = plan(*DELAY, *BIOMETRICS, *PROOF)
    assert found["status"] == "undecided"
    assert never not in {entry["question"] for row in found["needs"] for entry in row["assumed"]}


def test_unused_facts_are_kept_and_listed():
    """A fact on which nothing depends is kept and listed as unused, also on the page."""
    found = plan(*DELAY, "--set", "processing=inside", "--travel", "2026-12-24")
    assert found["unused"] == {"travel": "2026-12-24"}
    assert found["needs"][0]["answers"]["travel"] == "2026-12-24"
    assert "travel=2026-12-24" in page(*DELAY, "--set", "processing=inside", "--travel", "2026-12-24").out
    assert plan(*DELAY, "--set", "processing=inside")["unused"] == {}


def test_a_date_without_an_hour_where_it_does_not_matter():
    """A day that falls in one band is used as it is."""
    found = need(*BIOMETRICS, "--appointment", "2026-12-03", "--account", "linked")
    assert found["verdict"]["channel"] == "biometrics-tool"
    assert found["answers"]["appointment"] == "2026-12-03"
    assert need(*BIOMETRICS, "--appointment", "2026-11-20", "--account", "linked")["verdict"]["channel"] == "phone"


def test_a_date_without_an_hour_where_it_matters():
    """Where the hour decides, the hour is the next question, not a guess."""
    found = plan(*BIOMETRICS, "--appointment", "2026-11-25", "--account", "linked", now="2026-11-24T22:00-05:00")
    question = found["undecided"]["next_question"]
    assert (found["status"], question["id"]) == ("undecided", "appointment")
    assert "time" in question["ask"]
    told = page(*BIOMETRICS, "--appointment", "2026-11-25", "--account", "linked", now="2026-11-24T22:00-05:00")
    assert "--appointment" in told.flat
    assert "time" in told.flat


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-03 9:00",
        "2026-12-03T09:00-05:00",
        "2026-12-03 9 am",
        "3 Dec 2026 9:00",
        "Dec 3, 2026 9 am",
        "3 diciembre 2026 9:00",
    ],
)
def test_dates_as_people_write_them(typed):
    """A day with its hour is read in the usual ways of writing."""
    assert need(*BIOMETRICS, "--appointment", typed)["answers"]["appointment"] == "2026-12-03T09:00-05:00"


def test_open_lines_carry_their_condition():
    """A line of the checklist that is not certain says when it holds."""
    facts = (*DELAY, "--set", "processing=inside")
    found = need(*facts)
    open_lines = [item for item in found["checklist"] if item["if"]]
    assert open_lines
    assert all(item["if"].startswith("If ") for item in open_lines)
    assert all(item["if"] in page(*facts, "--full").flat for item in open_lines)


def test_repeat_makes_the_same_plan():
    """`repeat` holds every fact, masked to what the advice needs, and the flags that change the plan."""
    facts = (*BIOMETRICS, "--appointment", "2026-12-03", "--receipt", "IOE0912345678", "--zone", "Pacific/Honolulu")
    told = plan(*facts, "--lang", "es", "--as-of", "2025-01-01", "--no-presume")["repeat"]
    for part in (
        "--receipt IOE ",
        "--appointment 2026-12-03",
        "--zone Pacific/Honolulu",
        "--as-of 2025-01-01",
        "--lang es",
    ):
        assert part in f"{told} "
    assert "--no-presume" in told
    assert "--no-updates" in plan(*facts, "--no-updates")["repeat"]


def test_words_are_not_instructions():
    """The checklist never asks for a password, a Social Security number or a one-time code."""
    found = need(*BIOMETRICS, "--appointment", "2026-12-03T09:00", "--account", "none")
    asking = re.sub(r"Do not [^.]*\.", "", words_of(found))
    assert not re.search("password|one-time code|Social Security", asking)
