"""GitHub's GraphQL: the operations that Steward sends, and no other."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.local.github.answers import Json, error, refused_in_graphql, told
from bot.local.github.api.selection import Operation, parsed, selected
from bot.local.github.desk import Desk
from bot.local.github.state import Comment, Conversation, Discussion, Repository

Found = tuple[str, Repository, int, Discussion, Conversation]


class GraphQL:
    """Answers for the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._first = 0
        self._operations: dict[str, Callable[[web.Request, Json], Json | web.Response]] = {
            "StewardViewer": self._viewer,
            "StewardThreads": self._threads,
            "StewardThread": self._thread,
            "StewardReply": self._reply,
            "StewardResolve": self._resolve,
        }

    def route(self, router: web.UrlDispatcher) -> None:
        """Add the one address that all operations have."""
        router.add_post("/graphql", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        if self._desk.login_of(request) is None:
            return error(401, "Bad credentials")
        asked = await request.json()
        operation = parsed(asked["query"])
        if operation is None or operation.name not in self._operations:
            return refused_in_graphql("", "A query attribute must be specified and must be one that is known here.")
        fault = self._desk.next_fault(operation.name)
        if fault and not fault.after:
            return fault.answer()
        answer = self._answered(request, operation, asked.get("variables") or {})
        return fault.answer() if fault else answer

    def _answered(self, request: web.Request, operation: Operation, variables: Json) -> web.Response:
        missing = [name for name, must in operation.variables.items() if must and variables.get(name) is None]
        if missing or variables.keys() - operation.variables.keys():
            return refused_in_graphql("", f"Variables do not fit {operation.name}: {sorted(variables)}")
        self._first = operation.first
        found = self._operations[operation.name](request, variables)
        if isinstance(found, web.Response):
            return found
        try:
            return told({"data": selected(found, operation.selection)})
        except KeyError as unknown:
            return refused_in_graphql("undefinedField", f"Field {unknown} doesn't exist")

    def _viewer(self, request: web.Request, _: Json) -> Json:
        return {"viewer": {"login": self._desk.login_of(request)}}

    def _threads(self, request: web.Request, variables: Json) -> Json | web.Response:
        name = f"{variables['owner']}/{variables['name']}".lower()
        if not self._desk.sees(request, name):
            return _unknown(f"a Repository with the name '{name}'", "repository")
        discussion = self._desk.repositories[name].discussions.get(variables["number"])
        if discussion is None:
            return _unknown(f"a PullRequest with the number of {variables['number']}", "repository", "pullRequest")
        told_ones = [self._told(one, None) for one in discussion.conversations]
        threads = self._page(told_ones, variables["after"])
        return {**self._viewer(request, {}), "repository": {"pullRequest": {"reviewThreads": threads}}}

    def _thread(self, request: web.Request, variables: Json) -> Json | web.Response:
        found = self._found(request, variables["thread"])
        if found is None:
            return _unknown(f"a node with the global id of '{variables['thread']}'", "node")
        name, _, number, _, conversation = found
        home = {"number": number, "repository": {"nameWithOwner": name}}
        node = {**self._told(conversation, variables["after"]), "pullRequest": home}
        return {**self._viewer(request, {}), "node": node}

    def _reply(self, request: web.Request, variables: Json) -> Json | web.Response:
        found = self._found(request, variables["thread"])
        if found is None:
            return _unknown(f"a node with the global id of '{variables['thread']}'", "addPullRequestReviewThreadReply")
        if not found[1].may_review:
            return _forbidden("addPullRequestReviewThreadReply")
        made = found[3].answer(found[4], self._desk.login_of(request) or "", variables["body"])
        return {"addPullRequestReviewThreadReply": {"comment": {"id": made.id}}}

    def _resolve(self, request: web.Request, variables: Json) -> Json | web.Response:
        found = self._found(request, variables["thread"])
        if found is None:
            return _unknown(f"a node with the global id of '{variables['thread']}'", "resolveReviewThread")
        if not found[1].may_resolve:
            return _forbidden("resolveReviewThread")
        found[4].resolved = True
        return {"resolveReviewThread": {"thread": {"isResolved": True}}}

    def _found(self, request: web.Request, thread: str) -> Found | None:
        for name, repository in self._desk.repositories.items():
            for number, discussion in repository.discussions.items():
                for one in discussion.conversations:
                    if one.id == thread and self._desk.sees(request, name):
                        return name, repository, number, discussion, one
        return None

    def _told(self, one: Conversation, after: str | None) -> Json:
        comments = self._page([_comment(comment) for comment in one.comments], after)
        place = {"path": one.path, "line": one.line, "diffSide": one.side}
        return {"id": one.id, "isResolved": one.resolved, **place, "comments": comments}

    def _page(self, things: list[Json], after: str | None) -> Json:
        start = int(after or 0)
        end = start + min(self._first, self._desk.page)
        return {
            "pageInfo": {"hasNextPage": end < len(things), "endCursor": str(end)},
            "nodes": things[start:end],
        }


def _comment(comment: Comment) -> Json:
    kind, login = ("Bot" if comment.login.endswith("[bot]") else "User"), comment.login.removesuffix("[bot]")
    return {
        "id": comment.id,
        "body": comment.body,
        "author": {"__typename": kind, "login": login} if login else None,
        "replyTo": {"id": comment.reply_to} if comment.reply_to else None,
    }


def _unknown(what: str, *path: str) -> web.Response:
    return refused_in_graphql("NOT_FOUND", f"Could not resolve to {what}.", path=path)


def _forbidden(what: str) -> web.Response:
    return refused_in_graphql("FORBIDDEN", "Resource not accessible by integration", path=(what,))
