"""A pull request's files, commits and reviews over REST."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.local.github.answers import BODY, Json, custom, error, paged, told, unprocessable, user
from bot.local.github.desk import Desk
from bot.local.github.line_rules import problem_of_comment
from bot.local.github.state import Discussion

EVENTS = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


class Reviewing:
    """Answers for the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def route(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        one = "/repos/{owner}/{name}/pulls/{number}"
        router.add_get(f"{one}/files", self._files)
        router.add_get(f"{one}/commits", self._commits)
        router.add_get(f"{one}/reviews", self._reviews)
        router.add_post(f"{one}/reviews", self._post)
        router.add_get(f"{one}/reviews/{{review}}/comments", self._comments)

    async def _files(self, request: web.Request) -> web.Response:
        return self._listed(request, "GET files")

    async def _commits(self, request: web.Request) -> web.Response:
        return self._listed(request, "GET commits")

    async def _reviews(self, request: web.Request) -> web.Response:
        return self._listed(request, "GET reviews")

    async def _comments(self, request: web.Request) -> web.Response:
        return self._listed(request, "GET comments")

    def _listed(self, request: web.Request, what: str) -> web.Response:
        if refused := self._desk.faulty(what) or self._desk.refused(request):
            return refused
        discussion = self._discussion(request)
        if discussion is None:
            return error(404, "Not Found")
        return paged(request, _things(discussion, what, request), self._desk.page)

    async def _post(self, request: web.Request) -> web.Response:
        fault = self._desk.next_fault("POST reviews")
        if fault and not fault.after:
            return fault.answer()
        answer = self._desk.refused(request) or self._posted(request, await request.json())
        return fault.answer() if fault else answer

    def _posted(self, request: web.Request, asked: Json) -> web.Response:
        pull, discussion = self._desk.found_pull(request), self._discussion(request)
        if pull is None or discussion is None:
            return error(404, "Not Found")
        if not self._desk.found(request)[1].may_review:
            return error(403, "Resource not accessible by integration")
        if refused := _broken_rule(asked, discussion, pull["head"]["sha"]):
            return refused
        return told(self._made(pull, discussion, asked, self._desk.login_of(request) or ""))

    def _made(self, pull: Json, discussion: Discussion, asked: Json, login: str) -> Json:
        number = len(discussion.reviews) + 1
        made = {
            "id": number,
            "user": user(login),
            "body": asked["body"],
            "state": EVENTS[asked["event"]],
            "commit_id": asked.get("commit_id", pull["head"]["sha"]),
            "html_url": f"{pull['html_url']}#pullrequestreview-{number}",
        }
        made["comments"] = [
            discussion.say(login, one["body"], path=one["path"], line=one["line"], side=one.get("side", "RIGHT")).id
            for one in asked.get("comments", [])
        ]
        discussion.reviews.append(made)
        return made

    def _discussion(self, request: web.Request) -> Discussion | None:
        pull, repository = self._desk.found_pull(request), self._desk.found(request)[1]
        return repository.discussions[pull["number"]] if pull else None


def _things(discussion: Discussion, what: str, request: web.Request) -> Sequence[object]:
    if what == "GET files":
        return discussion.files
    if what == "GET commits":
        return [{"sha": one} for one in discussion.commits]
    if what == "GET reviews":
        return discussion.reviews
    review = next((one for one in discussion.reviews if str(one["id"]) == request.match_info["review"]), None)
    return [{"id": one} for one in review["comments"]] if review else []


def _broken_rule(asked: Json, discussion: Discussion, head: str) -> web.Response | None:
    """GitHub's refusal: of all of it where one comment is wrong."""
    if asked.get("event") not in EVENTS:
        return error(422, "Validation Failed", ["Variable $event is not one of a review's"])
    if asked.get("commit_id", head) not in discussion.commits:
        return unprocessable("Commit oid is not part of the pull request")
    if asked["event"] == "COMMENT" and not asked.get("body"):
        return unprocessable("Body can't be blank")
    if any(len(one.get("body", "")) > BODY for one in (asked, *asked.get("comments", []))):
        return custom(f"body is too long (maximum is {BODY} characters)")
    problems = [why for one in asked.get("comments", []) if (why := _problem(one, discussion))]
    return unprocessable(*problems) if problems else None


def _problem(comment: Json, discussion: Discussion) -> str | None:
    if not comment.get("body"):
        return "Pull request review comment body can't be blank"
    why = problem_of_comment(
        discussion.patches,
        path=comment["path"],
        side=comment.get("side", "RIGHT"),
        line=comment["line"],
        start_line=comment.get("start_line"),
        start_side=comment.get("start_side"),
    )
    return f"{why} and Pull request review thread diff hunk can't be blank" if why else None
