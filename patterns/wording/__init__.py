"""Words to models and back: prompts, structured answers, counts as people say them."""
