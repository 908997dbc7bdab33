"""The model: one tiny call to each, and what it costs."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial

from bot.doctor.finding import Check, Finding, Mark, reason_of
from bot.outside.endpoint import preset_of
from bot.settings import Settings
from patterns.errors import ConfigurationInvalid, PriceUnknown, StewardError
from patterns.values.conversation import Message, Prompt, Role, Usage
from tools.model.endpoint import Endpoint
from tools.model.presets import ROLES, Preset
from tools.model.prices import PriceTable

MOST_SECONDS = 60.0
"""The tiny call's deadline, where a whole reply may take longer."""
SPARE_SECONDS = 10.0
"""So that the endpoint's own deadline, which says more, comes first."""
MILLION = 1_000_000
MICRODOLLARS = 1_000_000
QUESTION = "Reply with the word ok."
OUTPUT_TOKENS = 64

REMEDIES = {
    "model_denied": "check the key (OPENAI_API_KEY, SKYTELLS_API_KEY) and the name (STEWARD_MODEL, STEWARD_MODELS)",
    "model_unreachable": "check STEWARD_MODEL_BASE_URL, the network and the proxy (HTTPS_PROXY)",
    "model_overloaded": "wait some minutes and try again",
    "model_quota": "top the account up at the provider",
}
OTHER_REMEDY = (
    "STEWARD_MODEL_BASE_URL must name an endpoint that speaks Chat Completions, and STEWARD_MODEL a model of it"
)


def checks_of_model(settings: Settings) -> list[Check]:
    """Two for each distinct model of the settings."""
    try:
        preset = preset_of(settings)
    except ConfigurationInvalid as error:
        return [Check("model endpoint", partial(_not_chosen, error.detail))]
    seconds = min(settings.model_deadline_seconds, MOST_SECONDS)
    checks = []
    for name, role in distinct_models(preset).items():
        ask = partial(ask_model, preset, role, seconds)
        checks.append(Check(f"model {name}", ask, seconds + SPARE_SECONDS, remedy=REMEDIES["model_unreachable"]))
        checks.append(Check(f"price of {name}", partial(find_price, settings, preset, role)))
    return checks


def distinct_models(preset: Preset) -> dict[str, Role]:
    """Each model once, with the first role that it plays."""
    found: dict[str, Role] = {}
    for role in ROLES:
        found.setdefault(preset.models[role], role)
    return found


async def _not_chosen(detail: str) -> tuple[Finding, ...]:
    remedy = "OPENAI_API_KEY, SKYTELLS_API_KEY, or STEWARD_MODEL_BASE_URL with STEWARD_MODEL"
    return (Finding("failed", "model endpoint", detail, remedy),)


async def ask_model(preset: Preset, role: Role, seconds: float) -> tuple[Finding, ...]:
    """A few tokens there and back."""
    what = f"model {preset.models[role]} at {preset.base_url}"
    endpoint = await asyncio.to_thread(_endpoint, preset, seconds)
    begun = time.monotonic()
    try:
        reply = await endpoint.complete(
            Prompt(role=role, messages=(Message(role="user", text=QUESTION),), max_output_tokens=OUTPUT_TOKENS)
        )
    except StewardError as error:
        mark: Mark = "reduced" if error.code == "model_overloaded" else "failed"
        return (Finding(mark, what, reason_of(error), REMEDIES.get(error.code, OTHER_REMEDY)),)
    finally:
        await endpoint.close()
    served = f" as {reply.model}" if reply.model != preset.models[role] else ""
    return (Finding("ok", what, f"answers{served}, {time.monotonic() - begun:.1f} s"),)


def _endpoint(preset: Preset, seconds: float) -> Endpoint:
    return Endpoint(
        base_url=preset.base_url,
        api_key=preset.api_key,
        models=preset.models,
        headers=preset.headers,
        account_headers=preset.account_headers,
        deadline_seconds=seconds,
    )


async def find_price(settings: Settings, preset: Preset, role: Role) -> tuple[Finding, ...]:
    """Known from the operator's table or the published ones: without a price no cap holds, and no run begins."""
    name = preset.models[role]
    what = f"price of {name}"
    try:
        return (Finding("ok", what, await asyncio.to_thread(_price, settings, preset, name)),)
    except PriceUnknown as error:
        example = json.dumps({name: {"input": 1, "output": 4}})
        remedy = f"STEWARD_PRICES='{example}' with the provider's own figures, in dollars for a million tokens"
        return (Finding("failed", what, f"{error.detail}: its cost cannot be capped", remedy),)


def _price(settings: Settings, preset: Preset, name: str) -> str:
    table = PriceTable(models=preset.models, overrides=settings.prices, base_url=preset.base_url)
    given = table.cost_microdollars(name, Usage(input_tokens=MILLION)) / MICRODOLLARS
    made = table.cost_microdollars(name, Usage(output_tokens=MILLION)) / MICRODOLLARS
    return f"${given:g} in and ${made:g} out for a million tokens"
