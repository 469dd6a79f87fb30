"""Wilder dances, and those with the arms high: rock and roll, arms in the air, ballet, the robot."""

from __future__ import annotations

from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import outward
from ..walkway import Walkway
from .dances import Dance, side_steps


def arms_up(dance: Dance) -> None:
    """Both hands over the head, swinging from side to side, a step to each."""
    dance.bounce(0.07)
    dance.sway(0.07, 6.0, 6.0)
    for count in range(dance.counts):
        sign = 1.0 if count % 2 == 0 else -1.0
        near, far = ("left", "right") if sign > 0 else ("right", "left")
        lean = trunk(lean=10 * sign, twist=10 * sign) | head(tilt=8 * sign, nod=-4)
        dance.poses.append((dance.at(count), arm(near, 138, 88, 0, 16) | arm(far, 166, 66, 0, 36) | lean))
        dance.poses.append((dance.at(count + 0.5), arms(158, 75, 0, 55)))
    side_steps(dance, 0.22, 0.1)


def lively(dance: Dance) -> None:
    """Kicks and crossing arms at every beat, the knees high."""
    dance.bounce(0.09)
    dance.sway(0.05, 6.0, 10.0)
    for count in range(dance.counts):
        side: Side = "left" if count % 2 == 0 else "right"
        swing = arm(side, 85, 35, 30, 60) | arm(other(side), 34, 110, 20, 50)
        dance.poses.append((dance.at(count), swing | trunk(twist=20 * outward(side), bend=12, lean=6 * outward(side)) | head(nod=8)))
        dance.poses.append((dance.at(count + 0.5), arms(50, 15, 45, 100) | trunk(bend=3) | head(nod=-8)))
    for bar in range(dance.counts // 2):
        foot = bar % 2
        dance.step(foot, 2 * bar, 0.9, (0.0, 0.24), lift=0.2, sway=30.0)
        dance.step(foot, 2 * bar + 1, 0.9, (0.12 if foot == 0 else -0.12, -0.05), lift=0.12)


def ballet(dance: Dance) -> None:
    """Arms from low to the side to a crown over the head, and a turn on tiptoe in small steps."""
    way, to = Walkway(dance.home, dance.at(2)), 1.0 if dance.rng.random() < 0.5 else -1.0
    turning = 2 * (dance.counts - 4)
    for index in range(turning):
        way.go(0.0, 0.0, to * min(520.0 / turning, 72.0))
        way.step(index % 2, 0.45 * dance.beat, 0.05 * dance.beat, lift=0.04, sway=6.0)
    way.step(turning % 2, 0.8 * dance.beat)
    dance.moves += way.moves
    crown, wide = arms(158, 80, 0, 50) | trunk(bend=-6), arms(92, 80, 0, 12) | trunk(bend=-4)
    low = arms(28, 30, 20, 40)
    for count, pose in ((0, low), (1.5, wide), (3, crown), (0.5 * dance.counts, wide), (dance.counts - 3, crown), (dance.counts - 1, wide)):
        dance.poses.append((dance.at(count), pose | head(tilt=6 * to, nod=-6)))
    dance.heels += [(dance.at(1), 0.0), (dance.at(2), 34.0), (dance.at(dance.counts - 2), 34.0), (dance.at(dance.counts), 0.0)]
    dance.height += [(dance.at(1), -0.06), (dance.at(2), 0.06), (dance.at(dance.counts - 2), 0.06), (dance.at(dance.counts), 0.0)]


def robot(dance: Dance) -> None:
    """From one stiff pose to the next, one forearm up and one down, held in between."""
    rng = dance.rng
    for count in range(dance.counts):
        side: Side = "left" if (count // 2) % 2 == 0 else "right"
        stiff: Pose = arm(side, 82, 60, 0, 90) | arm(other(side), 80, 60, 170, 90) | trunk(twist=22 * outward(side))
        stiff = stiff | (arms(85, 5, 0, 88) if count % 4 == 3 else Pose()) | head(look=float(rng.choice([-35, 0, 35])))
        dance.poses += [(dance.at(count), stiff), (dance.at(count + 0.55), stiff)]
        dance.height.append((dance.at(count), -0.03 * (count % 2)))
    side_steps(dance, 0.14, 0.08)
