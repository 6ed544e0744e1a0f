"""Eight handlers at once on the same instances and on the same name, on two DynamoDBs that are not the embedded one.

    pytest tests/e2e/test_races.py --race-rounds 200 --timeout 3600 -s
"""

import time

import pytest

from race import Race
from world import World


@pytest.mark.parametrize("peer", ["ministack", "dynamodb-local"])
def test_races(emulators, tmp_path, pytestconfig, peer):
    if peer == "dynamodb-local":
        emulators.use_dynamodb_local()
    rounds, seed = pytestconfig.getoption("race_rounds"), pytestconfig.getoption("race_seed")
    # moto does not free the address of a terminated instance.
    world = World(emulators, emulators.ministack)
    race = Race(world, emulators, tmp_path, seed)
    begun = time.monotonic()

    for number in range(1, rounds + 1):
        try:
            race.round()
        except AssertionError as error:
            raise AssertionError(f"round {number} of seed {seed}: {error}") from error

    print(f"{peer}: {rounds} rounds in {time.monotonic() - begun:.0f} s, {race.figures}")
