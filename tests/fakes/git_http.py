"""A git host on loopback: git's own smart HTTP behind TLS, which asks for a credential and notes what it is shown."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import os
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

MOST_BYTES = 256 * 1024 * 1024


def make_certificate(folder: Path) -> Path:
    """A self-signed certificate of 127.0.0.1 and localhost with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "git host of the tests")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "host.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return file


@dataclass
class GitHost:
    """What it does, to be changed by a test at any time; and what it saw."""

    root: Path
    """Where the repositories lie."""
    accepts: set[str] = field(default_factory=set)
    """Values of the header Authorization that open it; none: it is open to all."""
    forbids_pushes: bool = False
    redirects_to: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Paths with the Authorization that came along."""
    on_request: Callable[[], None] = lambda: None
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        shown = request.headers.get("Authorization", "")
        self.seen.append((request.path, shown))
        await asyncio.to_thread(self.on_request)
        if self.redirects_to:
            return web.Response(status=302, headers={"Location": f"{self.redirects_to}{request.path_qs}"})
        if self.accepts and shown not in self.accepts:
            return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="git"'})
        if self.forbids_pushes and "receive-pack" in request.path_qs:
            return web.Response(status=403)
        return await self._backend(request)

    async def _backend(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "PATH_INFO": request.path,
            "QUERY_STRING": request.query_string,
            "REQUEST_METHOD": request.method,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_USER": "somebody",
            "REMOTE_ADDR": "127.0.0.1",
        }
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            "git", "http-backend", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=environment
        )
        output, _ = await process.communicate(body)
        head, _, content = output.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200 OK").split(" ", 1)[0])
        return web.Response(status=status, body=content, headers=headers)


@asynccontextmanager
async def serving(host: GitHost, certificate: Path, name: str = "127.0.0.1") -> AsyncIterator[GitHost]:
    """The host at work, under `name`."""
    application = web.Application(client_max_size=MOST_BYTES)
    application.router.add_route("*", "/{path:.*}", host.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        host.url = f"https://{name}:{runner.addresses[0][1]}"
        yield host
    finally:
        await runner.cleanup()
