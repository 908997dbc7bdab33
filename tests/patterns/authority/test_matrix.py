"""The whole matrix of who may do what where, written out: every cell is somebody's right or the lack of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.decide import decide, groups_that_matter
from patterns.guardrails.authority.people import HOME, Person, Room
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy

COLUMNS: tuple[tuple[Action, ...], ...] = (
    ("help", "request"),
    ("decide", "withdraw", "answer", "raise_limits"),
    ("stop", "steer"),
    ("ask_about", "see_run", "know_run", "see_cost"),
    ("rate", "dismiss", "tend"),
    ("mute", "keep_schedule", "hand_in_file"),
    ("see_own", "see_policy", "see_audit", "operate", "stop_all", "pause_intake", "resume_intake"),
)
ACTIONS = tuple(action for group in COLUMNS for action in group)

PEOPLE = {
    "asker": Person(id="UASKER", team="T1"),
    "member": Person(id="UMEMBER", team="T1"),
    "approver": Person(id="UAPPROVER", team="T1"),
    "grouped": Person(id="UGROUPED", team="T1", groups=("SAPPROVE", "SOTHER")),
    "editor": Person(id="UEDITOR", team="T1"),
    "operator": Person(id="UOPERATOR", team="T1"),
    "ops": Person(id="UOPS", team="T1", groups=("SOPS",)),
    "sibling": Person(id="USIBLING", team="T2", workspaces=("T2", "T3")),
    "guest": Person(id="UGUEST", team="T1", is_guest=True, groups=("SAPPROVE", "SOPS")),
    "stranger": Person(id="USTRANGER", team="T1", is_stranger=True, groups=("SAPPROVE", "SOPS")),
    "other": Person(id="UOTHER", team="T9", groups=("SAPPROVE", "SOPS")),
    "teamless": Person(id="UTEAMLESS", team="", groups=("SAPPROVE", "SOPS")),
    "deleted": Person(id="UDELETED", team="T1", is_deleted=True, groups=("SAPPROVE", "SOPS")),
    "bot": Person(id="UBOT", team="T1", is_bot=True, groups=("SAPPROVE", "SOPS")),
}
OUTSIDERS = ("USIBLING", "UGUEST", "USTRANGER", "UOTHER", "UTEAMLESS", "UDELETED", "UBOT")
"""Named everywhere: to be named makes nobody of them somebody, but whose workspace is named beside it."""
APPROVERS = ("UAPPROVER", "SAPPROVE", "UEDITOR", *OUTSIDERS)
OPERATORS = ("UOPERATOR", "SOPS", *OUTSIDERS)
SHOP = {"shop": RepositoryPolicy()}

NAMED = Policy(team="T1", approvers=APPROVERS, operators=OPERATORS, repositories=SHOP)
ALONE = Policy(team="T1", repositories=SHOP)
JUDGING_OWN = NAMED.model_copy(update={"approvers": ("UASKER", *APPROVERS), "self_approval": True})
NOT_OWN = NAMED.model_copy(update={"approvers": ("UASKER", *APPROVERS)})
NARROW = NAMED.model_copy(
    update={"repositories": {"shop": RepositoryPolicy(requesters=("UMEMBER", "SOTHER", *OUTSIDERS), channels=("C1",))}}
)
OWN_JUDGES = NAMED.model_copy(update={"repositories": {"shop": RepositoryPolicy(approvers=("UMEMBER", *OUTSIDERS))}})
OPEN = NAMED.model_copy(
    update={
        "workspaces": ("T3",),
        "guests_may_read_help": True,
        "shared_channels": ("C1",),
        "approvers": ("UAPPROVER",),
    }
)
FOR_ORGANISATION = NAMED.model_copy(update={"repositories": {"shop": RepositoryPolicy(channels=("C1",))}})

PUBLIC = Room(id="C1", can_post=True, is_shared=False, is_private=False)
PRIVATE = Room(id="C1", can_post=True, is_shared=False)
ELSEWHERE = Room(id="C2", can_post=True, is_shared=False)
DIRECT = Room(id="D1", can_post=True, is_shared=False, is_direct=True)
MUTE = Room(id="C2", is_shared=False)
SHARED = Room(id="C1", can_post=True, is_private=False)
UNKNOWN = Room(id="C1")
ORGANISATION = Room(id="C1", can_post=True, is_shared=False, is_org_shared=True, is_private=False)

OF_SHOP = Resource(command="refactor", repository="shop", requester="UASKER", editors=("UEDITOR",), channel="C1")
OF_SHOP_PUBLIC = OF_SHOP.model_copy(update={"is_public": True})
OF_GONE = OF_SHOP.model_copy(update={"repository": "gone"})
OF_RESEARCH = Resource(command="research", requester="UASKER", channel="C1")

NOBODY = """
    sibling guest stranger other teamless   .. .... .. .... ... ... .......
    deleted bot                             .. .... .. .... ... ..y .......
"""
"""Of files, those that a program or a former member shared are read."""
NOBODY_AT_ALL = "sibling guest stranger other teamless deleted bot  .. .... .. .... ... ... ......."

GRIDS = [
    (
        "in the run's own channel, approvers and operators are named",
        NAMED,
        (PUBLIC, PRIVATE),
        (OF_SHOP, OF_SHOP_PUBLIC),
        """
    asker               yy .yy. yy yyyy yyy yyy yy.....
    member              yy .... .. yyyy y.y y.y yy.....
    approver grouped    yy yyyy yy yyyy yyy yyy yy.....
    editor              yy .y.. yy yyyy yyy yyy yy.....
    operator ops        yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "from another channel, and in direct messages, what is private stays where it is",
        NAMED,
        (ELSEWHERE, DIRECT),
        (OF_SHOP,),
        """
    asker               yy .yy. yy yyyy yyy yyy yy.....
    member              yy .... .. .... y.y y.y yy.....
    approver grouped    yy yyyy yy yyy. yyy yyy yy.....
    editor              yy .y.. yy yyy. yyy yyy yy.....
    operator ops        yy ...y y. ..yy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "from another channel, of a run in a public one",
        NAMED,
        (ELSEWHERE, DIRECT),
        (OF_SHOP_PUBLIC,),
        """
    asker               yy .yy. yy yyyy yyy yyy yy.....
    member              yy .... .. yyy. y.y y.y yy.....
    approver grouped    yy yyyy yy yyy. yyy yyy yy.....
    editor              yy .y.. yy yyy. yyy yyy yy.....
    operator ops        yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "in App Home, and where Steward may not write, nothing is asked for",
        NAMED,
        (HOME, MUTE),
        (OF_SHOP,),
        """
    asker               y. .yy. yy yyyy yyy yyy yy.....
    member              y. .... .. .... y.y y.y yy.....
    approver grouped    y. yyyy yy yyy. yyy yyy yy.....
    editor              y. .y.. yy yyy. yyy yyy yy.....
    operator ops        y. ...y y. ..yy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "nobody is named: whoever asked decides, and nobody operates",
        ALONE,
        (PUBLIC, PRIVATE),
        (OF_SHOP,),
        """
    asker                                         yy yyyy yy yyyy yyy yyy yy.....
    member approver grouped editor operator ops   yy .... .. yyyy yyy y.y yy.....
    """
        + NOBODY,
    ),
    (
        "an approver may decide about a run of their own where that is said",
        JUDGING_OWN,
        (PUBLIC,),
        (OF_SHOP,),
        """
    asker                      yy yyyy yy yyyy yyy yyy yy.....
    member                     yy .... .. yyyy y.y y.y yy.....
    approver grouped editor    yy yyyy yy yyyy yyy yyy yy.....
    operator ops               yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "and not where it is not said",
        NOT_OWN,
        (PUBLIC,),
        (OF_SHOP,),
        """
    asker               yy .yy. yy yyyy yyy yyy yy.....
    member              yy .... .. yyyy y.y y.y yy.....
    approver grouped    yy yyyy yy yyyy yyy yyy yy.....
    editor              yy .y.. yy yyyy yyy yyy yy.....
    operator ops        yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "a repository for some people, in its channel",
        NARROW,
        (PUBLIC,),
        (OF_SHOP,),
        """
    asker               y. .yy. yy yyyy ... yyy yy.....
    member              yy .... .. yyyy y.y y.y yy.....
    approver            y. yyyy yy yyyy yyy yyy yy.....
    grouped             yy yyyy yy yyyy yyy yyy yy.....
    editor              y. .y.. yy yyyy yyy yyy yy.....
    operator ops        y. ...y y. yyyy ... yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "the same repository, in another channel",
        NARROW,
        (ELSEWHERE, DIRECT),
        (OF_SHOP,),
        """
    asker               y. .yy. yy yyyy ... yyy yy.....
    member              y. .... .. .... ... y.y yy.....
    approver grouped    y. yyyy yy yyy. yyy yyy yy.....
    editor              y. .y.. yy yyy. yyy yyy yy.....
    operator ops        y. ...y y. ..yy ... yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "a repository's own approvers stand in the installation's place",
        OWN_JUDGES,
        (PUBLIC,),
        (OF_SHOP,),
        """
    asker                      yy .yy. yy yyyy yyy yyy yy.....
    member                     yy yyyy yy yyyy yyy y.y yy.....
    approver grouped editor    yy .... .. yyyy y.y yyy yy.....
    operator ops               yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "in a channel shared with others, or not known, work is only stopped and put off",
        NAMED,
        (SHARED, UNKNOWN),
        (OF_SHOP, OF_SHOP_PUBLIC),
        """
    asker                      y. .y.. y. .... ... ... .......
    member                     y. .... .. .... ... ... .......
    approver grouped editor    y. .y.. y. .... ... ... .......
    operator ops               y. .... y. .... ... ... ....yy.
    """
        + NOBODY_AT_ALL,
    ),
    (
        "that it is named for research opens it for no repository",
        OPEN,
        (SHARED,),
        (OF_SHOP,),
        """
    asker                            y. .y.. y. .... ... ... .......
    member grouped editor            y. .... .. .... ... ... .......
    approver                         y. .y.. y. .... ... ... .......
    operator ops sibling             y. .... y. .... ... ... ....yy.
    guest                            y. .... .. .... ... ... .......
    stranger other teamless deleted bot  .. .... .. .... ... ... .......
    """,
    ),
    (
        "it opens it for research of members",
        OPEN,
        (SHARED,),
        (OF_RESEARCH,),
        """
    asker                            yy .yy. yy yy.. ... yy. .......
    member grouped editor            yy .... .. yy.. ... y.. .......
    approver                         yy yyyy yy yy.. ... yy. .......
    operator ops sibling             yy ...y y. yy.. ... yy. ....yy.
    guest                            y. .... .. .... ... ... .......
    stranger other teamless deleted bot  .. .... .. .... ... ... .......
    """,
    ),
    (
        "people of another workspace of the organisation count where it is named, guests are told what there is",
        OPEN,
        (PUBLIC,),
        (OF_SHOP,),
        """
    asker                            yy .yy. yy yyyy yyy yyy yy.....
    member grouped editor            yy .... .. yyyy y.y y.y yy.....
    sibling                          yy ...y y. yyyy y.y yyy yyyyyyy
    approver                         yy yyyy yy yyyy yyy yyy yy.....
    operator ops                     yy ...y y. yyyy y.y yyy yyyyyyy
    guest                            y. .... .. .... ... ... .......
    stranger other teamless          .. .... .. .... ... ... .......
    deleted bot                      .. .... .. .... ... ..y .......
    """,
    ),
    (
        "in a channel that sibling workspaces see, a repository is worked on only where it names the channel",
        NAMED,
        (ORGANISATION,),
        (OF_SHOP,),
        """
    asker               y. .yy. yy yyyy ... yyy yy.....
    member              y. .... .. yyyy ... y.y yy.....
    approver grouped    y. yyyy yy yyyy yyy yyy yy.....
    editor              y. .y.. yy yyyy yyy yyy yy.....
    operator ops        y. ...y y. yyyy ... yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "where it names the channel it is worked on",
        FOR_ORGANISATION,
        (ORGANISATION,),
        (OF_SHOP,),
        """
    asker               yy .yy. yy yyyy yyy yyy yy.....
    member              yy .... .. yyyy y.y y.y yy.....
    approver grouped    yy yyyy yy yyyy yyy yyy yy.....
    editor              yy .y.. yy yyyy yyy yyy yy.....
    operator ops        yy ...y y. yyyy y.y yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "about no repository",
        NAMED,
        (PUBLIC, PRIVATE),
        (OF_RESEARCH,),
        """
    asker                      yy .yy. yy yyyy yy. yyy yy.....
    member                     yy .... .. yyyy yy. y.y yy.....
    approver grouped editor    yy yyyy yy yyyy yy. yyy yy.....
    operator ops               yy ...y y. yyyy yy. yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "research in somebody's direct messages is theirs alone",
        NAMED,
        (ELSEWHERE, DIRECT),
        (OF_RESEARCH,),
        """
    asker                      yy .yy. yy yyyy yy. yyy yy.....
    member                     yy .... .. .... yy. y.y yy.....
    approver grouped editor    yy yyyy yy .... yy. yyy yy.....
    operator ops               yy ...y y. ..yy yy. yyy yyyyyyy
    """
        + NOBODY,
    ),
    (
        "a repository that the policy does not name any more",
        NAMED,
        (PUBLIC,),
        (OF_GONE,),
        """
    asker                      y. .y.. yy yyyy ... yyy yy.....
    member                     y. .... .. yyyy ... y.y yy.....
    approver grouped editor    y. .y.. yy yyyy ... yyy yy.....
    operator ops               y. ...y y. yyyy ... yyy yyyyyyy
    """
        + NOBODY,
    ),
]

Cell = tuple[str, Action, bool]


def cells(grid: str) -> Iterator[Cell]:
    """(who, action, whether they may), of every line of a grid."""
    for line in filter(None, map(str.strip, grid.splitlines())):
        words = line.split()
        names, marks = words[: -len(COLUMNS)], words[-len(COLUMNS) :]
        assert [len(group) for group in COLUMNS] == [len(mark) for mark in marks], line
        for name in names:
            yield from ((name, action, mark == "y") for action, mark in zip(ACTIONS, "".join(marks), strict=True))


@pytest.mark.parametrize(
    ("policy", "rooms", "resources", "grid"), [one[1:] for one in GRIDS], ids=[one[0] for one in GRIDS]
)
def test_every_cell_is_as_it_is_written(
    policy: Policy, rooms: tuple[Room, ...], resources: tuple[Resource, ...], grid: str
) -> None:
    wrong = []
    for who, action, allowed in cells(grid):
        for room in rooms:
            for resource in resources:
                verdict = decide(PEOPLE[who], room, action, resource, policy)
                if verdict.allowed != allowed:
                    wrong.append((who, action, room.id, "may" if verdict.allowed else verdict.why))
                assert verdict.allowed or verdict.why, "a no says why"
    assert wrong == []


def test_the_matrix_leaves_nobody_and_nothing_out() -> None:
    assert set(ACTIONS) == set(get_args(Action))
    assert len(ACTIONS) == len(set(ACTIONS))
    for name, *_, grid in GRIDS:
        seen = [(who, action) for who, action, _ in cells(grid)]
        assert sorted(seen) == sorted((who, action) for who in PEOPLE for action in ACTIONS), name


def test_the_groups_that_are_read_are_enough_to_decide_by() -> None:
    """Whoever is in a group that is not read decides the same without it."""
    for _, policy, rooms, resources, grid in GRIDS:
        for who, action, allowed in cells(grid):
            read = groups_that_matter(action, resources[0], policy)
            person = PEOPLE[who]
            seen = person.model_copy(update={"groups": tuple(one for one in person.groups if one in read)})
            assert decide(seen, rooms[0], action, resources[0], policy).allowed is allowed, (who, action)


def test_what_no_rule_names_nobody_may() -> None:
    for person in PEOPLE.values():
        refused = decide(person, PUBLIC, "make_coffee", OF_SHOP, OPEN)  # type: ignore[arg-type]  # what no type checker stopped
        assert not refused.allowed
        assert "nobody may" in refused.why
