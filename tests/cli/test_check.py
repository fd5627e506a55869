"""What `check` promises for the three topics, the clock and the roles."""

import pytest

from cli.program import NOW, SHUT, call, item_ids, need, page, plan, words_of

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--no-updates")
DELAY = ("--topic", "processing-delay")
OUTSIDE = (*DELAY, "--set", "processing=outside")
PROOF = ("--topic", "proof-of-status", "--form", "I-90", "--receipt", "IOE")
EXPIRED = (*PROOF, "--set", "green_card=expired", "--set", "card_expires=2026-06-30")
LOST = (*PROOF, "--set", "green_card=lost")


def test_a_form_alone_gives_a_useful_page():
    """`check --form I-90` prints what most people need and the checklist of any call, and is no error."""
    told = page("--form", "I-90").out
    assert "Form I-90: Application to Replace Permanent Resident Card" in " ".join(told.split())
    for topic in ("processing-delay", "reschedule-biometrics", "proof-of-status"):
        assert f"\n  {topic}  " in told
    for section in ("Have ready", "Say", "Ask", "Write down", "Afterwards"):
        assert f"\n  {section} " in told
    assert "800-375-5283" in told
    assert "TTY 800-767-1833" in told


def test_a_form_alone_as_json():
    """The briefing as JSON has the checklist of any call, and for each topic what it depends on."""
    found = plan("--form", "I-90")
    assert (found["status"], found["needs"], found["answers"]) == ("undecided", [], {"form": "I-90"})
    sections = {item["section"] for item in found["briefing"]["holds"]}
    assert sections >= {"have-ready", "say", "ask", "write-down", "afterwards"}
    rows = {row["topic"]: row for row in found["briefing"]["topics"]}
    assert rows["processing-delay"]["depends_on"]["question"] == "processing"
    assert rows["processing-delay"]["depends_on"]["options"].keys() >= {"inside", "outside", "unsure"}


def test_the_number_of_any_call_follows_the_place():
    """Before anything is decided too, whoever is abroad is told the number for callers from abroad."""
    assert plan("--form", "I-90")["briefing"]["reach"] == "800-375-5283"
    assert plan("--form", "I-90", "--where", "abroad")["briefing"]["reach"] == "212-620-3418"
    told = call("check", "--form", "I-90", "--where", "abroad", "--now", NOW).out
    block = told[told.index("If you do call") :].split("\n\n")[0]
    assert "212-620-3418" in block
    assert "800-375-5283" not in block


@pytest.mark.parametrize(
    "facts",
    [
        ("--role", "attorney"),
        ("--role", "paralegal"),
        ("--role", "employer"),
        ("--g28", "on-file"),
        ("--no-presume",),
        ("--no-presume", "--where", "abroad"),
    ],
)
def test_a_briefing_holds_whoever_calls(facts):
    """Where it is open who must call, number and checklist of any call are printed; what is open carries its if."""
    found = plan(*facts)["briefing"]
    assert found["reach"] == "800-375-5283"
    assert {"have-ready", "say", "ask", "write-down"} <= {item["section"] for item in found["holds"]}
    assert any(item["if"] for item in found["holds"])
    told = page(*facts).out
    assert "TTY 800-767-1833" in told
    assert "it is Form I-90 or" not in " ".join(told.split())


def test_the_line_of_a_briefing_is_known_before_the_caller_is():
    """The line for callers abroad is named although it is open who must call."""
    assert plan("--where", "abroad", "--role", "attorney")["briefing"]["reach"] == "212-620-3418"


def test_a_demanded_decision_is_exit_3():
    """With --require-decision too few facts are exit 3, the briefing is still printed, enough facts are exit 0."""
    printed = call("check", "--form", "I-90", "--require-decision", "--now", NOW)
    assert printed.code == 3
    assert "processing-delay" in printed.out
    assert printed.err
    assert call("check", *EXPIRED, "--require-decision", "--now", NOW).code == 0


def test_nothing_given():
    """`check` without facts is the briefing: every topic, no form, exit 0."""
    found = plan()
    assert found["status"] == "undecided"
    assert len(found["briefing"]["topics"]) >= 3
    assert "\n  Ask  " in page().out


def test_biometrics_while_open():
    """The documents alone send a biometrics appointment to the phone now, with both windows."""
    found = need(*BIOMETRICS)
    verdict = found["verdict"]
    told = {key: verdict[key] for key in ("action", "channel", "when", "opens", "reach", "who")}
    wanted = {"action": "call", "channel": "phone", "when": "now", "opens": None, "reach": "800-375-5283", "who": "you"}
    assert told == wanted
    assert (found["tier"], found["urgency"], found["decided_by"]) == ("tier2", "tier1-decides", "contact-center")
    urgent, regular = found["answer"]["windows"]
    assert (urgent["if"], urgent["kind"], urgent["aim"]) == ("urgent", "call-back-or-email", False)
    assert (regular["if"], regular["kind"], regular["aim"], regular["earliest"]) == ("regular", "call-back", True, None)
    assert (urgent["earliest"], urgent["latest"]) == ("2026-11-25T10:00-05:00", "2026-11-27T10:00-05:00")
    assert found["answers"] == {"appointment": "2026-12-03T09:00-05:00"}


def test_history_is_marked():
    """What follows the documents alone says first that it is history."""
    told = page(*BIOMETRICS).flat
    assert "HISTORY" in told
    assert told.index("HISTORY") < told.index("CALL USCIS")
    assert "HISTORY" not in page(*LOST).out


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (SHUT, "2026-11-25T08:00-05:00"),
        ("2026-11-24T07:59-05:00", "2026-11-24T08:00-05:00"),
        ("2026-11-24T20:00-05:00", "2026-11-25T08:00-05:00"),
        ("2026-11-26T10:00-05:00", "2026-11-27T08:00-05:00"),  # Thanksgiving
        ("2026-11-28T10:00-05:00", "2026-11-30T08:00-05:00"),  # a Saturday
        ("2026-11-29T23:59-05:00", "2026-11-30T08:00-05:00"),  # a Sunday
        ("2026-07-02T21:00-04:00", "2026-07-06T08:00-04:00"),  # July 4 is a Saturday, so Friday is the day off
        ("2026-03-07T12:00-05:00", "2026-03-09T08:00-04:00"),  # the weekend on which summer time begins
        ("2026-10-31T12:00-04:00", "2026-11-02T08:00-05:00"),  # the weekend on which it ends
        ("2026-11-24T19:00-08:00", "2026-11-25T08:00-05:00"),  # an evening in the West
    ],
)
def test_biometrics_while_shut(now, opens):
    """A shut line is `later`, with the next opening; nights, weekends, holidays and summer time count."""
    verdict = need(*BIOMETRICS[:2], "--appointment", "2026-12-30T09:00", "--account", "none", now=now)["verdict"]
    assert (verdict["when"], verdict["opens"]) == ("later", opens)


def test_windows_of_a_shut_line_count_from_its_opening():
    """At night the windows begin with the opening, because nobody can call before."""
    urgent, regular = need(*BIOMETRICS, now="2026-11-21T12:00-05:00")["answer"]["windows"]
    assert (urgent["earliest"], urgent["latest"]) == ("2026-11-24T08:00-05:00", "2026-11-26T08:00-05:00")
    assert regular["latest"] == "2027-01-07"


def test_thirty_business_days_from_a_monday():
    """30 business days from Monday 2026-11-23 end on Thursday 2027-01-07."""
    windows = need(*BIOMETRICS, now="2026-11-23T10:00-05:00")["answer"]["windows"]
    assert windows[1]["latest"] == "2027-01-07"
    assert "Regular: a call by Thu Jan 7." in page(*BIOMETRICS, now="2026-11-23T10:00-05:00").flat


def test_an_appointment_that_begins_when_the_line_opens():
    """Where the line opens only with the appointment, the plan first says to plan to attend."""
    facts = (*BIOMETRICS[:2], "--account", "none", "--appointment", "2026-11-25T08:00")
    found = need(*facts, now=SHUT)
    assert (found["verdict"]["when"], found["verdict"]["opens"]) == ("later", "2026-11-25T08:00-05:00")
    assert "Plan to attend" in found["verdict"]["headline"]
    assert "Plan to go" in found["checklist"][0]["text"]
    told = page(*facts, now=SHUT).flat
    assert told.index("PLAN TO ATTEND") < told.index("800-375-5283")


def test_an_appointment_after_the_line_opens():
    """Where the line opens before the appointment there is still time to call."""
    facts = (*BIOMETRICS[:2], "--account", "none", "--appointment", "2026-11-25T08:01")
    assert "Plan to attend" not in need(*facts, now=SHUT)["verdict"]["headline"]


def test_the_tool_of_a_linked_account():
    """Since 2023 a linked case is moved in the account; less than twelve hours ahead it is a call."""
    facts = ("--topic", "reschedule-biometrics", "--account", "linked")
    verdict = need(*facts, "--appointment", "2026-12-03T09:00")["verdict"]
    assert (verdict["action"], verdict["channel"], verdict["when"]) == ("self-service", "biometrics-tool", "now")
    assert need(*facts, "--appointment", "2026-11-24T21:00")["verdict"]["channel"] == "phone"
    assert (
        need(*facts, "--appointment", "2026-12-03T09:00", "--set", "moved_twice=yes")["verdict"]["channel"] == "phone"
    )


def test_inside_the_normal_time():
    """Inside the normal time the advice is to wait, what to look up, and a day to look again."""
    found = need(*DELAY, "--set", "processing=inside")
    verdict = found["verdict"]
    assert (verdict["action"], verdict["channel"], verdict["when"], verdict["reach"]) == ("wait", "none", "none", None)
    assert verdict["look_again"]["date"] > "2026-11-24"
    assert "form" in words_of(found)
    assert "office" in words_of(found)
    told = page(*DELAY, "--set", "processing=inside").flat
    assert "Look again Thu Dec 24." in told
    assert "our suggestion" in told


def test_every_do_not_call_has_a_date():
    """A page that says to wait names the weekday and the day on which to look again."""
    assert "Look again Thu Dec 24." in page(*DELAY, "--set", "processing=inside").flat


def test_outside_the_normal_time():
    """Outside it is an e-Request, or a message from the account where the case is linked."""
    assert need(*OUTSIDE, "--account", "none")["verdict"]["channel"] == "e-request"
    found = need(*OUTSIDE, "--account", "linked")
    assert (found["verdict"]["action"], found["verdict"]["channel"]) == ("write", "online-account")
    assert found["tier"] == "field-office"
    assert found["alternatives"][0]["channel"] == "e-request"


def test_unsure_of_the_processing_time():
    """Who does not know looks it up first: `unsure` is an answer."""
    verdict = need(*DELAY, "--set", "processing=unsure")["verdict"]
    assert (verdict["action"], verdict["channel"]) == ("self-service", "processing-times")


def test_an_expired_card_with_a_receipt():
    """The receipt notice with the expired card is the proof, and the page says until when."""
    found = need(*EXPIRED)
    verdict = found["verdict"]
    assert (verdict["action"], verdict["channel"], verdict["when"], verdict["who"]) == (
        "nothing",
        "none",
        "none",
        "you",
    )
    assert verdict["look_again"] is None
    assert "June 30, 2029" in verdict["headline"]
    assert "receipt" in verdict["headline"]
    assert "card" in words_of(found)
    assert "June 30, 2028" in need(*EXPIRED, "--no-updates")["verdict"]["headline"]


def test_a_lost_card():
    """A lost card needs an appointment: how to get it and what to have ready."""
    found = need(*LOST)
    assert (found["verdict"]["action"], found["verdict"]["channel"]) == ("write", "my-appointment")
    assert found["decided_by"] == "field-office"
    assert any(item["section"] == "have-ready" for item in found["checklist"])
    assert "phone" in [other["channel"] for other in found["alternatives"]]
    old = need(*LOST, "--no-updates")
    assert (old["verdict"]["channel"], old["tier"]) == ("phone", "tier2")


@pytest.mark.parametrize("facts", [OUTSIDE, LOST, BIOMETRICS, (*OUTSIDE, "--set", "asked_before=overdue")])
@pytest.mark.parametrize("g28", ["on-file", "pending", "none", "unsure"])
def test_a_paralegal_hands_over(facts, g28):
    """A paralegal is never told to make the contact, whatever the G-28."""
    found = need(*facts, "--role", "paralegal", "--g28", g28, "--account", "none")
    assert found["verdict"]["who"] == ("representative" if g28 in ("on-file", "unsure") else "party")
    told = page(*facts, "--role", "paralegal", "--g28", g28, "--account", "none").flat
    assert "You can do it yourself" not in told
    headline = found["verdict"]["headline"]
    assert not headline.startswith(("Call", "Send", "Ask", "Move"))


@pytest.mark.parametrize("facts", [(*OUTSIDE, "--form", "I-130"), (*OUTSIDE, "--set", "asked_before=overdue")])
def test_a_beneficiary_goes_through_the_petitioner(facts):
    """The beneficiary of a petition is sent to the petitioner."""
    found = need(*facts, "--role", "beneficiary", "--account", "none")
    assert found["verdict"]["who"] == "petitioner"
    assert "petitioner" in words_of(found)


@pytest.mark.parametrize("role", ["helper", "family", "interpreter"])
def test_a_helper_hears_who_must_be_on_the_line(role):
    """Who helps is told that the applicant or petitioner must be on the line and be verified."""
    found = need(*BIOMETRICS, "--role", role)
    assert found["verdict"]["who"] == "party"
    assert "must be on the line" in words_of(found)
    assert "answer the questions that check who they are" in words_of(found)


def test_a_represented_person_coordinates_first():
    """Who has a representative speaks with them first; with nothing to ask there is nothing to coordinate."""
    assert need(*LOST, "--set", "represented=yes")["verdict"]["who"] == "representative-first"
    assert need(*EXPIRED, "--set", "represented=yes")["verdict"]["who"] == "you"


def test_an_attorney_needs_a_g28_on_file():
    """An attorney asks with a G-28 on file; without one the party does."""
    for g28, who in (("on-file", "you"), ("pending", "party"), ("none", "party"), ("unsure", "party")):
        assert need(*LOST, "--role", "accredited-representative", "--g28", g28)["verdict"]["who"] == who


def test_an_overseas_caller():
    """From abroad another number is dialled, and the call back needs a U.S. number."""
    found = need(*BIOMETRICS, "--where", "abroad", "--phone", "foreign")
    assert (found["verdict"]["channel"], found["verdict"]["reach"]) == ("phone-overseas", "212-620-3418")
    assert "U.S. number" in words_of(found)


def test_a_phone_plan_names_the_tty_number_and_the_fixed_note():
    """Every phone plan shows the TTY number and what nobody can demand."""
    told = page(*BIOMETRICS).flat
    assert "800-767-1833" in told
    assert "No one can demand an officer" in told
    assert "No one can demand an officer" not in page(*EXPIRED).flat


def test_another_language_needs_an_interpreter():
    """Who speaks neither English nor Spanish brings an interpreter."""
    assert "interpreter" in words_of(need(*BIOMETRICS, "--speaks", "other"))
    assert "interpreter" not in words_of(need(*BIOMETRICS, "--speaks", "es"))


def test_an_emergency_changes_no_channel():
    """An emergency alone never changes the channel."""
    for facts in (LOST, (*LOST, "--no-updates")):
        channels = {
            need(*facts, "--set", f"emergency={told}")["verdict"]["channel"] for told in ("yes", "no", "unsure")
        }
        assert len(channels) == 1


def test_a_running_deadline_comes_first():
    """A deadline is warned of before anything else, and a call does not stop it."""
    found = need(*BIOMETRICS, "--set", "deadline=rfe")
    assert "deadline-first" in item_ids(found)


def test_what_changed_since_the_documents():
    """A verdict that rests on an update names it with its day and the page to check; the documents alone have none."""
    (change,) = (row for row in need(*LOST)["changed_since"] if row["id"] == "U03")
    assert change["from"] == "2023-08-21"
    assert change["check_at"].startswith("https://")
    assert need(*LOST, "--no-updates")["changed_since"] == []


def test_several_needs_stand_in_the_order_of_doing():
    """Online tools and writing come before calls, waiting is last; a decided need is printed beside an open one."""
    found = plan(*DELAY, "--set", "processing=outside", "--account", "none", *BIOMETRICS[:-1], *PROOF[:2])
    topics = [entry["topic"] for entry in found["needs"]]
    assert topics == ["processing-delay", "reschedule-biometrics", "proof-of-status"]
    assert [entry["status"] for entry in found["needs"]] == ["decided", "decided", "undecided"]
    assert [row["topic"] for row in found["briefing"]["topics"]] == ["proof-of-status"]
    assert found["undecided"]["next_question"]["id"] == "green_card"


def test_nothing_of_one_topic_stands_in_another():
    """No line of the checklist belongs to another topic."""
    for facts, prefixes in ((OUTSIDE, ("biometrics", "proof")), (LOST, ("biometrics", "delay"))):
        assert not [name for name in item_ids(need(*facts, "--account", "none")) if name.startswith(prefixes)]


def test_stale_after_180_days():
    """180 days after the rulebook was last checked each page says so in one line; on that day not yet."""
    assert plan("--form", "I-90", now="2027-04-01T10:00-04:00")["rulebook"]["stale"] is False
    assert plan("--form", "I-90", now="2027-04-02T10:00-04:00")["rulebook"]["stale"] is True
    assert "last checked" in page("--form", "I-90", now="2027-04-02T10:00-04:00").flat


def test_the_way_to_answer_the_next_question_is_one_that_works():
    """Without a topic the page names --topic, and not a question of the rulebook that does not exist."""
    told = page("--form", "I-90").flat
    assert "Next: uscis-prep check --form I-90 --topic " in told
    assert "--set topic" not in told
