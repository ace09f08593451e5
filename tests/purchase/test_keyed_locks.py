"""Locks by text: one for each, as long as somebody has it."""

from __future__ import annotations

import weakref

from moostik_cli.purchase.keyed_locks import KeyedLocks


def test_a_text_has_one_lock_while_somebody_has_it() -> None:
    locks = KeyedLocks()
    with locks.of("a"):
        assert locks.of("a").locked()
        assert not locks.of("b").locked()
    assert not locks.of("a").locked()


def test_a_lock_that_nobody_has_is_not_kept() -> None:
    locks = KeyedLocks()
    kept = weakref.ref(locks.of("a"))
    assert kept() is None
