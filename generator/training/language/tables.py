"""The tables that a prompt's reader ships with: words that are no typing errors, and for each verb the phrases that come near to it.

    python -m motion_mamba.generator.training.language.tables --wordnet /usr/share/wordnet --captions captions.jsonl.gz

Made of WordNet's files and HumanML3D's captions; their licences lie beside the tables.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ...data.humanml3d_captions import read_clips
from ...text.words.inflection import base_forms, regular_forms
from ...text.words.spelling import distance
from .verb_table import make_verb_table
from .wordnet import WordNet, word_list

TABLES = Path(__file__).parents[2] / "text" / "data"
# A word of captions that no dictionary has, and that is one error from a word as many times commoner, is an error itself.
_COMMONER = 12
_FEWEST_CAPTIONS = 3
# Younger than the dictionary.
_NEW = "women tpose apose selfie selfies breakdance moonwalk twerk twerks twerking facepalm parkour hiphop mocap zombie zombies".split()
# The dictionary has no words that only join others.
_JOINING = (
    "a an the and or but nor if then than that this these those there here with without within of to from into onto upon in on at by for "
    "he she it they them him her his hers its their theirs we us our you your i me my mine himself herself itself themselves oneself "
    "who whom whose which what when where while why how as so because until unless since although though during after before toward "
    "towards between among against across along around behind beside besides beneath beyond through throughout over under off out up down "
    "is are was were be been being am do does did has have had can could will would shall should may might must not no yes isn aren don "
    "another each every either neither both any anything anyone anybody something someone somebody everything everyone nothing nobody"
).split()


def make_words(texts: Iterable[str], wordnet: WordNet, dictionary: Sequence[str]) -> dict[str, Any]:
    """texts: captions. counts: how many times each word that is no error stands in them; known: the dictionary's other words."""
    counted = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
    listed = set(dictionary) | set(_JOINING) | set(_NEW) | set(wordnet.irregular)
    sure = {word: count for word, count in counted.items() if word in listed or _is_regular(word, wordnet)}
    sure |= {word: counted.get(word, 1) for word in _JOINING}
    further = {word: count for word, count in counted.items() if word not in sure and _is_word(word, count, sure, wordnet)}
    counts = {word: count for word, count in (sure | further).items() if len(word) > 1 or word in "ai"}
    verbs = sorted(verb for verb in wordnet.senses if verb.isalpha() and verb.islower())
    irregular = {form: base for form, base in wordnet.irregular.items() if form.isalpha() and base.isalpha()}
    return {"counts": counts, "known": sorted(listed - counts.keys()), "verbs": verbs, "irregular": irregular}


def _is_regular(word: str, wordnet: WordNet) -> bool:
    return any(word in regular_forms(base) for base in base_forms(word, wordnet.senses, wordnet.irregular))


def _is_word(word: str, count: int, sure: dict[str, int], wordnet: WordNet) -> bool:
    """Whether a word that no dictionary has is one all the same: a plural, a new word, a name; but no common error."""
    if count < _FEWEST_CAPTIONS or len(word) < 3:
        return False
    stem = re.sub(r"(?:e?s|ly|er)$", "", word)
    if stem != word and stem in sure and stem not in wordnet.senses:
        return True
    near = (other for other, common in sure.items() if common > _COMMONER * count and abs(len(other) - len(word)) < 2)
    joined = any(word[:place] in sure and word[place:] in sure and sure[word[place:]] > count for place in range(2, len(word) - 1))
    return not joined and all(distance(word, other, 1) > 1 for other in near)


def write_table(path: Path, content: dict[str, Any]) -> None:
    """Compressed JSON, the same bytes for the same content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=True).encode()
    path.write_bytes(gzip.compress(data, mtime=0))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the tables that a prompt's reader ships with.")
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder of WordNet's data files")
    parser.add_argument("--captions", type=Path, required=True, help="HumanML3D's captions, one JSON object a line")
    parser.add_argument("--output", type=Path, default=TABLES, help="the folder to write to (default: where they ship)")
    parser.add_argument("--words-only", action="store_true", help="leave the table of verbs, which needs the text encoder, as it is")
    options = parser.parse_args(arguments)
    wordnet = WordNet.read(options.wordnet)
    texts = [text for clip in read_clips(options.captions) for text in clip.texts]
    write_table(options.output / "words.json.gz", make_words(texts, wordnet, word_list(options.wordnet)))
    if not options.words_only:
        write_table(options.output / "verbs.json.gz", make_verb_table(wordnet))


if __name__ == "__main__":
    main()
