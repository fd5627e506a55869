"""What a later fact may do by its rank: only the agency's own word may close a channel without a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.schema import Update

#: From the strongest to the weakest.
RANKS = ("official", "official-quoted", "practitioner", "reported")
PHONES = ("phone", "phone-overseas")


class Breach(NamedTuple):
    """A rule that takes away a channel although its rank does not allow it."""

    rule: str
    weaker: str
    rank: str
    channel: str
    witness: dict[int, int]


def rank(cites: list[str], updates: Mapping[str, Update]) -> str | None:
    """Return the strongest rank among the later facts that are cited; ``None`` where there are none."""
    found = [updates[cite].rank for cite in cites if cite in updates]
    return min(found, key=RANKS.index) if found else None


def breaches(
    pool: Pool,
    *,
    rules: Mapping[str, Any],
    raw: Mapping[str, int],
    effective: Mapping[str, int],
    ways: Mapping[str, int],
    updates: Mapping[str, Update],
) -> Iterator[Breach]:
    """Yield every rule that closes a channel which its rank may not close.

    `official` may close one. `official-quoted` may, where the phone stays as the fallback (the page to check is
    printed with every change). `practitioner` may only put another channel first. `reported` may not even that.

    Args:
        pool: Where the conditions are.
        rules: The rules of the decision `route` that are in force.
        raw: Their conditions as written.
        effective: Their conditions after `over`.
        ways: For each channel the condition under which it is offered as an alternative.
        updates: The ledger of later facts.
    """
    for name, rule in rules.items():
        its = rank(rule.cites, updates)
        if its is None or its == RANKS[0]:
            continue
        channel = rule.then["channel"]
        for weaker in rule.over:
            closed = rules[weaker].then["channel"] if weaker in rules else channel
            if closed == channel:
                continue
            kept = _kept(pool, its, channel, closed, ways)
            left = pool.without(pool.both(effective[name], raw[weaker]), kept)
            if left != FALSE:
                yield Breach(name, weaker, its, closed, pool.witness(left, 1) or {})


def _kept(pool: Pool, its: str, channel: str, closed: str, ways: Mapping[str, int]) -> int:
    """Return where enough of a way back is offered for a rank."""
    if its == "reported":
        return FALSE
    wanted = [closed] if its == "practitioner" else list(PHONES)
    if channel in wanted:
        return pool.negate(FALSE)
    kept = FALSE
    for name in wanted:
        kept = pool.either(kept, ways.get(name, FALSE))
    return kept
