"""Chaos: the real command is killed, interrupted and lied to, and the books are compared.

Short forms run with the tests. The long form writes the table of docs/reliability.md:
`python -m tests.chaos --kills 20 --rounds 3 --faults`.
"""
