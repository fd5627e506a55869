"""`rules diff`: folders, revisions and editions by name; formats, exit codes and errors."""

import os
import subprocess

import pytest

from books import RULES, minimal, question, route, rule, text, topic, write
from cli.program import call
from tiers import HANG, ci

ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def book(channel="phone", words="Words.", since=None):
    """Return a small rulebook; answer `a` leads to a channel."""
    rules = {
        "first": rule(route(channel), {"q": ["a", "unsure"]}) | {"headline": text(words)},
        "second": rule(route("web"), {"q": "b"}),
    }
    if since:
        rules["later"] = rule(route("none"), {"q": "b"}, over=["second"], **{"from": since})
    return minimal({"q": question("a", "b")}, {"one": topic("one", rules)})


@pytest.fixture
def folders(tmp_path):
    """Return three rulebooks: one, one that advises otherwise, and one with other words."""
    made = {"old": book(), "new": book("none"), "words": book(words="Other words.")}
    return {name: str(write(tmp_path / name, files)) for name, files in made.items()}


def git(folder, *arguments):
    """Run git in a folder."""
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(
        command, cwd=folder, check=True, capture_output=True, env={**os.environ, **ENVIRONMENT}, timeout=HANG
    )


@pytest.fixture
def checkout(tmp_path):
    """Return the folder of a rulebook in a checkout with two commits and a change that is not committed."""
    top = tmp_path / "checkout"
    top.mkdir()
    git(top, "init", "-q")
    for channel in ("phone", "none"):
        write(top / "deep" / "rules", book(channel))
        (top / "deep" / "rules" / "stray.txt").write_text("no rules", encoding="utf-8")
        git(top, "add", "-A")
        git(top, "commit", "-q", "-m", channel)
    git(top, "tag", "checked", "HEAD~1")
    write(top / "deep" / "rules", book("web"))
    return str(top / "deep" / "rules")


def diff(*arguments):
    """Run `rules diff`."""
    return call("rules", "diff", *arguments)


def test_text(folders):
    """A reviewer reads what moves, how often, an example, and what was edited."""
    printed = diff(folders["old"], folders["new"])
    assert (printed.code, printed.err) == (0, "")
    assert "one, in every edition: 2 of 3 combinations of answers (67 %)" in printed.out
    assert "For example {q: a}" in printed.out
    assert "channel: phone → none" in printed.out
    assert "- rule first: then" in printed.out


def test_markdown_and_spanish(folders):
    """Markdown has headings; Spanish has Spanish sentences and the same names."""
    printed = diff(folders["old"], folders["new"], "--format", "markdown", "--lang", "es")
    assert printed.out.startswith("# De ")
    assert "\n## Consejos que cambian\n" in printed.out
    assert "  - channel: phone → none\n" in printed.out


def test_json(folders):
    """JSON fits its schema and says the same."""
    (row,) = diff(folders["old"], folders["new"], "--json").data["moves"]
    assert (row["topics"], row["combinations"], row["of"]) == (["one"], 2, 3)
    assert row["example"] == {"answers": {"q": "a"}}
    assert row["changes"] == [{"output": "channel", "from": "phone", "to": "none"}]
    assert diff(folders["old"], folders["new"], "--format", "json").data["changed"] == [
        {"kind": "rule", "id": "first", "keys": ["then"]}
    ]


def test_nothing_and_only_words(folders):
    """The same rulebook differs in nothing; other words are called other words."""
    assert "Nothing differs." in diff(folders["old"], folders["old"]).out
    assert diff(folders["old"], folders["old"], "--json").data["empty"] is True
    told = diff(folders["old"], folders["words"])
    assert "Only wording, tests or order differ" in told.out
    assert "Sentences with other words: 2" in told.out
    assert diff(folders["old"], folders["words"], "--json").data["only_wording"] is True


@pytest.mark.parametrize(("new", "code"), [("old", 0), ("words", 1), ("new", 1)])
def test_exit_code(folders, new, code):
    """`--exit-code` is like that of git: 1 where anything differs; without it the exit code is 0."""
    assert diff(folders["old"], folders[new], "--exit-code").code == code
    assert diff(folders["old"], folders[new]).code == 0


def test_revisions(checkout):
    """A revision, a tag and the folder itself are compared; one name alone is compared with the rulebook in use."""
    told = diff("HEAD~1", "HEAD", "--rules", checkout)
    assert "channel: phone → none" in told.out
    assert diff("checked", "HEAD", "--rules", checkout).out.replace("checked", "HEAD~1") == told.out
    assert "channel: none → web" in diff("HEAD", "--rules", checkout).out
    assert "Nothing differs." in diff("HEAD", "HEAD", "--rules", checkout).out


def test_editions(tmp_path):
    """Two days of one rulebook are compared with `--as-of` twice; `base` is the source documents."""
    folder = str(write(tmp_path / "rules", book(since="2024-05-01")))
    told = diff("--rules", folder, "--as-of", "base", "--as-of", "2026-01-01")
    assert "one: 1 of 3 combinations" in told.out
    assert "channel: web → none" in told.out
    assert "Nothing differs." in diff("--rules", folder, "--as-of", "base", "--as-of", "2024-04-30").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "diff-two-sides"),
        (("old", "new", "words"), "diff-two-sides"),
        (("--as-of", "2026-01-01"), "diff-two-days"),
        (("--as-of", "2026-01-01", "--as-of", "2026-01-02", "old"), "diff-two-days"),
        (("--as-of", "soon", "--as-of", "2026-01-02"), "date-unreadable"),
        (("old", "new", "--format", "yaml"), "usage-value"),
        (("no-such-revision",), "diff-no-revision"),
        (("--exit-code", "--", "--upload-pack=x"), "diff-no-revision"),
        (("HEAD^{tree}",), "diff-no-revision"),
        (("one\0two",), "diff-no-revision"),
    ],
)
def test_what_cannot_be_compared(arguments, code, folders, checkout):
    """Each wrong call is refused with a sentence of its own."""
    named = [folders.get(each, each) for each in arguments]
    front = ["--rules", checkout, "--json"]
    printed = call("rules", "diff", *front, *named)
    assert (printed.code, printed.data["code"]) == (2, code)


def test_no_checkout_no_git_no_rules(tmp_path, checkout, monkeypatch):
    """A folder outside a checkout, a revision without the rulebook and a missing git are told apart."""
    lonely = str(write(tmp_path / "lonely", book()))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert diff("HEAD", "--rules", lonely, "--json").data["code"] == "diff-no-checkout"
    moved = str(write(tmp_path / "checkout" / "fresh", book()))
    assert diff("HEAD", "--rules", moved, "--json").data["code"] == "diff-no-rules-then"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert diff("HEAD", "--rules", checkout, "--json").data["code"] == "diff-no-git"


def test_which_one_is_broken(tmp_path, folders):
    """An invalid rulebook is named before its faults."""
    broken = write(tmp_path / "broken", book() | {"topics/one.yaml": "rules: ["})
    for pair in ((str(broken), folders["old"]), (folders["old"], str(broken))):
        printed = diff(*pair)
        assert printed.code == 4
        assert f"{broken}: topics/one.yaml:" in printed.err


@ci
def test_the_shipped_rulebook_between_documents_and_today():
    """The shipped rulebook moves between the source documents and today, every example with its share."""
    found = diff("--as-of", "base", "--as-of", "2026-11-24", "--json").data
    assert len(found["moves"]) > 100
    assert all(0 < row["combinations"] <= row["of"] for row in found["moves"])
    assert found["added"] == found["changed"] == found["values"] == []
    assert str(RULES)
