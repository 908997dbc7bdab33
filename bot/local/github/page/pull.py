"""The page of one pull request: title, words, reviews, files. No script, nothing from elsewhere, nothing to press."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from bot.local.github.answers import Json
from bot.local.github.desk import Desk
from bot.local.github.page.files import files
from bot.local.github.page.html import Html, element, joined, linked_style
from bot.local.github.page.talk import review, words
from bot.local.github.state import Discussion
from bot.local.loopback import refuse_foreign_host
from patterns.wording.counting import counted

STYLE, STYLE_PATH = Path(__file__).with_name("style.css"), "/page/style.css"
POLICY = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """Shows what stands at the desk; whoever is on this machine may look."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def route(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_get("/{owner}/{name}/pull/{number}", self._pull)
        router.add_get(STYLE_PATH, self._style)

    async def _pull(self, request: web.Request) -> web.Response:
        refuse_foreign_host(request)
        name = self._desk.name(request)
        pull = self._desk.found_pull(request) if name in self._desk.repositories else None
        if pull is None:
            return web.Response(status=404, text="There is no such pull request here.", headers=HEADERS)
        discussion = self._desk.repositories[name].discussions[pull["number"]]
        text = f"<!doctype html>\n{document(name, pull, discussion)}\n"
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    async def _style(self, _: web.Request) -> web.Response:
        text = await asyncio.to_thread(STYLE.read_text, encoding="utf-8")
        return web.Response(text=text, content_type="text/css", headers=HEADERS)


def document(name: str, pull: Json, discussion: Discussion) -> Html:
    """The whole page."""
    title = f"{pull['title']} #{pull['number']}"
    head = element("head", Html('<meta charset="utf-8">'), element("title", title), linked_style(STYLE_PATH))
    parts = [
        element("header", f"{name} · GitHub of the local workspace, nothing of it is kept"),
        element("h1", title),
        _standing(pull, discussion),
        element("section", element("b", pull["user"]["login"]), words(pull["body"]), class_="opening"),
        *map(review, discussion.reviews),
        *files(discussion),
    ]
    return element("html", head, element("body", element("main", joined(parts))), lang="en")


def _standing(pull: Json, discussion: Discussion) -> Html:
    """What is to become of it."""
    state = "merged" if pull["merged"] else "draft" if pull["draft"] and pull["state"] == "open" else pull["state"]
    counts = f"{counted(len(discussion.commits), 'commit')}, {counted(len(discussion.files), 'file')}"
    branches = (element("code", pull["head"]["ref"]), " into ", element("code", pull["base"]["ref"]))
    return element("p", element("span", state, class_="state"), " ", *branches, f", {counts}", class_="standing")
