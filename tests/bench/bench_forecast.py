"""How long a forecast takes, and how often its intervals hold over many simulated worlds.

python tests/bench/bench_forecast.py --worlds 200 --size 5000
"""

import argparse
import time
from datetime import date

import numpy as np

from registry.forecast import back_test
from registry.forecast.kinds import FIRST_OF_CONTRACT
from registry.forecast.parameters import Parameters
from registry.forecast.simulating import Calendar, simulate
from registry.forecast.worlds import DAY, Maker, look, make


def bench_size(size: int) -> None:
    """A world with so many registrations a month, until the end of 2035."""
    parameters = Parameters.in_force(DAY)
    world = make(np.random.default_rng(1), Maker.OWN, parameters, size=size)
    print(f"{(world.spells.step == FIRST_OF_CONTRACT).sum():,} contracts")
    inputs = look(world, parameters)
    begun = time.process_time()
    simulate(inputs, parameters, Calendar(DAY, date(2035, 12, 31)), seed=1)
    print(f"{parameters.draws} draws until 2035: {time.process_time() - begun:.1f} s")


def bench_coverage(worlds: int, draws: int) -> None:
    parameters = Parameters.in_force(DAY)
    tries = back_test.try_worlds(parameters, worlds=worlds, draws=draws, seed=1)
    for maker, those in tries.items():
        shares = ", ".join(
            f"{band} %: {back_test.coverage(those, band):.3f}" for band in back_test.BANDS
        )
        print(f"{maker.value}: {shares}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--size", type=int, default=5_000)
    asked = parser.parse_args()
    bench_size(asked.size)
    bench_coverage(asked.worlds, asked.draws)
