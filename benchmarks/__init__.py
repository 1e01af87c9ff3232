"""Timings of the stages. Not tests: machines differ, so read ratios within one run."""
