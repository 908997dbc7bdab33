"""The questions that can be answered from the planted web."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One question that can be answered from the planted web."""

    id: str
    question: str
    items: tuple[tuple[str, str], ...]
    """(fact id, the item as a brief has it)."""
    primary: str = ""
    """The house whose word decides."""


TOPICS = (
    Topic(
        "ostrel",
        "What holds for Ostrel 6: support, memory, licence and upgrade?",
        (
            ("ostrel.support", "until when Ostrel 6.0 gets security fixes"),
            ("ostrel.memory", "how much memory an Ostrel 6 node needs"),
            ("ostrel.licence", "under which licence Ostrel 6 is published"),
            ("ostrel.upgrade", "from which version an in-place upgrade to Ostrel 6.0 is possible"),
        ),
        primary="ostrel",
    ),
    Topic(
        "vennet",
        "When does the Vennet lift bridge open, and what may cross it?",
        (
            ("vennet.opening", "when the Vennet lift bridge opens to traffic"),
            ("vennet.load", "which load limit in tonnes the Vennet bridge has"),
            ("vennet.length", "how many metres the Vennet bridge is long"),
            ("vennet.cost", "what the final cost of the Vennet bridge is"),
        ),
        primary="marrowick",
    ),
    Topic(
        "lantern",
        "What does the Lantern standard LP-77 fix?",
        (
            ("lantern.port", "on which UDP port LP-77 endpoints listen"),
            ("lantern.handshake", "how many messages the LP-77 handshake has"),
            ("lantern.replaces", "which standard LP-77 replaces"),
            ("lantern.published", "when LP-77 was published"),
        ),
        primary="lantern",
    ),
    Topic(
        "kesselau",
        "What does the tram line 9 in Kesselau cost, and how often does it run?",
        (
            ("kesselau.fare", "what a ticket of the Kesselau tram costs (Einzelfahrschein der Linie 9)"),
            ("kesselau.interval", "how often the Kesselau tram runs (Takt der Linie 9)"),
            ("kesselau.length", "how long the route is (Strecke der Linie 9, Kesselau)"),
        ),
        primary="kesselau",
    ),
    Topic(
        "halden",
        "How good is the Halden SB-20 salt battery?",
        (
            ("halden.capacity", "how many kWh a Halden SB-20 module stores"),
            ("halden.cycles", "how many cycles the SB-20 modules reached"),
            ("halden.price", "what a module of the SB-20 costs"),
        ),
        primary="halden",
    ),
    Topic(
        "brimholt",
        "What is the Brimholt telescope?",
        (
            ("brimholt.mirror", "how large the main mirror of the Brimholt telescope is"),
            ("brimholt.height", "how high above the sea Brimholt stands"),
            ("brimholt.light", "when first light at Brimholt was"),
        ),
    ),
    Topic(
        "pelmar",
        "What may be fished at Pelmar in 2027?",
        (
            ("pelmar.quota", "which herring quota Pelmar has for 2027"),
            ("pelmar.season", "when the herring season at Pelmar opens"),
            ("pelmar.mesh", "which meshes of nets are forbidden in Pelmar waters"),
        ),
    ),
)
TOPIC = {topic.id: topic for topic in TOPICS}
