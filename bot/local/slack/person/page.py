"""The page's files, as they lie on disk, under the policy that lies beside them."""

import asyncio
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parents[2] / "page"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
POLICY = "policy.txt"
"""A file with the Content-Security-Policy; it stands with the page because it speaks of what the page loads."""


async def serve(request: web.Request) -> web.Response:
    """Serve index.html, or a file below the folder by its path."""
    name = request.match_info.get("path", "index.html")
    text, policy = await asyncio.to_thread(_read, name), await asyncio.to_thread(_read, POLICY)
    kind = TYPES.get(Path(name).suffix)
    if text is None or kind is None:
        return web.Response(status=404, text=f"{name} is not among the page's files of this installation.")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if policy:
        headers["Content-Security-Policy"] = policy.strip()
    return web.Response(text=text, content_type=kind, headers=headers)


def _read(name: str) -> str | None:
    """Return a file's text; None when it is not there or not below the folder."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER.resolve()) or not path.is_file():
        return None
    return path.read_text(encoding="utf-8")
