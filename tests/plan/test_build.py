"""The plan as a whole: what it lists."""

from cli.program import plan


def test_sources_stand_in_the_order_of_their_numbers():
    """The rows that a plan cites stand by letters and then by number: TS3.2 before TS14.1, H4 before H15."""
    listed = list(plan("--topic", "reschedule-interview", "--appointment", "2026-12-01")["sources"])
    own = [int(cite.removeprefix("H")) for cite in listed if cite.startswith("H")]
    spoken = [tuple(map(int, cite.removeprefix("TS").split("."))) for cite in listed if cite.startswith("TS")]
    assert own == sorted(own)
    assert spoken == sorted(spoken)
    assert len(own) > 1
    assert len(spoken) > 1
    assert [cite.rstrip("0123456789.") for cite in listed] == sorted(cite.rstrip("0123456789.") for cite in listed)


def test_whoever_may_ask_in_general_is_not_sent_to_another():
    """Where a rule lets anybody ask, the headline begins with its own words, and never with "not you"."""
    (need,) = plan("--topic", "general-question", "--form", "none", "--role", "paralegal")["needs"]
    assert need["verdict"]["who"] == "representative"
    assert need["verdict"]["headline"].startswith("Anyone may ask this.")


def test_another_who_must_act_is_told_first():
    """Where the caller may not act alone, the headline begins with who must."""
    (need,) = plan("--topic", "change-address", "--form", "N-400", "--role", "helper")["needs"]
    told = "Only the applicant or petitioner signs in and sends anything. You may help."
    assert need["verdict"]["headline"].startswith(told)
