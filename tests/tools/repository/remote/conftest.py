"""A git host with TLS and a password, and the repositories that mirror what it holds."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.git_http import GitHost, make_certificate, serving
from tools.repository.remote.credentials import ConfiguredCredentials
from tools.repository.repositories import Repositories
from tools.repository.settings import RepositorySettings

TOKEN = "ghs_aVeryLongToken0123456789"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
async def host(
    template: Path, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[GitHost]:
    """It holds `sample.git`; git of ours trusts its certificate, as behind a company's own authority."""
    shutil.copytree(template / ".git", tmp_path / "hosted" / "sample.git")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving(GitHost(tmp_path / "hosted"), certificate) as serving_host:
        yield serving_host


Reach = Callable[..., Repositories]


@pytest.fixture
def reached(host: GitHost, tmp_path: Path, runner: Any) -> Reach:
    """Repositories at the host, by default with a token in the variable SAMPLE_TOKEN."""

    def make(*, token: str = TOKEN, apps: Any = None, **changes: Any) -> Repositories:
        facts = {"url": f"{host.url}/sample.git", "credential": {"token": "SAMPLE_TOKEN"}, **changes}
        settings = {"sample": RepositorySettings.model_validate(facts)}
        credentials = ConfiguredCredentials(settings, {"SAMPLE_TOKEN": token}, apps=apps)
        return Repositories(settings, tmp_path / "root", runner=runner, credentials=credentials)

    return make
