"""A linear policy that sets weights from features and is trained by proximal policy optimisation, in numpy.

The policy is Gaussian: each action is drawn around the features times one vector of parameters, all with one spread.
Training maximises the clipped surrogate of Schulman, Wolski, Dhariwal, Radford and Klimov (2017) by Adam (Kingma and Ba
2015). What is held in a month does not change the returns of the next, so an episode is one month, and the advantage is
its reward less the mean of the batch; costs of trading are told by the reward.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# decimals of slopes and parameters that training keeps
DIGITS = 7
# of a batch of episodes (places among the features, episodes × actions): what each earned
Reward = Callable[[NDArray[np.int64], Array], Array]


@dataclass(frozen=True)
class Training:
    """How a policy is trained; the defaults of Schulman and others (2017) where they give one.

    Parameters
    ----------
    updates, batch, epochs : how often new actions are drawn, of how many episodes, and how often each draw is used.
    clip : how far the chance of an action may move from what it was when it was drawn (fraction).
    rate : step of Adam.
    spread : first standard deviation of an action; it shrinks geometrically to a tenth.
    """

    updates: int = 150
    batch: int = 128
    epochs: int = 4
    clip: float = 0.2
    rate: float = 0.02
    spread: float = 0.5


def surrogate_slope(
    parameters: Array, features: Array, actions: Array, advantages: Array, before: Array, spread: float, clip: float
) -> Array:
    """Slope of the clipped surrogate in the parameters.

    Parameters
    ----------
    features : episodes × actions × parameters.
    actions : as drawn, episodes × actions.
    advantages, before : one an episode; the log density of the draw under the policy that drew it.

    Several trainings at once have one more axis in front of all of these.

    An episode whose ratio has left the clip on the side to which its advantage points adds nothing.
    """
    error = actions - _means(features, parameters)
    ratio = np.exp(np.clip(log_density(error, spread) - before, -20, 20))
    moves = np.where(advantages > 0, ratio < 1 + clip, ratio > 1 - clip)
    weight = ratio * advantages * moves
    weighted = (weight[..., None] * error).reshape(*error.shape[:-2], 1, -1)
    slope: Array = (weighted @ _flat(features))[..., 0, :] / spread**2 / features.shape[-3]
    return slope


def _flat(features: Array) -> Array:
    return features.reshape(*features.shape[:-3], -1, features.shape[-1])


def _means(features: Array, parameters: Array) -> Array:
    means: Array = (_flat(features) @ parameters[..., None]).reshape(features.shape[:-1])
    return means


def log_density(error: Array, spread: float) -> Array:
    """Of each episode's actions, up to a constant that cancels in a ratio."""
    logs: Array = -((error / spread) ** 2).sum(axis=-1) / 2
    return logs


@dataclass
class Adam:
    """Steps upwards, each scaled by what slopes were (Kingma and Ba 2015)."""

    rate: float
    size: int | tuple[int, ...]
    steps: int = 0
    mean: Array = field(init=False)
    square: Array = field(init=False)

    def __post_init__(self) -> None:
        self.mean, self.square = np.zeros(self.size), np.zeros(self.size)

    def step(self, slope: Array) -> Array:
        self.steps += 1
        self.mean = 0.9 * self.mean + 0.1 * slope
        self.square = 0.999 * self.square + 0.001 * slope**2
        mean, square = self.mean / (1 - 0.9**self.steps), self.square / (1 - 0.999**self.steps)
        moved: Array = self.rate * mean / (np.sqrt(square) + 1e-8)
        return moved


def trained(features: Array, reward: Reward, training: Training, seeds: Sequence[int]) -> Array:
    """Parameters after training, from nothing, by each of the seeds: seeds × parameters.

    The trainings know nothing of each other; side by side they cost less than one after the other.

    Parameters
    ----------
    features : episodes × actions × parameters.
    reward : of drawn episodes and actions; its scale does not matter.
    """
    randoms = [np.random.default_rng(seed) for seed in seeds]
    size = (len(randoms), features.shape[2])
    parameters, adam = np.zeros(size), Adam(training.rate, size)
    for update in range(training.updates):
        spread = training.spread * 0.1 ** (update / training.updates)
        draws = [
            (
                random.integers(0, len(features), training.batch),
                random.standard_normal((training.batch, features.shape[1])),
            )
            for random in randoms
        ]
        places, drawn = np.stack([place for place, _ in draws]), spread * np.stack([draw for _, draw in draws])
        batch = features[places]
        actions, before = _means(batch, parameters) + drawn, log_density(drawn, spread)
        earned = reward(places.ravel(), actions.reshape(-1, actions.shape[-1])).reshape(places.shape)
        deviation = earned.std(axis=1, keepdims=True)
        advantages = (earned - earned.mean(axis=1, keepdims=True)) / np.where(deviation > 0, deviation, 1)
        for _ in range(training.epochs):
            slope = surrogate_slope(parameters, batch, actions, advantages, before, spread, training.clip)
            # rounded: training makes last digits, which differ between processors, grow into other results
            parameters = np.round(parameters + adam.step(np.round(slope, DIGITS)), DIGITS)
    return parameters


def shares(actions: Array) -> Array:
    """Weights above nothing that sum to 1 (softmax over the last axis)."""
    raised = np.exp(actions - actions.max(axis=-1, keepdims=True))
    weights: Array = raised / raised.sum(axis=-1, keepdims=True)
    return weights
