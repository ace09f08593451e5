"""Whole lives of an episode, simulated: the engine as it is, on a clock, a provider and a disk of our own.

`world` is the clock and the scheduler (one thing runs at a time, in an order that a seed decides), `service` the
provider, `life` what happens to an episode from its first run to its last, `books` what must be true afterwards.

    python -m tests.simulator --lives 10000
"""
