"""Words that say the same in claims, words that say nothing there, and words that say how a thing stands."""

from __future__ import annotations

_ONE_ROOT = """
end ends ended ending until till bis stop stops stopped expire expires expired cease ceases ceased enden endet
fix fixes fixed patch patches patched
fee fees price prices priced cost costs charge charges charged kosten kostet preis preise
support supports supported unsupported supporting maintain maintains maintained maintenance
require requires required need needs needed must
limit limits limited cap caps capped
apply applies applied
use uses used using
keep keeps kept
"""
SAME_ROOT = {word: line.split()[0] for line in _ONE_ROOT.strip().splitlines() for word in line.split()}
"""Each word by the one that stands for it and its like."""

_FILLING = """
any anymore as become becomes came come currently each every from life longer mehr noch now officially officially onward
onwards possible reach reaches reached still today already becomes bereits bisher derzeit gilt jetzt künftig
get gets got receive receives received last lasts lasted remain remains remained stay stays stayed take takes took
erhält bekommt bleibt dauert jede jeden jeder jedes offiziell according percent prozent cent per pro
thousand million billion trillion tausend mio millionen mrd milliarden
"""
FILLING = frozenset(_FILLING.split())
"""What a claim may have or not: an end of life is an end."""

_STATES = """
bound: end ends ended ending until till bis stop stops stopped expire expires expired endet,
 start starts started begin begins began since beginnt seit
stage: planned scheduled expected due geplant, postponed delayed verschoben, cancelled canceled abandoned abgesagt,
 released published shipped out launched erschienen veröffentlicht
maturity: stable, beta, alpha, preview, experimental, draft, final
switch: enabled aktiviert, disabled deaktiviert
verdict: approved adopted accepted angenommen genehmigt, rejected refused withdrawn abgelehnt, pending proposed
direction: rose rise rises increased increase raised grew grow grows higher stieg gestiegen, fell fall falls fallen
 decreased decrease lowered dropped lower shrank sank gesunken
duty: required requires require needs need mandatory must obligatory verpflichtend, optional voluntary freiwillig
leave: allowed allow allows permitted permits erlaubt, forbidden banned prohibited verboten
access: open opened geöffnet, closed shut geschlossen
when: before prior vor, after following nach
way: up above over more über, down below under less fewer unter
who: he him his, she her, they their
limit: only nur except außer unless
"""


def _states() -> dict[str, tuple[str, str]]:
    kinds = (line.split(": ", 1) for line in _STATES.replace("\n ", " ").strip().splitlines())
    return {
        word: (kind, group.split()[0])
        for kind, groups in kinds
        for group in groups.split(",")
        for word in group.split()
    }


STATES = _states()
"""Each word by its kind of state and the state: of one kind a thing is in one at a time."""

ASIDE = frozenset({"when", "way", "who"})
"""Kinds that are no state of a thing: where they differ, something else is spoken of."""
