from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from motion_mamba.cli.batch.prompt_sheets import Prompt, SheetOptions, draw_sheets, read_prompts
from motion_mamba.generator.motion import ModelId, Motion, Segment
from motion_mamba.generator.request import Abilities, Request, check_request
from motion_mamba.rigs import smpl

SHIPPED = Path(__file__).parents[3] / "docs" / "prompts.txt"


class StandIn:
    """A generator whose people stand still."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def check(self, request: Request) -> None:
        check_request(request, Abilities(200, 1000, True, 256, len))

    def generate(self, request: Request) -> list[Motion]:
        self.requests.append(request)
        frames = round(request.segments[0][1] * 20)
        joints = np.tile(smpl.REST_OFFSETS.astype(np.float32), (frames, 1, 1))
        segments = (Segment(request.segments[0][0], 0, frames - 1),)
        contacts = np.ones((frames, 4), bool)
        return [Motion(joints, contacts, segments, request.seed + take, ModelId("tiny", "0")) for take in range(request.variations)]


def test_the_shipped_list_has_sixty_prompts_of_every_kind():
    prompts = read_prompts(SHIPPED, 6.0)
    assert len(prompts) == 60 and len({prompt.text for prompt in prompts}) == 60
    assert len({prompt.file_name for prompt in prompts}) == 60
    for words in ("left", "right", "twice", "slowly", "angry", "backwards", ", then", "in a circle"):
        assert any(words in prompt.text for prompt in prompts), words
    assert {prompt.seconds for prompt in prompts} > {6.0, 8.0}


def test_every_prompt_becomes_a_sheet_with_its_takes(tmp_path):
    generator, written = StandIn(), []
    prompts = [Prompt(1, "a person waves / stops!", 2.0), Prompt(2, "a person walks", 3.0)]
    draw_sheets(generator, prompts, tmp_path / "new", SheetOptions(takes=2, seed=5, guidance=4.0, steps=10), written.append)
    assert [path.name for path in written] == ["01-a-person-waves-stops.png", "02-a-person-walks.png"]
    first = generator.requests[0]
    assert (first.seed, first.variations, first.guidance, first.steps) == (5, 2, 4.0, 10)
    one_take = tmp_path / "one"
    draw_sheets(generator, prompts[:1], one_take, SheetOptions(takes=1), written.append)
    assert Image.open(written[0]).height > 1.8 * Image.open(written[2]).height


def test_a_line_may_say_how_long(tmp_path):
    path = tmp_path / "prompts.txt"
    path.write_text("# comment\n\na person walks. | 8.5\n  a person runs.  \n")
    assert read_prompts(path, 4) == [Prompt(1, "a person walks.", 8.5), Prompt(2, "a person runs.", 4)]


def test_a_list_is_drawn_only_if_all_of_it_can_be(tmp_path):
    generator, prompts = StandIn(), [Prompt(1, "a person walks", 2.0), Prompt(2, "a person jumps", 0.1)]
    refused = {"prompt 2 of the list, “a person jumps”: the length": SheetOptions(), "prompt 1 .*8": SheetOptions(takes=9)}
    for message, options in refused.items():
        with pytest.raises(ValueError, match=message):
            draw_sheets(generator, prompts, tmp_path / "sheets", options, print)
    assert generator.requests == [] and not list(tmp_path.iterdir())


def test_a_list_as_windows_saves_it(tmp_path):
    path = tmp_path / "prompts.txt"
    path.write_text("# comment\r\na person walks\r\n", encoding="utf-8-sig")
    assert read_prompts(path, 4) == [Prompt(1, "a person walks", 4)]


def test_what_is_no_text_is_told(tmp_path):
    (tmp_path / "prompts.txt").write_bytes(b"\x93NUMPY")
    with pytest.raises(ValueError, match=r"prompts\.txt is no text file"):
        read_prompts(tmp_path / "prompts.txt", 4)


@pytest.mark.parametrize(
    ("content", "message"),
    [("# only this\n", "holds no prompt"), ("a person walks | fast\n", "line 1"), ("x | 0\n", "not “0”"), ("x | nan\n", "not “nan”")],
)
def test_a_list_that_cannot_be_read_is_told(tmp_path, content, message):
    path = tmp_path / "prompts.txt"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        read_prompts(path, 4)
