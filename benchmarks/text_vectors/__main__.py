"""Measure text vectors on sentences that no adapter was trained on.

    python -m benchmarks.text_vectors --captions captions.jsonl.gz --adapter adapter.safetensors

Three questions, with the frozen encoder and with each adapter behind it.
Captions: is one of the captions nearest to a caption of HumanML3D's test split, in all of the split, of the same clip?
Opposites: of two captions that differ in one thing (side, count, way ...), is the true one nearer to another caption of the clip?
Unseen verbs: of the plain descriptions in unseen_verbs.json, is a verb's own nearest to its sentence?
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from motion_mamba.generator.text.encoding.adapter import TextAdapter, read_adapter
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.generator.text.encoding.text_encoder_facts import MINILM
from motion_mamba.generator.training.language.text_metrics import Embed, clip_retrieval, retrieval, triplet_accuracy
from motion_mamba.generator.training.language.text_pairs import caption_triplets, read_clips
from motion_mamba.generator.training.language.train_text_adapter import Vectors

UNSEEN = Path(__file__).with_name("unseen_verbs.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", type=Path, required=True, help="HumanML3D's captions, one JSON object a line")
    parser.add_argument("--split", default="test", choices=("val", "test"), help="default: %(default)s")
    parser.add_argument("--adapter", type=Path, nargs="*", default=[], help="files of train_text_adapter")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the encoder's vectors")
    options = parser.parse_args()
    clips = [clip for clip in read_clips(options.captions) if clip.split == options.split]
    vectors = Vectors(load_text_encoder(MINILM), options.cache)
    columns = {"MiniLM": _measured(clips, vectors, None)}
    columns |= {path.stem: _measured(clips, vectors, read_adapter(path)) for path in options.adapter}
    print(_table(columns))
    print(json.dumps(columns))


def _measured(clips: Sequence, vectors: Vectors, adapter: TextAdapter | None) -> dict[str, float]:
    def embed(texts: Sequence[str]) -> np.ndarray:
        vectors.add(texts)
        rows = vectors.of(texts).numpy()
        return rows if adapter is None else adapter(rows)

    return measure_all(clips, embed)


def measure_all(clips: Sequence, embed: Embed) -> dict[str, float]:
    """All figures of a text encoder, by name; clips as `read_clips` gives them."""
    unseen = json.loads(UNSEEN.read_text(encoding="utf-8"))
    sentences, descriptions = (embed([row[name] for row in unseen]) for name in ("sentence", "description"))
    found = {f"captions {name}": value for name, value in clip_retrieval(clips, embed).items()}
    found |= {f"opposites {kind}": value for kind, value in triplet_accuracy(caption_triplets(clips), embed).items()}
    return found | {f"unseen verbs {name}": value for name, value in retrieval(sentences, descriptions).items()}


def _table(columns: dict[str, dict[str, float]]) -> str:
    rows = [
        f"| {name} | " + " | ".join(f"{column[name]:.3f}" for column in columns.values()) + " |" for name in next(iter(columns.values()))
    ]
    return "\n".join([f"| | {' | '.join(columns)} |", "|---" + "|---" * len(columns) + "|", *rows])


if __name__ == "__main__":
    main()
