"""For each code of a fault in the rulebook a small one that causes it, and the message that it really gives."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from unittest.mock import patch

from books import channel, minimal, problems_in, question, text, write
from uscis_prep.proof.findings import CODES as ABOUT_TESTS
from uscis_prep.proof.findings import findings as about_tests
from uscis_prep.rulebook.codes import read_codes
from uscis_prep.rulebook.lint.registry import ABOUT_ALLOWING, codes
from uscis_prep.rulebook.lint.run import lint

TOPIC = """\
topic: visit
name: {en: "Visit", es: "Visita"}
about: {en: "A topic.", es: "Un tema."}
rules:
  call-if-lost:
    when: {card: lost}
    then: {channel: phone, tier: tier1, urgency: none, decided_by: none, answer: none}
    headline: {en: "Call.", es: "Llame."}
    cites: [H1]
  else-wait:
    when: {card: [valid, unsure]}
    then: {channel: none, tier: none, urgency: none, decided_by: none, answer: none}
    headline: {en: "Do not call.", es: "No llame."}
    cites: [H1]
items:
  bring-card:
    section: have-ready
    text: {en: "Bring the card.", es: "Traiga la tarjeta."}
    cites: [H1, U1, S2]
  number:
    section: note
    text: {en: "The number is {line}.", es: "El número es {line}."}
    cites: [H1]
  large-card:
    section: note
    when: {size: a}
    text: {en: "Have it folded.", es: "Llévela doblada."}
    cites: [H2]
  too-late:
    section: note
    when: {ahead: past}
    text: {en: "Hurry.", es: "Dese prisa."}
    cites: [H2]
  last-words:
    section: note
    when: {last: a, card: held}
    text: {en: "Say thank you.", es: "Dé las gracias."}
    cites: [H2]
  no-money:
    section: warning
    text: {en: "Pay nothing.", es: "No pague nada."}
    cites: [U2]
alternatives:
  look-online:
    channel: web
    when: {card: lost}
    why: {en: "The page has it too.", es: "La página también lo tiene."}
    cites: [H2]
choice: {en: "I have a visit", es: "Tengo una visita"}
also: {en: ["visit"], es: ["visita"]}
sentence: {says: [call], text: {en: "I have a visit. Call.", es: "Tengo una visita. Llame."}}
"""
CONTACT = """\
certainty: {en: "Nothing is certain.", es: "Nada es seguro."}
verdicts:
  bad: {name: {en: "Bad", es: "Malo"}, advice: {en: "Stop.", es: "Pare."}, cites: [H1]}
  good: {name: {en: "Good", es: "Bueno"}, advice: {en: "Go on.", es: "Siga."}, cites: [H1]}
questions:
  link:
    scope: need
    ask: {en: "A link?", es: "¿Un enlace?"}
    why: {en: "It matters.", es: "Importa."}
    short: {en: "the link", es: "el enlace"}
    options:
      yes: {text: {en: "Yes", es: "Sí"}, clause: {en: "there is one", es: "hay uno"}}
      no: {text: {en: "No", es: "No", same: "the same"}, clause: {en: "there is none", es: "no hay"}}
facts:
  stop: {link: [yes, unsure]}
laws:
  links: {when: {link: yes}, only: [bad], says: "A link is bad."}
rules:
  with-link:
    when: {is: stop}
    then: bad
    headline: {en: "Stop.", es: "Pare."}
    why: {en: "A link.", es: "Un enlace."}
    cites: [H1]
  without-link:
    when: {not: {is: stop}}
    then: good
    headline: {en: "Go on.", es: "Siga."}
    why: {en: "No link.", es: "Sin enlace."}
    cites: [H1]
"""
MENU = """\
groups:
  visits: {text: {en: "A visit", es: "Una visita"}, topics: [visit]}
usual_topics: [visit]
search:
  stop_words: {en: ["the"], es: ["el"]}
  negations: {en: ["not"], es: ["no"]}
"""
FILE = "topics/visit.yaml"
HOUSE = 'H1:\n  says: {en: "Ours.", es: "Nuestro."}\nH2:\n  says: {en: "Ours too.", es: "Nuestro también."}\n'
LEDGER = """\
S1: {source: page, section: "Cards", encodes: decision, says: "Words.", conflicts: [S2]}
S2: {source: page, section: "Cards", encodes: decision, says: "Words."}
S3: {source: page, section: "Cards", encodes: unreadable, says: "Words."}
"""
WORDS = """\
longest: {en: 20, es: 24}
words:
  long: {language: en, kind: avoid, words: ["prior to"], why: "it is long", instead: "write before"}
  sure: {language: en, kind: promise, words: ["will"], why: "nobody knows", instead: "say what is aimed at"}
  close: {language: es, kind: familiar, words: ["tu"], why: "el lector es usted", instead: "escriba su"}
  left: {language: es, kind: foreign, words: ["the"], why: "no es español", instead: "tradúzcala"}
  asked: {language: en, kind: passive, words: ["is asked"], why: "no one does it", instead: "say who does it"}
  ours: {language: en, kind: sources, words: ["source|sources"], why: "it is about us", instead: "say what to do"}
verbs: {en: [call, go], es: [llame]}
boxes: {most_parts: 2, begin: [afterwards], openers: {}}
acts: {most: 2}
endings: {most_words: 3, en: {anywhere: [so]}, es: {}}
asking: {most_words: 12, most_options: 7, address: {}}
"""
#: Code: the file, the text in it, and what stands there instead. `None` instead of text: the whole file.
FAULTS = {
    "RB100": ("house.yaml", None, None),
    "RB101": ("house.yaml", None, "# " + "x" * (1 << 20)),
    "RB102": ("topics.yaml", None, TOPIC),
    "RB103": ("house.yaml", None, HOUSE.replace("Nuestro", "Aqu\udced")),
    "RB104": (FILE, '{en: "Visit", es: "Visita"}', '{en: "Visit", es: "Visita}'),
    "RB105": (FILE, "cites: [H1]", f"cites: {'[' * 40}H1{']' * 40}"),
    "RB106": (FILE, "rules:\n", "---\nrules:\n"),
    "RB107": ("house.yaml", None, "# nothing but a remark\n"),
    "RB108": (FILE, "Bring the card.", "Bring\u200b the card."),
    "RB109": (FILE, "Bring the card.", "Bring the card. " * 300),
    "RB110": (FILE, 'about: {en: "A topic.", es: "Un tema."}', "about:"),
    "RB111": (FILE, "    cites: [H1]\n", "    cites: [H1]\n    cites: [H1]\n"),
    "RB112": (FILE, "then: {", "then: &route {"),
    "RB113": (FILE, "cites: [H1]", "cites: *same"),
    "RB114": (FILE, "when: {card: lost}", "<<: {card: lost}"),
    "RB115": (FILE, "card: lost", "card: !!str lost"),
    "RB116": (FILE, "  call-if-lost:", "  12:"),
    "RB117": (FILE, "topic: visit\n", "%YAML 1.2\ntopic: visit\n"),
    "RB118": (FILE, "cites: [H1]", f"cites: [{', '.join(['*a'] * 120)}]"),
    "RB120": (FILE, "headline:", "headlin:"),
    "RB121": (FILE, '{en: "Call.", es: "Llame."}', '{en: "Call."}'),
    "RB122": (FILE, "cites: [H1]", "cites: H1"),
    "RB123": (FILE, "section: have-ready", "section: have-redy"),
    "RB124": (FILE, "    when: {card: lost}", "    from: 2026-02-30\n    when: {card: lost}"),
    "RB201": (FILE, "{card: lost}", "{crad: lost}"),
    "RB202": (FILE, "{card: lost}", "{card: loost}"),
    "RB203": (FILE, "cites: [H1]", "cites: [H11]"),
    "RB204": (FILE, "channel: phone, tier: tier1", "channel: phone"),
    "RB205": ("questions.yaml", "to: now", "to: 3 weeks"),
    "RB206": (FILE, "{card: lost}", "{any: {card: lost}}"),
    "RB207": (FILE, "{card: lost}", "{who.who: you}"),
    "RB208": ("questions.yaml", "ahead: later", "last: a"),
    "RB209": ("topics/second.yaml", None, TOPIC),
    "RB210": (FILE, "Bring the card.", "Bring it by {latst}."),
    "RB211": (FILE, "    cites: [H1]\n", "    reach: www.example.gov\n    cites: [H1]\n"),
    "RB301": (FILE, "[valid, unsure]", "[valid]"),
    "RB302": (FILE, "[valid, unsure]", "[valid, unsure, lost]"),
    "RB304": (FILE, "    when: {card: lost}", "    over: [call-if-lost]\n    when: {card: lost}"),
    "RB403": (
        FILE,
        "items:\n",
        """\
  other-side:
    world: {disagreement: best-way, side: 2}
    over: [else-wait]
    when: {card: unsure}
    then: {channel: web, tier: none, urgency: none, decided_by: none, answer: none}
    headline: {en: "Look online.", es: "Mire en línea."}
    cites: [H1]
items:
""",
    ),
    "RB405": (
        FILE,
        "items:\n",
        """\
  told-by-lawyers:
    from: 2024-01-01
    over: [call-if-lost]
    when: {card: lost}
    then: {channel: web, tier: none, urgency: none, decided_by: none, answer: none}
    headline: {en: "Look online.", es: "Mire en línea."}
    cites: [U1]
items:
""",
    ),
    "RB440": ("incoming.yaml", "only: [bad]", "only: [good]"),
    "RB441": ("incoming.yaml", "{link: [yes, unsure]}", "{link: yes}"),
    # Only the budget is smaller than the real one, which would need a very large example.
    "RB306": (FILE, "", ""),
    "RB303": (FILE, "    section: have-ready", "    when: {card: lost, not: {card: held}}\n    section: have-ready"),
    "RB305": (FILE, "{last: a, card: held}", "{card: held}"),
    "RB307": (FILE, "{size: a}", "{size: [a, b]}"),
    "RB308": ("questions.yaml", "ahead: later", "ahead: [past, later, unsure]"),
    "RB309": ("questions.yaml", "        card: lost\n", "        card: lost\n        not: {card: held}\n"),
    "RB310": (
        FILE,
        "items:\n",
        """\
  call-again:
    over: [call-if-lost]
    when: {card: lost}
    then: {channel: phone, tier: tier1, urgency: none, decided_by: none, answer: none}
    headline: {en: "Call.", es: "Llame."}
    cites: [H1]
items:
""",
    ),
    "RB311": (FILE, "    when: {card: [valid, unsure]}", "    over: [call-if-lost]\n    when: {card: [valid, unsure]}"),
    "RB312": (FILE, "    when: {card: lost}", "    over: [anybody]\n    when: {card: lost}"),
    "RB313": (
        FILE,
        "items:\n",
        """\
items:
  first:
    {over: [second], section: note, text: {en: "One.", es: "Uno."}, cites: [H1]}
  second:
    {over: [third], section: note, text: {en: "Two.", es: "Dos."}, cites: [H1]}
  third:
    {over: [bring-card], section: note, text: {en: "Three.", es: "Tres."}, cites: [H1]}
""",
    ),
    "RB314": (FILE, "    when: {card: [valid, unsure]}\n", ""),
    "RB315": (FILE, "card: held", "card: [valid, lost]"),
    "RB316": ("questions.yaml", "      held:\n", "      lost:\n"),
    "RB317": (FILE, "[valid, unsure]", "[valid, unsure, n/a]"),
    "RB318": ("questions.yaml", "        to: now\n", "        from: -43d\n        to: -30bd\n"),
    "RB319": ("questions.yaml", "        to: now\n", "        from: 20d\n        to: 10d\n"),
    "RB320": ("questions.yaml", "  size:\n", "  any:\n"),
    "RB321": ("disagreements.yaml", "    card: lost\n", "    card: lost\n    not: {card: held}\n"),
    "RB322": ("contradictions.yaml", "    card: lost\n", "    card: lost\n    not: {card: held}\n"),
    "RB323": (
        "shared/more.yaml",
        None,
        """\
items:
  for-nobody:
    section: note
    when: {card: lost, not: {card: held}}
    text: {en: "Never shown.", es: "Nunca se muestra."}
    cites: [H1]
""",
    ),
    "RB324": ("house.yaml", None, f'{HOUSE}H3:\n  says: {{en: "Forgotten.", es: "Olvidada."}}\n'),
    # Only the limit is lower than the real one.
    "RB325": (FILE, "", ""),
    "RB330": ("menu.yaml", "topics: [visit]", "topics: []"),
    "RB331": (
        "menu.yaml",
        "topics: [visit]}\n",
        'topics: [visit]}\n  empty: {text: {en: "Nothing", es: "Nada"}, topics: []}\n',
    ),
    "RB332": (FILE, 'choice: {en: "I have a visit", es: "Tengo una visita"}\n', ""),
    "RB333": ("questions.yaml", "        - b\n", ""),
    "RB334": ("questions.yaml", "      lost:\n", "      lost:\n        listed_with: valid\n"),
    "RB335": (
        "questions.yaml",
        "        confirm:\n          en: Words.\n          es: Words.\n          same: A test.\n",
        "",
    ),
    "RB341": ("menu.yaml", "usual_topics: [visit]", "usual_topics: []"),
    "RB342": (
        FILE,
        'sentence: {says: [call], text: {en: "I have a visit. Call.", es: "Tengo una visita. Llame."}}\n',
        "",
    ),
    "RB343": (FILE, "says: [call]", "says: [call, wait]"),
    "RB344": (
        "menu.yaml",
        "usual_topics: [visit]\n",
        'usual_topics: []\nsentences: {visit: {says: [call], text: {en: "I visit.", es: "Visito."}}}\n',
    ),
    "RB401": (FILE, "cites: [H1]", "cites: []"),
    "RB402": (
        "statements.yaml",
        'S3: {source: page, section: "Cards", encodes: unreadable',
        'S3: {source: page, section: "Cards", encodes: decision',
    ),
    "RB404": ("parameters.yaml", "stale_after: '2027-01-01'", "from: '2026-01-01'"),
    "RB406": (FILE, "cites: [H1]", "cites: [S3]"),
    "RB407": ("disagreements.yaml", "    - S2\n", ""),
    "RB408": ("rulebook.yaml", "checked_on: '2026-01-01'", "checked_on: '2015-01-01'"),
    "RB601": (FILE, 'es: "Visita"', 'es: "Visit"'),
    "RB602": (FILE, "Bring the card.", f"Bring the card{' and one more paper' * 5}."),
    "RB603": (FILE, "Bring the card.", "Bring the card prior to the visit."),
    "RB604": (FILE, "Bring the card.", "Bring the card, and they will see you."),
    "RB605": (FILE, "Traiga la tarjeta.", "Traiga tu tarjeta."),
    "RB606": (FILE, "Traiga la tarjeta.", "Traiga the tarjeta."),
    "RB607": (FILE, "Bring the card.", "Bring the card by {ahead}."),
    "RB608": (FILE, "Bring the card.", "Bring the card (old or new."),
    "RB610": (FILE, "Bring the card.", "Bring the card; bring the letter."),
    "RB611": (
        FILE,
        '    section: have-ready\n    text: {en: "Bring the card."',
        '    section: afterwards\n    text: {en: "The card goes back."',
    ),
    "RB612": (FILE, "Bring the card.", "The card that is asked for."),
    "RB613": (FILE, "Bring the card.", "The card, which no source names."),
    "RB614": (FILE, "Bring the card.", "Bring the card, or say so."),
    "RB615": ("incoming.yaml", "A link?", "A link (or a button)?"),
    "RB616": (FILE, "section: warning", "section: note"),
    "RB617": (FILE, "Bring the card.", "The card: call, go and call."),
    "RB501": (FILE, "", ""),
    "RB503": (
        "invariants.yaml",
        None,
        """\
lost-cards-wait:
  why: "A lost card can be looked for."
  cites: [H1]
  when: {card: [lost, unsure]}
  never: {plan.action: call}
""",
    ),
    "RB504": (
        "invariants.yaml",
        None,
        """\
nobody-chats:
  why: "A chat knows no cards."
  cites: [H1]
  when: {plan.channel: web}
  always: {card: lost}
""",
    ),
    "RB390": (FILE, "topic: visit\n", "# allow RB317: nobody knows\ntopic: visit\n"),
    "RB391": (FILE, "topic: visit\n", "# allow RB317\ntopic: visit\n"),
}
#: Codes that make a rulebook unusable; the others are found by `rules lint` alone.
UNUSABLE = set(read_codes()) - codes() - set(ABOUT_ALLOWING) - set(ABOUT_TESTS)
SMALL_BUDGET = 1
TODAY = date(2026, 2, 1)
#: Codes whose fault is too long to print, cannot be seen, or is a whole file.
UNPRINTABLE = {"RB101", "RB102", "RB103", "RB105", "RB108", "RB109", "RB118", "RB209"}


def book():
    """Return a small rulebook in which lint finds nothing, as data and text by file name."""
    bands = {"past": {"to": "now", "clause": text()}, "later": {"from": "now", "clause": text()}}
    questions = {
        "ahead": question(kind="date", bands=bands),
        "card": question("valid", "lost", sets={"held": ["valid", "lost"]}),
        "size": question("a", "b", gate={"ahead": "later"}),
        "last": question("a", "b", presume=[{"when": {"card": "lost"}, "option": "a"}]),
    }
    questions["last"]["options"]["a"]["confirm"] = text()
    questions["last"]["groups"] = {"both": {"text": text(), "options": ["a", "b"]}}
    both = {"sides": [["H1", "S1"], ["H2", "S2"]], "follows": ["H1"], "text": text(), "may_touch": []}
    both["when"] = {"card": "lost"}
    told = {"rank": "practitioner", "how": "adds", "affects": [], "says": "Words.", "text": text()}
    later = {"U1": told | {"from": "2024-01-01", "check_at": "https://www.example.gov/"}}
    later["U2"] = later["U1"] | {"warning": True}
    never = {"late-and-lost": {"when": {"card": "lost", "ahead": "past"}, "text": text(), "between": ["card", "ahead"]}}
    whole = minimal(
        questions,
        {"visit": TOPIC},
        disagreements={"best-way": both},
        updates=later,
        contradictions=never,
        channels={name: channel() for name in ("phone", "web", "none")},
    )
    page = {"page": {"title": "A page", "publisher": "An agency", "date": "2026-01-01"}}
    ledgers = {"house.yaml": HOUSE, "statements.yaml": LEDGER, "sources.yaml": page}
    number = {"value": "800-555-0100", "cites": ["H1"], "stale_after": "2027-01-01"}
    whole["parameters.yaml"]["parameters"]["line"] = {"unit": "phone", "values": [number]}
    return whole | ledgers | {"words.yaml": WORDS, "incoming.yaml": CONTACT, "menu.yaml": MENU}


def findings(code):
    """Return everything that is found in the book with the fault of a code, by lint or by any command."""
    return _examined(code, problems_in) if code in UNUSABLE else linted(code)


def linted(code):
    """Return everything that lint finds in the book with the fault of a code."""
    return _examined(code, _of_tests if code in ABOUT_TESTS else lambda folder: lint(folder, TODAY).findings)


def _of_tests(folder):
    return about_tests(folder, lint(folder, TODAY).subject)


def _examined(code, examine):
    name, old, new = FAULTS[code]
    with TemporaryDirectory() as parent:
        folder = write(Path(parent) / "rules", book())
        path = folder / name
        if old is None and new is None:
            path.unlink()
        else:
            whole = new if old is None else path.read_text("utf-8").replace(old, new, 1)
            path.write_bytes(whole.encode("utf-8", errors="surrogateescape"))
        with (
            patch("uscis_prep.rulebook.compile.NODE_BUDGET", SMALL_BUDGET if code == "RB306" else 10**6),
            patch("uscis_prep.rulebook.lint.asking.MOST_QUESTIONS", 0 if code == "RB325" else 8),
        ):
            return examine(folder)


def message(code):
    """Return what the program really says of the fault of a code."""
    return next(str(found) for found in findings(code) if f" {code}: " in str(found))


def example(code):
    """Return the example of a code for its page: what was written, and what the program says."""
    told = f"```text\n{message(code)}\n```"
    written = FAULTS[code][2]
    if not written or code in UNPRINTABLE:
        return told
    return f"```yaml\n{dedent(written).strip()}\n```\n\n{told}"
