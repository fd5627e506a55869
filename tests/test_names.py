"""The nearest name is what was meant, and never the opposite."""

import pytest

from uscis_prep.names import nearest, suggest

CARD = ("valid", "expired", "lost", "never-received", "none", "unsure")
MAIL = ("not-mailed", "in-mail", "delivered", "returned", "unsure")
ACCOUNT = ("linked", "not-linked", "locked", "none", "unsure")
G28 = ("on-file", "pending", "none", "unsure")
TOLD = ("urgent", "regular", "nothing", "unsure")
TIME = ("inside", "outside", "not-listed", "unsure")
CODE = ("have", "never-came", "expired", "none", "unsure")
ROLE = ("applicant", "interpreter", "helper", "unsure")


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("received", CARD),
        ("invalid", CARD),
        ("not-expired", CARD),
        ("undelivered", MAIL),
        ("unlinked", ACCOUNT),
        ("unlocked", ACCOUNT),
        ("unlockd", ACCOUNT),
        ("not-locked", ACCOUNT),
        ("not-on-file", G28),
        ("not-urgent", TOLD),
        ("something", TOLD),
        ("offline", ("online", "paper", "unsure")),
        ("not-inside", TIME),
        ("not-expired", CODE),
        ("--no-presume", ("--no-updates", "--json")),
        ("it arrived", ("It never arrived", "It is valid")),
        ("vinculada", ("no vinculada", "bloqueada")),
    ],
)
def test_no_opposite(word, known):
    """A word that denies a name, or that a name denies, has no nearest name: all of them are listed."""
    assert nearest(word, known) is None


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("experd", CARD, "expired"),
        ("never-recieved", CARD, "never-received"),
        ("not-linkd", ACCOUNT, "not-linked"),
        ("NotLinked", ACCOUNT, "not-linked"),
        ("onfile", G28, "on-file"),
        ("ousside", TIME, "outside"),
        ("never", CODE, "never-came"),
        ("interpeter", ROLE, "interpreter"),
        ("unsre", ROLE, "unsure"),
        ("--no-update", ("--no-updates", "--json"), "--no-updates"),
        ("fone", ("phone", "none"), "phone"),
        ("nonne", ("phone", "none"), "none"),
    ],
)
def test_a_slip_of_the_pen(word, known, meant):
    """Letters that are wrong, missing or swapped still lead to the name, a negated one too."""
    assert nearest(word, known) == meant


def test_a_hint_without_a_nearest_name_lists_them():
    """Where nothing can be suggested the names are listed; without any there is nothing to choose."""
    assert suggest("unlocked", ACCOUNT) == "use one of: linked, not-linked, locked, none, unsure"
    assert nearest("x", ()) is None
