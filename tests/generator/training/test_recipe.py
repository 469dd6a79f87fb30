"""A recipe makes what its steps say, once; and says what is wrong with it before anything is trained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motion_mamba.cli.main import main
from motion_mamba.generator.training.recipe import RecipeError, read_recipe

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")

SHIPPED = sorted((Path(__file__).parents[3] / "generator" / "recipes").glob("*.toml"))
STEPS = """
flavour = "open"
preset = "tiny"

[[step]]
name = "vae"
train = "vae"
steps = 2
batch = 4
kl_weight = 0.5

[[step]]
name = "denoiser"
train = "denoiser"
from = "vae"
steps = 2
batch = 4

[[step]]
name = "tuned"
train = "denoiser"
from = "denoiser"
fine_tune = true
steps = 3
batch = 4
learning_rate = 1e-2
augmentation = { concatenations = 3 }
held_out = "words.json"

[[step]]
name = "mean"
average = ["denoiser", "tuned"]
share = 0.25
"""


def test_every_step_is_made_once(training_file, tmp_path, capsys):
    (tmp_path / "tiny.toml").write_text(STEPS)
    (tmp_path / "words.json").write_text('{"words": {"idle": ["linger"]}}')
    command = [
        "train",
        "recipe",
        str(tmp_path / "tiny.toml"),
        "--data",
        str(training_file),
        "--run",
        str(tmp_path / "run"),
        "--precision",
        "fp32",
    ]
    assert main(command) == 0
    assert "step 4 of 4: mean" in capsys.readouterr().out
    card = json.loads((tmp_path / "run" / "mean" / "open.json").read_text())["training"]["denoiser"]
    assert card["steps"] == 5 and card["share"] == 0.25
    assert json.loads((tmp_path / "run" / "vae" / "vae.json").read_text())["config"]["vae"]["kl_weight"] == 0.5
    written = (tmp_path / "run" / "tuned" / "open.safetensors").stat().st_mtime_ns
    # Only what is missing is made again.
    (tmp_path / "run" / "mean" / "finished").unlink()
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "step 4 of 4: mean" in out and "step 1 of 4" not in out
    assert (tmp_path / "run" / "tuned" / "open.safetensors").stat().st_mtime_ns == written


def test_the_command_says_what_it_lacks(training_file, capsys):
    assert main(["train", "recipe", "--data", str(training_file)]) == 1
    assert "FILE.toml" in capsys.readouterr().err
    assert main(["train", "vae", "--data", str(training_file)]) == 1
    assert "--run is missing" in capsys.readouterr().err


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_can_be_read(path: Path):
    recipe = read_recipe(path)
    assert recipe.flavour == path.stem and len({step.name for step in recipe.steps}) == len(recipe.steps)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('flavour = "open"', 'flavour = "vanilla"', "names a flavour"),
        ('train = "vae"', 'train = "cat"', "step 1: 'cat' cannot be trained"),
        ('from = "vae"', 'from = "nothing"', "step 2: no earlier step is called 'nothing'"),
        ('from = "vae"\n', "", "step 2: a denoiser is made for a VAE"),
        ("steps = 3", "stepz = 3", "step 3: 'stepz' is not known"),
        ("concatenations = 3", "juggled = 3", "step 3: no windows of the kind 'juggled'"),
        ("concatenations = 3", 'concatenations = "many"', "step 3: augmentation is a table of numbers"),
        ("share = 0.25", "share = 2.5", "step 4: share lies between 0 and 1"),
        ('["denoiser", "tuned"]', '["denoiser"]', "step 4: a step either trains a part or averages two"),
        ('name = "tuned"', 'name = "../tuned"', "step 3: a step has a name of letters"),
        ('name = "tuned"', 'name = "vae"', "step 3: there is a step 'vae' already"),
        ("flavour", "= flavour", "is not a TOML file"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old, new, message, tmp_path):
    assert old in STEPS
    (tmp_path / "wrong.toml").write_text(STEPS.replace(old, new))
    with pytest.raises(RecipeError, match=r"wrong\.toml") as refused:
        read_recipe(tmp_path / "wrong.toml")
    assert message in str(refused.value)
