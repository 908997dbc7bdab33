"""The model's endpoint that the settings mean."""

from __future__ import annotations

from bot.settings import Settings
from tools.model.presets import Preset, choose_preset


def preset_of(settings: Settings) -> Preset:
    """The endpoint that the settings mean."""
    return choose_preset(
        base_url=settings.model_base_url,
        openai_api_key=settings.openai_api_key.get_secret_value(),
        skytells_api_key=settings.skytells_api_key.get_secret_value(),
        model=settings.model,
        models=settings.models,
    )
