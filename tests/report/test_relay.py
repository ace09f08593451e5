"""Output that nobody waits for."""

from __future__ import annotations

import threading

import pytest

from moostik_cli.report.relay import Relay


def test_a_reader_that_pauses_holds_up_nobody_and_gets_everything_in_order() -> None:
    relay, goes_on, read = Relay(), threading.Event(), list[int]()

    def write(number: int) -> None:
        goes_on.wait(30)
        read.append(number)

    relay.start()
    for number in range(1000):
        relay.call(write, number)
    assert read == []
    goes_on.set()
    relay.close()
    assert read == list(range(1000))


def test_what_a_write_raises_is_raised_from_the_next_call_and_nothing_more_is_written() -> None:
    relay, read = Relay(), list[int]()
    failed = threading.Event()

    def write(number: int) -> None:
        read.append(number)
        failed.set()
        raise BrokenPipeError

    relay.start()
    relay.call(write, 1)
    assert failed.wait(30)
    with pytest.raises(BrokenPipeError):
        for _ in range(100_000):  # the thread is just about to say so
            relay.call(write, 2)
    relay.close()
    assert read == [1]


def test_before_and_after_it_writes_at_once() -> None:
    relay, read = Relay(), list[int]()
    relay.call(read.append, 1)
    relay.start()
    relay.close()
    relay.call(read.append, 2)
    assert read == [1, 2]
