"""Training by proximal policy optimisation, on problems whose optimum is known."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.policy import Adam, Training, log_density, shares, surrogate_slope, trained


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_optimum_of_a_quadratic_reward_is_found(seed: int) -> None:
    features = np.random.default_rng(0).standard_normal((400, 3, 2))
    best = np.array([0.7, -0.4])
    target = features @ best
    found = trained(
        features, lambda places, a: -((a - target[places]) ** 2).sum(axis=1), Training(updates=400), [seed]
    )[0]
    assert found == pytest.approx(best, abs=0.08)


def test_the_better_of_two_arms_gets_the_money() -> None:
    features = np.tile(np.eye(2), (50, 1, 1))
    found = trained(features, lambda places, a: shares(a) @ np.array([0.0, 1.0]), Training(), [4])[0]
    assert shares(found)[1] > 0.95


def test_a_reward_that_hangs_on_nothing_moves_the_policy_little() -> None:
    features = np.tile(np.eye(2), (50, 1, 1))
    noise = np.random.default_rng(5)
    found = trained(features, lambda places, a: noise.standard_normal(len(a)), Training(), range(8))
    assert abs(np.mean([shares(f)[1] for f in found]) - 0.5) < 0.2


def test_the_slope_is_that_of_the_surrogate_by_differences() -> None:
    random = np.random.default_rng(6)
    features, parameters = random.standard_normal((20, 3, 2)), np.array([0.1, 0.2])
    actions, advantages = random.standard_normal((20, 3)), random.standard_normal(20)
    before = log_density(actions - features @ (parameters + 0.01), 0.5)

    def surrogate(p: np.ndarray) -> float:
        ratio = np.exp(log_density(actions - features @ p, 0.5) - before)
        return float(np.minimum(ratio * advantages, np.clip(ratio, 0.8, 1.2) * advantages).mean())

    slope = surrogate_slope(parameters, features, actions, advantages, before, 0.5, 0.2)
    steps = 1e-6 * np.eye(2)
    assert slope == pytest.approx(
        [(surrogate(parameters + s) - surrogate(parameters - s)) / 2e-6 for s in steps], rel=1e-4
    )


def test_an_episode_beyond_the_clip_adds_nothing() -> None:
    features, actions = np.ones((1, 1, 1)), np.array([[1.0]])
    before = log_density(actions - 0.0, 0.5)  # drawn by a policy around 0; the one of today is around 1
    assert surrogate_slope(np.array([0.9]), features, actions, np.array([1.0]), before, 0.5, 0.2) == 0
    assert surrogate_slope(np.array([0.9]), features, actions, np.array([-1.0]), before, 0.5, 0.2) != 0


def test_the_first_step_of_adam_is_as_long_as_its_rate() -> None:
    assert Adam(0.1, 2).step(np.array([3.0, -0.002])) == pytest.approx([0.1, -0.1], rel=1e-4)


def test_the_same_seed_gives_the_same_policy() -> None:
    features = np.random.default_rng(7).standard_normal((60, 2, 2))
    runs = trained(features, lambda places, a: a[:, 0], Training(updates=20), (8, 8, 9))
    assert runs[0].tolist() == runs[1].tolist() != runs[2].tolist()


def test_trainings_side_by_side_know_nothing_of_each_other() -> None:
    features = np.random.default_rng(9).standard_normal((60, 2, 2))
    together = trained(features, lambda places, a: a[:, 0] - a[:, 1] ** 2, Training(updates=20), (10, 11))
    alone = [
        trained(features, lambda places, a: a[:, 0] - a[:, 1] ** 2, Training(updates=20), [s])[0] for s in (10, 11)
    ]
    assert together == pytest.approx(np.array(alone), abs=1e-6)
