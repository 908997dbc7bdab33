"""Evaluator-optimizer: draft, judge against frozen criteria, draft again; the best draft is what comes back."""
