"""Proves invariants over all combinations of answers, in all topics and editions; never by sampling."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.compiled import BASE
from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.rulebook.claims import KEYS, Claims
from uscis_prep.rulebook.meaning import DECISIONS, UNSURE, Meaning, Spot
from uscis_prep.rulebook.problems import suggest
from uscis_prep.rulebook.stories import INVARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.compiled import Compiled, View
    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.schema import Invariant
    from uscis_prep.rulebook.stories import Tests

PREFIX = "plan."
EVERY = "every"
#: A question and the place of `unsure` among its values.
Unsure = tuple[int, int]
#: Where an invariant would fail: by the question that is left unsure, or by `None`.
Wrong = dict[Unsure | None, int]


class Counterexample(NamedTuple):
    """Answers for which an invariant does not hold.

    Args:
        invariant: Its id.
        topic: The topic.
        edition: The first edition in which it fails so.
        answers: A smallest set of answers, by place of question and value; whatever else is answered, it fails.
        option: For an invariant on `unsure`: the question, and the answer to it that leads elsewhere.
    """

    invariant: str
    topic: str
    edition: str
    answers: Mapping[int, int]
    option: tuple[int, int] | None = None


class Proof(NamedTuple):
    """What came of proving all invariants.

    Args:
        counterexamples: At most one for each invariant and topic.
        idle: Invariants that apply to nothing, with `None`; and exceptions that except nothing, with their number.
    """

    counterexamples: list[Counterexample]
    idle: list[tuple[str, int | None]]


def prove(book: Book, tests: Tests, compiled: Compiled) -> Proof:
    """Prove every invariant, in every topic and in every edition.

    Args:
        book: The rulebook; wrong names in an invariant become its problems.
        tests: The invariants.
        compiled: The same rulebook compiled.

    Raises:
        RulebookError: An invariant names something that does not exist.
    """
    book.nodes.update(tests.files)
    prover = _Prover(book, compiled)
    proof = Proof([], [])
    for name, invariant in tests.invariants.items():
        prover.check_names(name, invariant)
    book.raise_problems()
    for name, invariant in tests.invariants.items():
        prover.check(name, invariant, proof)
    book.raise_problems()
    return proof


class _Prover:
    """Holds what all invariants share."""

    def __init__(self, book: Book, compiled: Compiled) -> None:
        self.book = book
        self.compiled = compiled
        self.meaning = Meaning(book)
        self.outputs = [Claims(compiled, view, edition) for edition, view in _views(compiled)]

    def check_names(self, name: str, invariant: Invariant) -> None:
        """Complain about rows and questions that do not exist, and about an invariant that demands nothing."""
        rows = [("cites", invariant.cites), *((("but", i, "cites"), row.cites) for i, row in enumerate(invariant.but))]
        for path, cites in rows:
            for cite in cites:
                if cite not in self.compiled.data["ledger"]:
                    told = f"no ledger has a row named `{cite}`"
                    where = (path,) if isinstance(path, str) else path
                    self._complain("RB203", told, suggest(cite, self.compiled.data["ledger"]), name, *where)
        for key in ("unsure", "never_decide"):
            for question in getattr(invariant, key):
                if question not in self.meaning.place and question != EVERY:
                    told = f"there is no question named `{question}`"
                    self._complain("RB201", told, suggest(question, self.meaning.order), name, key)
        demands = (invariant.always, invariant.never, invariant.no_option, invariant.never_decide or None)
        if all(demand is None for demand in demands):
            self._complain("RB121", f"`{name}` demands nothing", "write `always`, `never` or `never_decide`", name)

    def _complain(self, code: str, told: str, hint: str, *path: str | int) -> None:
        self.book.complain(code, told, hint, INVARIANTS, *path)

    def check(self, name: str, invariant: Invariant, proof: Proof) -> None:
        """Prove one invariant everywhere, and note what it applies to."""
        applies, used, told = False, [False] * len(invariant.but), set()
        for outputs in self.outputs:
            pool = outputs.pool
            scope = pool.without(self._build(outputs, invariant.when, name, "when"), _impossible(outputs.view))
            applies = applies or scope != FALSE
            wrong = self._wrong(outputs, name, invariant, scope)
            failing = _failing(pool, scope, wrong)
            for place, entry in enumerate(invariant.but):
                scope = pool.without(scope, self._build(outputs, entry.when, name, "but", place, "when"))
                left = _failing(pool, scope, wrong)
                used[place] = used[place] or left != failing
                failing = left
            if failing and outputs.view.topic not in told:
                told.add(outputs.view.topic)
                proof.counterexamples.append(self._counterexample(outputs, name, invariant, failing))
        if not applies:
            proof.idle.append((name, None))
        proof.idle.extend((name, place) for place, was in enumerate(used) if not was)

    def _wrong(self, outputs: Claims, name: str, invariant: Invariant, scope: int) -> Wrong:
        """Return where an invariant would fail: one diagram, or one for each question that is left unsure."""
        pool = outputs.pool
        if scope == FALSE:
            return {}
        if invariant.never_decide:
            first = ((self.meaning.place[question], 0) for question in invariant.never_decide)
            return {left: _differing(pool, outputs.view.plan["outcome"], left[0]) for left in first}
        if not invariant.unsure:
            always = self._build(outputs, invariant.always, name, "always")
            never = FALSE if invariant.never is None else self._build(outputs, invariant.never, name, "never")
            return {None: pool.either(pool.negate(always), never)}
        led = self._led(outputs, name, invariant)
        asked = set(pool.support(led)) | set(pool.support(scope))
        return {
            (place, unsure): self._elsewhere(outputs, led, place)
            for place, unsure in self._unsure(invariant)
            if place in asked
        }

    def _counterexample(
        self, outputs: Claims, name: str, invariant: Invariant, failing: Mapping[Unsure | None, int]
    ) -> Counterexample:
        """Return a smallest counterexample."""
        view, pool = outputs.view, outputs.pool
        found = [(pool.witness(root, 1) or {}, left) for left, root in failing.items()]
        witness, left = min(found, key=lambda row: len(row[0]))
        witness = _smaller(view, failing[left], witness)
        if left is None:
            return Counterexample(name, view.topic, outputs.edition, witness)
        option = _option(pool, self._led(outputs, name, invariant, left), left[0], witness)
        return Counterexample(name, view.topic, outputs.edition, {**witness, left[0]: left[1]}, (left[0], option))

    # ── answers that are not known ──────────────────────────────────────────────────────────────────────────────────

    def _unsure(self, invariant: Invariant) -> list[Unsure]:
        """Return the questions that are compared, each with the place of `unsure`."""
        names = self.meaning.order if EVERY in invariant.unsure else invariant.unsure
        return [(self.meaning.place[name], self.meaning.domains[name].values.index(UNSURE)) for name in names]

    def _led(self, outputs: Claims, name: str, invariant: Invariant, left: Unsure | None = None) -> int:
        """Return where answers lead to what no option may lead to; to another verdict, where none may depend on it."""
        if invariant.never_decide and left is not None:
            root = outputs.view.plan["outcome"]
            return outputs.pool.join(_differs, root, outputs.pool.restrict(root, {left[0]: (left[1],)}))
        led = self._build(outputs, invariant.no_option, name, "no_option")
        return outputs.pool.without(led, _impossible(outputs.view))

    @staticmethod
    def _elsewhere(outputs: Claims, led: int, place: int) -> int:
        """Return where some other answer to a question leads there; the question itself is gone."""
        pool = outputs.pool
        inside = pool.both(led, outputs.builder.gate(place))
        options = (pool.restrict(inside, {place: (value,)}) for value in range(pool.sizes[place] - 1))
        return reduce(pool.either, options, FALSE)

    # ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self, outputs: Claims, raw: Any, *path: str | int) -> int:
        """Return the diagram of a condition that may name outputs of the plan."""
        spot = Spot(INVARIANTS, path, len(self.meaning.order), tuple(DECISIONS), outputs.view.topic)
        if raw is None:
            return TRUE
        if not isinstance(raw, dict):
            return outputs.builder.build(self.meaning.condition(raw, spot))
        parts = [self._key(outputs, key, value, *path) for key, value in raw.items()]
        return reduce(outputs.pool.both, parts, TRUE)

    def _key(self, outputs: Claims, key: str, value: Any, *path: str | int) -> int:
        pool: Pool = outputs.pool
        if key in ("any", "all") and isinstance(value, list):
            parts = [self._build(outputs, part, *path, key, place) for place, part in enumerate(value)]
            return reduce(pool.either, parts, FALSE) if key == "any" else reduce(pool.both, parts, TRUE)
        if key == "not":
            return pool.negate(self._build(outputs, value, *path, key))
        if key.startswith(PREFIX):
            return self._output(outputs, key, value, *path)
        spot = Spot(INVARIANTS, path, len(self.meaning.order), tuple(DECISIONS), outputs.view.topic)
        return outputs.builder.build(self.meaning.condition({key: value}, spot))

    def _output(self, outputs: Claims, key: str, value: Any, *path: str | int) -> int:
        names = value if isinstance(value, list) else [value]
        kind = key.removeprefix(PREFIX)
        if kind not in KEYS:
            known = suggest(key, [f"{PREFIX}{name}" for name in KEYS])
            self.book.complain("RB201", f"a plan has no output named `{key}`", known, INVARIANTS, *path, key)
            return FALSE
        try:
            return outputs.key(kind, [str(name) for name in names])
        except KeyError as error:
            told = f"`{key}` has no value {error.args[0].split(': ')[0]}"
            self.book.complain("RB202", told, error.args[0].split(": ", 1)[1], INVARIANTS, *path, key)
            return FALSE


def _failing(pool: Pool, scope: int, wrong: Wrong) -> dict[Unsure | None, int]:
    """Return where an invariant fails within a scope; nothing where it holds."""
    found = {}
    for left, root in wrong.items():
        inside = scope if left is None else pool.restrict(scope, {left[0]: (left[1],)})
        fails = pool.both(inside, root)
        if fails != FALSE:
            found[left] = fails
    return found


def _differing(pool: Pool, root: int, place: int) -> int:
    """Return where some answer to a question leads to another verdict than the first; the question is gone."""
    first, *others = (pool.restrict(root, {place: (value,)}) for value in range(pool.sizes[place]))
    return reduce(pool.either, (pool.join(_differs, first, other) for other in others), FALSE)


def _differs(left: int, right: int) -> int:
    return int(left != right)


def _option(pool: Pool, led: int, place: int, witness: Mapping[int, int]) -> int:
    """Return the answer to a question that leads elsewhere in most cases, with the answers of a counterexample."""
    known = {question: (value,) for question, value in witness.items() if question != place}
    left = {value: pool.restrict(led, {**known, place: (value,)}) for value in range(pool.sizes[place])}
    return min((value for value in left if left[value] != FALSE), key=lambda value: len(pool.below(left[value])))


def _smaller(view: View, root: int, witness: Mapping[int, int]) -> dict[int, int]:
    """Leave out every answer without which an invariant still fails for whatever else can be answered."""
    pool = view.pool
    possible = pool.negate(_impossible(view))
    holds = pool.without(possible, root)
    kept = dict(witness)
    for place in sorted(witness, reverse=True):
        rest = {question: (value,) for question, value in kept.items() if question != place}
        if pool.restrict(holds, rest) == FALSE and pool.restrict(possible, rest) != FALSE:
            del kept[place]
    return kept


def _impossible(view: View) -> int:
    """Return the answers that cannot all be true, which no plan is made for."""
    return reduce(view.pool.either, view.frame["contradictions"].values(), FALSE)


def _views(compiled: Compiled) -> Iterator[tuple[str, View]]:
    """Yield every different plan of every topic with its first edition."""
    for topic, entry in sorted(compiled.data["topics"].items()):
        seen: set[int] = set()
        for edition in (BASE, *compiled.data["editions"]):
            number = entry["editions"][edition]
            if number not in seen:
                seen.add(number)
                view = compiled.view_in(topic, edition)
                yield edition, view
