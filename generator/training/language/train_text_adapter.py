"""Train the adapter behind the text encoder (`text/encoding/adapter.py`) on captions without motions.

    python -m motion_mamba.generator.training.language.train_text_adapter --captions captions.jsonl.gz \
        --wordnet /usr/share/wordnet --output FILE

Contrast (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748): of a batch's sentences, and of those that differ from it in one thing, the
one that means the same must be nearest. Sentences that the frozen encoder finds nearly the same are no negatives of each other. What keeps
the adapter near the identity: its output starts at zero, and how far it moves vectors and their similarities counts into the loss.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize, silu

from ...text.encoding.adapter import TextAdapter, write_adapter
from ...text.encoding.text_encoder import TextEncoder, embed_texts, load_text_encoder
from ...text.encoding.text_encoder_facts import MINILM
from .rewordings import Rewording
from .text_pairs import Pair, caption_pairs, entry_pairs, plain, read_clips, without
from .wordnet import WordNet

_NEVER = -1e4


@dataclass(frozen=True)
class AdapterRecipe:
    """hidden: width of the inner layer. temperature: of the contrast. alike: similarity from which two sentences are no negatives.
    stay: weight of the squared distance that vectors are moved; keep: of the squared change of similarities. entries: share of pairs from
    the dictionary. opposite_weight: how much the question "this or its opposite" counts beside the batch's."""

    hidden: int = 384
    steps: int = 3000
    batch: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    temperature: float = 0.07
    alike: float = 0.85
    stay: float = 0.5
    keep: float = 1.0
    entries: float = 0.2
    opposite_weight: float = 1.0
    noise: float = 0.0
    dropout: float = 0.1
    seed: int = 0


class AdapterModule(nn.Module):
    """`TextAdapter` while it is trained."""

    def __init__(self, width: int, hidden: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.inner, self.outer, self.dropout = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.Dropout(dropout)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, vectors: Tensor) -> Tensor:
        return normalize(vectors + self.outer(self.dropout(silu(self.inner(vectors)))), dim=-1)

    def adapter(self) -> TextAdapter:
        named = {
            "inner_weight": self.inner.weight,
            "inner_bias": self.inner.bias,
            "outer_weight": self.outer.weight,
            "outer_bias": self.outer.bias,
        }
        return TextAdapter.of({name: value.detach().numpy().copy() for name, value in named.items()})


class Vectors:
    """The frozen encoder's vectors of many sentences. at: their rows."""

    def __init__(self, encoder: TextEncoder, cache: Path | None) -> None:
        self._encoder, self._cache, self._row = encoder, cache, dict[str, int]()
        self.table = torch.zeros(0, encoder.width)

    def add(self, texts: Sequence[str]) -> None:
        """In order of length, so that a batch has little padding."""
        new = sorted(set(texts) - self._row.keys(), key=lambda text: (len(text), text))
        self._row |= {text: len(self._row) + place for place, text in enumerate(new)}
        self.table = torch.cat([self.table, embed_texts(self._encoder, new, self._cache)])

    def rows(self, texts: Sequence[str]) -> Tensor:
        return torch.tensor([self._row[text] for text in texts], dtype=torch.long)

    def of(self, texts: Sequence[str]) -> Tensor:
        return self.table[self.rows(texts)]


@dataclass(frozen=True)
class _Indexed:
    """Pairs as rows of vectors. opposites: (N, K), -1 where there is none; group: (N,)."""

    first: Tensor
    second: Tensor
    opposites: Tensor
    group: Tensor


def _indexed(pairs: Sequence[Pair], vectors: Vectors) -> _Indexed:
    most = max(len(pair.opposites) for pair in pairs)
    opposites = torch.full((len(pairs), most), -1)
    for place, pair in enumerate(pairs):
        opposites[place, : len(pair.opposites)] = vectors.rows(pair.opposites)
    groups = {name: place for place, name in enumerate(dict.fromkeys(pair.group for pair in pairs))}
    rows = (vectors.rows([pair.first for pair in pairs]), vectors.rows([pair.second for pair in pairs]))
    return _Indexed(*rows, opposites, torch.tensor([groups[pair.group] for pair in pairs]))


def train_adapter(
    captions: Sequence[Pair],
    entries: Sequence[Pair],
    vectors: Vectors,
    recipe: AdapterRecipe,
    on_step: Callable[[int, float], Any] | None = None,
) -> TextAdapter:
    """Deterministic on one machine with one number of threads. vectors must hold all sentences."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    described, defined = _indexed(captions, vectors), _indexed(entries, vectors)
    module = AdapterModule(vectors.table.shape[1], recipe.hidden, recipe.dropout)
    optimiser = torch.optim.AdamW(module.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.learning_rate, total_steps=recipe.steps, pct_start=0.05)
    module.train()
    for step in range(recipe.steps):
        source = defined if rng.random() < recipe.entries else described
        chosen = torch.from_numpy(rng.choice(len(source.first), recipe.batch, replace=False))
        loss = _loss(module, source, chosen, vectors.table, recipe)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if on_step is not None:
            on_step(step, float(loss.detach()))
    return module.eval().adapter()


def _loss(module: AdapterModule, source: _Indexed, chosen: Tensor, table: Tensor, recipe: AdapterRecipe) -> Tensor:
    first, second = table[source.first[chosen]], table[source.second[chosen]]
    rows = source.opposites[chosen]
    there = rows >= 0
    opposite = table[rows.clamp(min=0)]
    if recipe.noise:
        first, second = (each + recipe.noise * torch.randn_like(each) / each.shape[1] ** 0.5 for each in (first, second))
    moved_first, moved_second, moved_opposite = module(first), module(second), module(opposite)
    near = moved_first @ moved_second.T
    against = (moved_first.unsqueeze(1) * moved_opposite).sum(-1).masked_fill(~there, _NEVER)
    same = _no_negatives(first, second, source.group[chosen], recipe.alike)
    logits = torch.cat([near.masked_fill(same, _NEVER), against], 1) / recipe.temperature
    contrast = cross_entropy(logits, torch.arange(len(chosen)))
    own = near.diagonal().unsqueeze(1)
    minimal = nn.functional.softplus((against - own) / recipe.temperature)[there]
    stay = (moved_first - first).square().sum(-1).mean() + (moved_second - second).square().sum(-1).mean()
    keep = (moved_second @ moved_second.T - second @ second.T).square().mean()
    question = minimal.mean() if len(minimal) else contrast.new_zeros(())
    return contrast + recipe.opposite_weight * question + recipe.stay * stay + recipe.keep * keep


def _no_negatives(first: Tensor, second: Tensor, group: Tensor, alike: float) -> Tensor:
    """(B, B) what must not be pushed apart: another's of the same group, or nearly the same sentence. The diagonal is none of it."""
    similar = ((second @ second.T) > alike) | ((first @ second.T) > alike) | (group.unsqueeze(0) == group.unsqueeze(1))
    return similar & ~torch.eye(len(first), dtype=torch.bool)


@dataclass(frozen=True)
class AdapterJob:
    """captions: HumanML3D's. wordnet: the folder of its data files. held_out: JSON with "words", lists of verbs by kind, and perhaps
    "irregular", that no sentence may hold. leave_out: JSON lines with `split` and `texts`; clips that share a caption with one that is not
    of its training split are left out. cache: keeps vectors from run to run. output: the adapter's file."""

    captions: Path
    wordnet: Path
    held_out: tuple[Path, ...]
    leave_out: Path | None
    cache: Path | None
    output: Path
    recipe: AdapterRecipe = AdapterRecipe()


def run_adapter_training(job: AdapterJob) -> TextAdapter:
    """Train and write the adapter. Raises OSError or ValueError for files that do not serve."""
    wordnet = WordNet.read(job.wordnet)
    banned = frozenset(verb for path in job.held_out for verb in read_held_out(path))
    rewording = Rewording(wordnet, banned)
    clips = [clip for clip in read_clips(job.captions) if clip.split == "train"]
    described = caption_pairs(without(clips, wordnet, banned, _kept_texts(job.leave_out)), rewording, job.recipe.seed)
    defined = entry_pairs(rewording)
    vectors = Vectors(load_text_encoder(MINILM), job.cache)
    for pairs in (described, defined):
        vectors.add([text for pair in pairs for text in (pair.first, pair.second, *pair.opposites)])
    adapter = train_adapter(described, defined, vectors, job.recipe)
    write_adapter(job.output, adapter)
    return adapter


def read_held_out(path: Path) -> set[str]:
    """The words of such a file: `words`, lists by kind, and `irregular`, lists of forms by word; or a list of objects with a `verb`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, list):
        return {row["verb"] for row in content}
    return {word for kind in ("words", "irregular") for words in content.get(kind, {}).values() for word in words}


def _kept_texts(path: Path | None) -> set[str]:
    if path is None:
        return set()
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {plain(text) for row in rows if row["split"] != "train" for text in row["texts"]}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Train the adapter behind the text encoder.")
    parser.add_argument("--captions", type=Path, required=True, help="HumanML3D's captions, one JSON object a line")
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder of WordNet's data files (/usr/share/wordnet)")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="words that no sentence may hold (JSON)")
    parser.add_argument("--leave-out", type=Path, help="captioned clips: those not of their training split are left out (JSON lines)")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the encoder's vectors")
    parser.add_argument("--output", type=Path, required=True, help="the adapter to write (.safetensors)")
    parser.add_argument("--steps", type=int, default=AdapterRecipe.steps)
    options = parser.parse_args(arguments)
    recipe = AdapterRecipe(steps=options.steps)
    files = options.captions, options.wordnet, tuple(options.held_out), options.leave_out, options.cache, options.output
    run_adapter_training(AdapterJob(*files, recipe))
    print(f"wrote {options.output}; measure it with: python -m benchmarks.text_vectors --adapter {options.output}")


if __name__ == "__main__":
    main()
