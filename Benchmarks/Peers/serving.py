"""The loop of every peer of the areas `training`, `surface` and `elements`: warms up, reports that, then measures once for each line
that it receives.

A peer that cannot work prints `unavailable: why`. One that takes too long is ended by an alarm of its own.
"""
import signal
import sys
import time

WARM_UP, TURN = 1.0, 0.7  # seconds
START_LIMIT, TURN_LIMIT = 240, 60


def rate(advance, steps, seconds):
    """Steps a second, where `advance` makes `steps` of them and returns when they are done."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        advance()
        count += 1
    return count * steps / (time.perf_counter() - start)


def serve(make):
    """`make` gives `advance` and `steps`, as above."""
    try:
        signal.alarm(START_LIMIT)
        advance, steps = make()
        advance()
        rate(advance, steps, WARM_UP)
        print("ready", flush=True)
        signal.alarm(0)
        for _ in sys.stdin:
            signal.alarm(TURN_LIMIT)
            print(rate(advance, steps, TURN), flush=True)
            signal.alarm(0)
    except Exception as error:
        reason = str(error).strip().splitlines() or [""]
        print(f"unavailable: {type(error).__name__}: {reason[0][:160]}", flush=True)
