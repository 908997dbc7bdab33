"""The language model: any endpoint that speaks Chat Completions, its retries, its prices."""
