"""Whether Slack knows our token, before anything is made that needs it."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from patterns.errors import ConfigurationInvalid, SlackUnavailable


def unreachable(error: Exception) -> SlackUnavailable:
    """Slack did not answer at start: nothing is wrong with the settings as far as we know."""
    return SlackUnavailable(f"Slack cannot be reached ({type(error).__name__}): try again, or run `steward doctor`")


async def check_token(client: AsyncWebClient) -> str:
    """The team's id. Fails at once on a bad token: the SDK would try for ever."""
    if not client.token:
        raise ConfigurationInvalid("SLACK_BOT_TOKEN is not set: see the README, Installation")
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        word = error.response.get("error")
        raise ConfigurationInvalid(f"Slack does not accept SLACK_BOT_TOKEN ({word}): reinstall the app") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise unreachable(error) from error
    return str(answer["team_id"])
