"""Fixtures: the emulators once a session, an empty account with the function in it for every test."""

import pytest

from emulators import Emulators
from programs import CommandLine, Function, artefact
from world import World


def pytest_addoption(parser):
    parser.addoption("--race-rounds", type=int, default=8, help="how many rounds of the races on each peer")
    parser.addoption("--race-seed", type=int, default=1, help="the seed of what happens in them")


@pytest.fixture(scope="session")
def running_emulators():
    emulators = Emulators()
    try:
        emulators.wait()
        yield emulators
    finally:
        emulators.stop()


@pytest.fixture
def emulators(running_emulators):
    running_emulators.reset()
    return running_emulators


@pytest.fixture
def world(emulators):
    return World(emulators)


@pytest.fixture(scope="session")
def code(tmp_path_factory):
    return artefact(tmp_path_factory.mktemp("artefact"))


@pytest.fixture
def deploy(emulators, code):
    """Deploys the function with settings in its environment."""
    return lambda **settings: Function(emulators, code, settings)


@pytest.fixture
def function(deploy):
    return deploy()


@pytest.fixture
def ddns(emulators, tmp_path):
    return CommandLine(emulators, tmp_path)
