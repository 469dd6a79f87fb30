"""Party dances: chicken dance, floss, and the breakdancer's steps before going down."""

from __future__ import annotations

from ..pose import Side, arm, arms, head, other, trunk
from ..scene import outward
from .dances import Dance


def chicken(dance: Dance) -> None:
    """Four beats each: beaks, wings, a waggle down, claps."""
    beak_open, beak_shut = arms(62, 40, 20, 100), arms(62, 34, 26, 122)
    wing_up, wing_down = arms(88, 92, 20, 140), arms(20, 92, 40, 130)
    together, apart = arms(52, 2, 36, 78), arms(50, 24, 30, 74)
    for count in range(dance.counts):
        part, beat = (count // 4) % 4, count % 2
        sign = 1.0 if beat == 0 else -1.0
        at, half = dance.at(count), dance.at(count + 0.5)
        if part == 0:
            pose = (beak_shut | head(nod=6)) if beat == 0 else (beak_open | head(nod=-2))
        elif part == 1:
            pose = (wing_up | trunk(bend=4)) if beat == 0 else (wing_down | trunk(bend=12))
        elif part == 2:
            pose = wing_down | trunk(bend=20, lean=10 * sign, twist=8 * sign)
        else:
            pose = apart if beat == 0 else together
        dance.poses.append((at, pose))
        low = -0.05 * (count % 4 + 1) - 0.04 if part == 2 else -0.03
        dance.height += [(at, low), (half, 0.6 * low)]
        dance.hips.append((at, (6.0 if part == 2 else 0.0, 8.0 * sign if part == 2 else 0.0, 16.0 * sign if part == 2 else 0.0)))


def floss(dance: Dance) -> None:
    """Both straight arms to one side, the hips to the other, one arm before the body and one behind it."""
    for count in range(dance.counts):
        sign = 1.0 if count % 2 == 0 else -1.0
        near: Side = "left" if sign > 0 else "right"
        front = count % 4 < 2
        # The arm of the side to which they go swings out; the far one crosses the body in front or behind.
        across = arm(other(near), 36, -62, 20, 4) if front else arm(other(near), 34, 200, 10, 4)
        dance.poses.append((dance.at(count), arm(near, 46, 82, 10, 4) | across | trunk(lean=4 * sign, bend=6) | head(tilt=-3 * sign)))
        dance.ahead.append((dance.at(count), (-0.085 * sign, 0.0)))
        dance.hips.append((dance.at(count), (0.0, 9.0 * sign, 0.0)))
        dance.height.append((dance.at(count), -0.04))


def top_rock(dance: Dance) -> None:
    """A foot across in front and the arms flung open, back, the other foot; a drop on the hands' side now and then."""
    dance.bounce(0.08)
    for bar in range(dance.counts // 2):
        foot = bar % 2
        side: Side = "left" if foot == 0 else "right"
        sign = outward(side)
        dance.step(foot, 2 * bar, 0.8, (-0.22 * sign, 0.30), lift=0.14, sway=16.0)
        dance.step(foot, 2 * bar + 1, 0.8, (0.06 * sign, -0.04), lift=0.10, sway=10.0)
        open_, shut = arms(84, 82, 10, 12), arms(58, -8, 45, 92)
        dance.poses.append((dance.at(2 * bar + 0.5), open_ | trunk(bend=16, twist=-18 * sign, lean=-6 * sign) | head(nod=6)))
        dance.poses.append((dance.at(2 * bar + 1.5), shut | trunk(bend=26, twist=10 * sign) | head(nod=10)))
