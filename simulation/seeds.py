"""One random generator for each thing that is drawn, so that nothing depends on the order of drawing."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What a generator is for: the first number of its spawn key."""

    WEATHER = 1
    SCHEDULE = 2
    CONDITIONS = 3
    SOURCE = 4
    MEASUREMENT = 5
    OBJECT = 6
    NIGHT = 7
    STAMP = 8
    BROKER = 9


def generator(seed: int, stream: Stream, *key: int) -> np.random.Generator:
    """Random generator that depends on the seed, the stream and the key alone.

    Parameters
    ----------
    seed : int
        Seed of the sky, not negative.
    stream : Stream
        What is drawn.
    *key : int
        Which one of them: the number of the source, of the night, …

    Returns
    -------
    numpy.random.Generator
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(int(stream), *key))))
