"""Traces of what agents do, made up: some go round in circles from a known step on, some only look as if they did.

Written before the detector was tuned. A trace is what the detector sees and nothing else: tools, arguments, results.
"""
