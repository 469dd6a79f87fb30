from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.feet import LEFT, RIGHT, Move, feet_paths, home_of
from motion_mamba.generator.training.grammar.whole_body.key_poses import Standing
from motion_mamba.generator.training.grammar.whole_body.walkway import Walkway


def test_feet_without_moves_stand_flat_where_they_stood(base: Standing) -> None:
    paths = feet_paths(home_of(base), (), base.times)
    assert np.ptp(paths.toes, axis=0).max() == 0.0
    assert paths.down.all()
    assert paths.ankles()[..., 1] == pytest.approx(0.06, abs=1e-6)


def test_a_step_lifts_the_foot_and_puts_it_down_where_it_should(base: Standing) -> None:
    to = (0.2, 0.0, 0.6)
    paths = feet_paths(home_of(base), [Move(LEFT, 1.0, 1.6, to, yaw=30.0, lift=0.1)], base.times)
    assert paths.toes[-1, LEFT] == pytest.approx(to)
    assert paths.yaw[-1, LEFT] == pytest.approx(30.0)
    assert paths.toes[:, LEFT, 1].max() == pytest.approx(0.1, abs=0.01)
    assert not paths.down[25, LEFT]
    assert paths.down[:, RIGHT].all()


def test_a_foot_in_the_air_bears_no_weight_until_it_is_put_down(base: Standing) -> None:
    moves = [Move(LEFT, 1.0, 1.5, (0.1, 0.4, 0.3), planted=False), Move(LEFT, 2.5, 3.0, (0.1, 0.0, 0.1))]
    down = feet_paths(home_of(base), moves, base.times).down[:, LEFT]
    assert not down[35]
    assert down[65]


def test_a_tipping_foot_keeps_its_toes_in_place(base: Standing) -> None:
    paths = feet_paths(home_of(base), [Move(LEFT, 1.0, 1.6, None, lift=0.0, tip=50.0, sway=0.0)], base.times)
    assert np.ptp(paths.toes[:, LEFT], axis=0).max() == 0.0
    assert paths.ankles()[-1, LEFT, 1] > 0.12
    assert paths.down[:, LEFT].all()


def test_a_walkway_turns_its_steps_with_the_body(base: Standing) -> None:
    way = Walkway(home_of(base), 0.5)
    way.go(turn=90.0)
    way.go(forward=1.0)
    assert way.place == pytest.approx((1.0, 0.0))
    way.step(RIGHT, 0.5)
    assert way.moves[0].yaw == pytest.approx(home_of(base).yaw[RIGHT] + 90.0)
    assert way.at == 1.0
