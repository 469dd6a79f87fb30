"""What the panel proposes is done by the model that it proposes it for."""

from __future__ import annotations

import pytest

from motion_mamba.addon.blocks.examples import EXAMPLES
from motion_mamba.addon.panel.prompt_blocks import PLACEHOLDER
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import Request

SEEDS, LEAST = 8, 6
GOES = "travels direction=forward least=1.0 and steps_on_the_spot least=3 metres=0.03"
CONDITIONS = {
    PLACEHOLDER: "travels least=1.0 while waves least=2",
    "a person walks forward": GOES,
    "a person walks in a circle": "course_turns least=200 and travels least=2.0",
    "a person jogs forward": f"{GOES} and moves_at least=1.3",
    "a person walks backwards slowly": "travels direction=backward least=0.6",
    "a person looks around": "looks direction=left and looks direction=right and stays_within metres=1.0",
    "a person waves with the right hand": "waves side=right least=2",
    "a person claps their hands": "claps least=2",
    "a person points forward with the left hand": "arm_direction direction=forward side=left seconds=0.4 angle=40",
    "a person sits down": "changes first=stand last=sit or ends name=sit",
    "a person picks something up from the floor": "touches_floor height=0.4 then lifts_hands metres=0.3",
    "a person kicks with the right leg": "kicks side=right",
    "a person jumps up": "jumps least=1",
    "a person dances wildly": "lively least=0.4 and stays_within metres=2.2 and rhythmic least=4",
}


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator.load(device="cpu")


def test_every_example_has_a_condition() -> None:
    assert {prompt for _, prompts in EXAMPLES for prompt, _ in prompts} | {PLACEHOLDER} == set(CONDITIONS)


@pytest.mark.parametrize(("prompt", "condition"), CONDITIONS.items())
def test_an_example_is_done(generator: Generator, prompt: str, condition: str) -> None:
    seconds = {prompt: seconds for _, prompts in EXAMPLES for prompt, seconds in prompts}.get(prompt) or generator.usual_seconds(prompt)
    motions = generator.generate(Request(((prompt, seconds),), variations=SEEDS))
    done = sum(holds(motion.joints, condition) for motion in motions)
    assert done >= LEAST, f"{done} of {SEEDS} takes of {seconds} s"
