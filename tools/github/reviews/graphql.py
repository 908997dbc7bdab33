"""GitHub's GraphQL, for what its REST does not know. It refuses inside an answer of status 200."""

from __future__ import annotations

import http
import time
from collections.abc import Mapping
from typing import TypeVar

from gidgethub import BadRequest, GitHubBroken, HTTPException
from pydantic import BaseModel, Field

from tools.github.client import Client

Answer = TypeVar("Answer", bound=BaseModel)
Variables = Mapping[str, str | int | None]
_V3 = "/api/v3"
_WHO = "query StewardViewer { viewer { login } }"
_STATUS = {
    "NOT_FOUND": http.HTTPStatus.NOT_FOUND,
    "FORBIDDEN": http.HTTPStatus.FORBIDDEN,
    "INSUFFICIENT_SCOPES": http.HTTPStatus.FORBIDDEN,
    "UNPROCESSABLE": http.HTTPStatus.UNPROCESSABLE_ENTITY,
    "RATE_LIMITED": http.HTTPStatus.TOO_MANY_REQUESTS,
    "RATE_LIMIT": http.HTTPStatus.TOO_MANY_REQUESTS,
}
"""What REST says in the same case. An error without a type is one of GitHub's own."""


def address_of(api: str) -> str:
    """Where GraphQL is spoken, from the address of the REST API."""
    plain = api.rstrip("/")
    return f"{plain.removesuffix(_V3)}/api/graphql" if plain.endswith(_V3) else f"{plain}/graphql"


class Viewer(BaseModel):
    """Who the token stands for."""

    login: str = Field(min_length=1, max_length=200)


class _Viewed(BaseModel):
    viewer: Viewer


async def login_of(github: Client) -> str:
    """As whom we write: an App's is `NAME[bot]`, as in REST. Its own token can ask nothing else who it is."""
    return (await look(github, _WHO, {}, _Viewed)).viewer.login


async def look(github: Client, query: str, variables: Variables, shape: type[Answer]) -> Answer:
    """Read something; again where that broke, as a look by REST."""
    attempt = 0
    while True:
        attempt += 1
        try:
            return await do(github, query, variables, shape)
        except GitHubBroken as error:
            if not await github.handle_rate_limit_error(method="GET", url="", exception=error, attempt=attempt):
                raise


async def do(github: Client, query: str, variables: Variables, shape: type[Answer]) -> Answer:
    """Ask once. Raises the errors of the library's REST, whatever way GitHub refused."""
    data = {"query": query, "variables": dict(variables)}
    answer = await github.post(address_of(github.base_url), None, data=data)
    if errors := answer.get("errors"):
        raise _refusal(github, errors[0])
    return shape.model_validate(answer["data"])


def _refusal(github: Client, error: Mapping[str, object]) -> HTTPException:
    said, status = str(error.get("message", "")), _STATUS.get(str(error.get("type")))
    if status is None:
        return GitHubBroken(http.HTTPStatus.BAD_GATEWAY, said)
    return BadRequest(status, said, headers=_until(github) if status == http.HTTPStatus.TOO_MANY_REQUESTS else None)


def _until(github: Client) -> dict[str, str] | None:
    """When the limit ends, as the answer's own headers said."""
    limit = github.rate_limit
    if limit is None or limit.remaining > 0:
        return None
    return {"retry-after": f"{max(limit.reset_datetime.timestamp() - time.time(), 1.0):.0f}"}
