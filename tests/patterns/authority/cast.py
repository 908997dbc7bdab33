"""Who is asked about in the matrix: everybody that there is, the policies they live under, and where they stand."""

from __future__ import annotations

from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.people import Person, Room
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
