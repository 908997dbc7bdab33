"""The search: turn after turn until enough is known, or a guardrail speaks."""
