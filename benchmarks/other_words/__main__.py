"""Measure how prompts with unknown verbs are read (`generator/text/reading.py`).

    python -m benchmarks.other_words

unseen_verbs.json holds sentences with a verb that few captions have, and for each a plain description of what is seen. Of all these
descriptions a sentence's own should be the nearest: to the vector of the sentence as it is typed, as it is read, or to the mean of both.
Taken as known are all words of the phrases that verbs are replaced by, but none of these verbs.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.generator.text.encoding.text_encoder_facts import MINILM
from motion_mamba.generator.text.reading import read_prompt
from motion_mamba.generator.text.words.inflection import stem
from motion_mamba.generator.text.words.known_words import KnownWords, count_known_words
from motion_mamba.generator.text.words.word_tables import other_words
from motion_mamba.generator.training.language.verb_table import NEWER

UNSEEN = Path(__file__).with_name("unseen_verbs.json")
_RANKS = (1, 3, 10)
_WINDOWS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readings", action="store_true", help="print how each sentence is read")
    parser.add_argument("--with-newer", action="store_true", help="measure on verbs, too, that newer_verbs.toml explains")
    options = parser.parse_args()
    rows = json.loads(UNSEEN.read_text(encoding="utf-8"))
    known, newer = known_without({row["verb"] for row in rows}), tomllib.loads(NEWER.read_text(encoding="utf-8"))
    readings = [read_prompt(row["sentence"], known) for row in rows]
    if options.readings:
        print("\n".join(f"{row['sentence']} -> {reading.text}" for row, reading in zip(rows, readings, strict=True)))
    counted = np.array([options.with_newer or row["verb"] not in newer for row in rows])
    encode = load_text_encoder(MINILM).encode
    answers = encode([row["description"] for row in rows]).numpy()
    typed, read = (encode(texts).numpy() for texts in ([row["sentence"] for row in rows], [reading.text for reading in readings]))
    figures = {
        name: retrieval(query, answers, counted) for name, query in (("typed", typed), ("read", read), ("mean of both", typed + read))
    }
    figures["replaced"] = {"share": float(np.mean([bool(reading.replacements) for reading in readings]))}
    print(f"{counted.sum()} verbs, {len(rows)} descriptions; {figures['replaced']['share']:.3f} of the sentences have a verb replaced\n")
    print("\n".join(f"{name}: " + ", ".join(f"{rank} {value:.3f}" for rank, value in found.items()) for name, found in figures.items()))
    print(json.dumps(figures))


def known_without(verbs: set[str]) -> KnownWords:
    """What a model would know that has learned every phrase of the table, and none of these verbs."""
    counted = count_known_words([[f"a person {phrase}"] for phrase in other_words().phrases] * _WINDOWS)
    held_out = {stem(verb) for verb in verbs}
    return KnownWords({word: count for word, count in counted.windows.items() if word not in held_out})


def retrieval(queries: np.ndarray, answers: np.ndarray, counted: np.ndarray, ranks: Sequence[int] = _RANKS) -> dict[str, float]:
    """How often answer i is among the nearest `rank` to query i, of those counted; and its mean rank."""
    near = queries @ answers.T
    places = (near > near.diagonal()[:, None]).sum(1)[counted]
    return {f"R@{rank}": float((places < rank).mean()) for rank in ranks} | {"mean rank": float(places.mean() + 1)}


if __name__ == "__main__":
    main()
