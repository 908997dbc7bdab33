"""The matrix itself: a line for each person, a letter for each action in the order of `COLUMNS`; `y` is a yes."""

from __future__ import annotations

from patterns.guardrails.authority.people import HOME
from tests.patterns.authority.cast import (
    ALONE,
    DIRECT,
    ELSEWHERE,
    FOR_ORGANISATION,
    JUDGING_OWN,
    MUTE,
    NAMED,
    NARROW,
    NOT_OWN,
    OF_GONE,
    OF_RESEARCH,
    OF_SHOP,
    OF_SHOP_PUBLIC,
    OPEN,
    ORGANISATION,
    OWN_JUDGES,
    PRIVATE,
    PUBLIC,
    SHARED,
    UNKNOWN,
)

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
