"""The truth table: what the planted web says, which of it is so, and in which words each page says it.

Everything is made up. A page holds a saying by a hole, `{ostrel.support}` or `{ostrel.support/1}`, so the table and the
pages cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that pages say of an item."""

    id: str
    """Its topic and its name."""
    claim: str
    """In words that no page uses; its numbers stand in every saying."""
    sayings: tuple[str, ...]
    """The sentences that say it, letter by letter."""
    item: str = ""
    """The item that it is about where it is not its own id: what is no longer so, or was never so."""
    false: Literal["", "old", "wrong"] = ""
    """Why it does not hold: a later page has another number, or nobody else says it."""

    @property
    def item_id(self) -> str:
        """The key of its item."""
        return self.item or self.id

    @property
    def topic(self) -> str:
        """What it belongs to."""
        return self.id.partition(".")[0]


FACTS = (
    Fact(
        "ostrel.support",
        "Security fixes for 6.0 are promised to 30 April 2028.",
        (
            "Ostrel 6.0 gets security fixes until 30 April 2028.",
            "The calendar for Ostrel 6.0 now runs to 30 April 2028, a year longer than for any release before.",
        ),
    ),
    Fact(
        "ostrel.support_old",
        "Security fixes for 6.0 were to end on 31 October 2027.",
        ("Security fixes for Ostrel 6.0 will end on 31 October 2027, according to the first calendar.",),
        item="ostrel.support",
        false="old",
    ),
    Fact(
        "ostrel.support_longer",
        "Security fixes for 6.0 are promised to 31 July 2028.",
        ("Ostrel 6.0 gets security fixes until 31 July 2028.",),
        item="ostrel.support",
    ),
    Fact(
        "ostrel.memory",
        "A node of version 6 wants 12 GiB.",
        (
            "An Ostrel 6 node needs at least 12 GiB of memory.",
            "On our bench an Ostrel 6 node started with 12 GiB of memory and died with less.",
            "Give an Ostrel 6 node 12 GiB of memory or more.",
        ),
    ),
    Fact(
        "ostrel.licence",
        "Version 6 stands under the Quayside Source Licence 2.",
        (
            "Ostrel 6 is published under the Quayside Source Licence 2.",
            "With Ostrel 6 the project left its old terms for the Quayside Source Licence 2.",
        ),
    ),
    Fact(
        "ostrel.upgrade",
        "The oldest version that can be upgraded in place is 5.4.",
        (
            "An in-place upgrade to Ostrel 6.0 is possible from 5.4 and later only.",
            "It refused our 5.2 cluster: nothing older than 5.4 can be upgraded in place.",
        ),
    ),
    Fact(
        "ostrel.release",
        "Version 6.2 came out on 27 January 2026 with a rewritten compactor.",
        ("Ostrel 6.2 was released on 27 January 2026 and brings a rewritten compactor.",),
        item="ostrel.upgrade",
    ),
    Fact(
        "ostrel.advisory",
        "Before 6.1.3 a crafted snapshot can crash a node.",
        ("In every Ostrel 6 release before 6.1.3 a crafted snapshot can crash a node that has enough memory.",),
        item="ostrel.memory",
    ),
    Fact(
        "vennet.opening",
        "Traffic may use the crossing from 18 May 2027 on.",
        (
            "The Vennet lift bridge opens to traffic on 18 May 2027.",
            "The opening of the Vennet lift bridge has been moved to 18 May 2027 because its bearings came late.",
        ),
    ),
    Fact(
        "vennet.opening_old",
        "Traffic was to use the crossing from 1 March 2027 on.",
        ("The Vennet lift bridge is to open to traffic on 1 March 2027, the builders promise.",),
        item="vennet.opening",
        false="old",
    ),
    Fact(
        "vennet.load",
        "Nothing heavier than 44 tonnes may cross.",
        (
            "The load limit of the Vennet bridge is 44 tonnes.",
            "Lorries of up to 44 tonnes will be let onto the Vennet bridge.",
        ),
    ),
    Fact(
        "vennet.load_wrong",
        "Nothing heavier than 40 tonnes may cross.",
        ("The Vennet bridge carries a load limit of 40 tonnes.",),
        item="vennet.load",
        false="wrong",
    ),
    Fact(
        "vennet.length",
        "From abutment to abutment it measures 412 metres.",
        ("Between its abutments the Vennet bridge is 412 metres long.",),
    ),
    Fact(
        "vennet.cost",
        "It came to 96.4 million crowns in the end.",
        ("The council notes a final cost of the Vennet bridge of 96.4 million crowns.",),
    ),
    Fact(
        "lantern.port",
        "The standard's port is UDP 7741.",
        ("LP-77 endpoints listen on UDP port 7741.", "Open UDP port 7741 in both directions, or LP-77 stays dark."),
    ),
    Fact(
        "lantern.handshake",
        "Its handshake takes 3 messages.",
        (
            "The LP-77 handshake consists of exactly 3 messages.",
            "Our trace shows the 3 messages of the LP-77 handshake and nothing else.",
        ),
    ),
    Fact(
        "lantern.handshake_wrong",
        "Its handshake takes 4 messages.",
        ("Everybody knows that the LP-77 handshake has 4 messages.",),
        item="lantern.handshake",
        false="wrong",
    ),
    Fact(
        "lantern.replaces",
        "LP-77 takes the place of LP-52.",
        ("LP-77 replaces LP-52, which is withdrawn.",),
    ),
    Fact(
        "lantern.published",
        "LP-77 dates from 9 June 2024.",
        ("LP-77 was published by the Lantern Working Group on 9 June 2024.",),
    ),
    Fact(
        "kesselau.fare",
        "A single ticket for line 9 costs 3,40 crowns.",
        (
            "Ein Einzelfahrschein für die Linie 9 kostet in Kesselau 3,40 Kronen.",
            "Der Einzelfahrschein der Linie 9 bleibt bei 3,40 Kronen.",
        ),
    ),
    Fact(
        "kesselau.interval",
        "Line 9 runs every 7 minutes on weekdays.",
        ("Im Takt von 7 Minuten fährt die Linie 9 an jedem Werktag durch Kesselau.",),
    ),
    Fact(
        "kesselau.length",
        "The route of line 9 measures 14,2 kilometres.",
        ("Die Strecke der Linie 9 ist 14,2 Kilometer lang.",),
    ),
    Fact(
        "halden.capacity",
        "One module holds 21.5 kWh.",
        ("One Halden SB-20 module stores 21.5 kWh at room temperature.",),
    ),
    Fact(
        "halden.cycles",
        "They went through 9,400 cycles before they were worn.",
        ("The SB-20 modules on our bench reached 9,400 cycles before they fell to four fifths of their capacity.",),
    ),
    Fact(
        "halden.price",
        "One module sells for 3,150 crowns.",
        ("A module of the SB-20 costs 3,150 crowns without delivery.",),
    ),
    Fact(
        "brimholt.mirror",
        "The telescope's mirror is 6.8 metres wide.",
        ("The main mirror of the Brimholt telescope measures 6.8 metres across.",),
    ),
    Fact(
        "brimholt.height",
        "The site lies at 2,914 metres.",
        ("Brimholt stands 2,914 metres above the sea.",),
    ),
    Fact(
        "brimholt.light",
        "It saw its first star on 3 November 2023.",
        ("First light at Brimholt was on 3 November 2023.",),
    ),
    Fact(
        "pelmar.quota",
        "In 2027 it is 18,300 tonnes of herring.",
        ("The herring quota of Pelmar for 2027 is 18,300 tonnes.",),
    ),
    Fact(
        "pelmar.season",
        "Herring may be taken from 12 February 2027 on.",
        ("The herring season at Pelmar opens on 12 February 2027.",),
    ),
    Fact(
        "pelmar.mesh",
        "Meshes must measure 32 millimetres or more.",
        ("Nets with meshes below 32 millimetres are forbidden in Pelmar waters.",),
    ),
)
BY_ID = {fact.id: fact for fact in FACTS}


def facts_in(text: str) -> list[tuple[Fact, str]]:
    """The facts that a text says, each with the sentence that says it, as a reader of the whole table sees them."""
    plain = " ".join(text.split())
    found = ((fact, saying) for fact in FACTS for saying in fact.sayings if saying in plain)
    return list({fact.id: (fact, saying) for fact, saying in found}.values())
