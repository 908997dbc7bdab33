"""The policy file read: every mistake with its place, an unknown key with the nearest known one, and no value shown."""

from __future__ import annotations

import difflib
import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.policy.operator import LIMIT_SETTINGS, OperatorPolicy
from bot.policy.yaml_file import read_yaml
from bot.settings import Settings
from patterns.errors import ConfigurationInvalid
from patterns.guardrails.limits import Limits

Place = tuple[int | str, ...]
_PLACED = re.compile(r"(?:Value error, )?(?:(?P<field>\w+): )?(?P<words>.*)", re.DOTALL)


def read_policy(settings: Settings, *, local: bool = False) -> OperatorPolicy:
    """The file that the settings name; without one where they name none and none is there.

    `local`: for the local workspace, where a repository may be a path on this machine.
    Raises `ConfigurationInvalid` with a line for every mistake. Reads a file.
    """
    path = settings.policy
    if not path.exists() and "policy" not in settings.model_fields_set:
        return OperatorPolicy()
    return policy_of(read_yaml(path), limits=settings.limits(), name=str(path), local=local)


def policy_of(content: object, *, limits: Limits, name: str, local: bool = False) -> OperatorPolicy:
    """The file's content, checked; `local` as in `read_policy`. Raises `ConfigurationInvalid`."""
    try:
        policy = OperatorPolicy.model_validate({} if content is None else content)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        problems = [problem_at(one["loc"], one["type"], one["msg"]) for one in found]
    else:
        problems = [*_above(policy, limits), *_undecidable(policy), *([] if local else _on_this_machine(policy))]
    if problems:
        raise ConfigurationInvalid("\n".join(f"{name}: {one}" for one in problems))
    return policy


def problem_at(place: Place, kind: str, message: str) -> str:
    """One mistake of the file as its reader looks for it."""
    if kind == "extra_forbidden":
        known = _keys_at(place[:-1])
        near = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"do you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
        return f"{_dotted(place)}: no such key; {hint}"
    found = _PLACED.fullmatch(message)
    field, words = (found["field"], found["words"]) if found else (None, message)
    if field and field in _keys_at(place):
        return f"{_dotted((*place, field))}: {words}"
    return f"{_dotted(place)}: {message.removeprefix('Value error, ')}"


def _dotted(place: Place) -> str:
    return ".".join(map(str, place)) or "the file"


def _keys_at(place: Place) -> list[str]:
    """The keys that may stand there."""
    model: type[BaseModel] = OperatorPolicy
    for part in place:
        field = model.model_fields.get(str(part))
        model = (_model_in(field.annotation) if field else None) or model
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)


def _above(policy: OperatorPolicy, limits: Limits) -> list[str]:
    """A repository's limits that are above the installation's."""
    found = []
    for name, one in policy.repositories.items():
        for key, (field, setting) in LIMIT_SETTINGS.items():
            value = one.limits.changes().get(field)
            if value is not None and value > getattr(limits, field):
                found.append(f"repositories.{name}.limits.{key}: above the installation's {setting}")
    return found


def _undecidable(policy: OperatorPolicy) -> list[str]:
    """Where whoever asks may not decide, somebody else must be named who does."""
    if policy.self_approval is False and not policy.approvers:
        return ["self_approval: without approvers nobody could decide"]
    return [
        f"repositories.{name}.self_approval: without approvers nobody could decide"
        for name, one in policy.repositories.items()
        if one.self_approval is False and not (one.approvers or policy.approvers)
    ]


def _on_this_machine(policy: OperatorPolicy) -> list[str]:
    """Repositories that people of a Slack workspace could not reach themselves, and whose files are the host's."""
    words = "a path on this machine is for `steward local`; elsewhere a repository has an address"
    return [f"repositories.{name}.local: {words}" for name, one in policy.repositories.items() if one.local]
