"""HumanML3D's published evaluator (Guo et al., CVPR 2022; `text_mot_match`), for those who have its files.

The networks' shapes and names are those of the published state, so that it loads as it is; the files are asked for in formats that
cannot run code. A folder holds:

- `evaluator.safetensors`: `text_encoder.*`, `movement_encoder.*`, `motion_encoder.*`. The published `finest.tar` is a pickle and is
  never opened here; CONVERT is the command that turns it into this file, in an environment of the user's.
- `mean.npy`, `std.npy` (263 or 259): the evaluator's own normalisation (`Comp_v6_KLD01/meta`), which is HumanML3D's with the root's and
  the contacts' deviations divided by 25.
- `our_vab_data.npy` (words, 300) GloVe vectors, and `words.txt`, their words, one a line in the same order.
- `texts/`: HumanML3D's caption files, for the word classes that the text encoder reads (lines `caption#word/CLASS word/CLASS#from#to`).
  A caption that stands in none of them cannot be read.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..representation.features import CONTACTS, FEATURE_COUNT
from .clips import motion_features
from .weights_file import EvaluatorError

CONVERT = (
    'python -c "import torch; from safetensors.torch import save_file; '
    "state = torch.load('finest.tar', map_location='cpu', weights_only=True); "
    "parts = ('text_encoder', 'movement_encoder', 'motion_encoder'); "
    "save_file({f'{part}.{name}': value.contiguous() for part in parts for name, value in state[part].items()}, "
    "'evaluator.safetensors')\""
)
# The published sizes.
MOTION_WIDTH, WORD_WIDTH, HIDDEN, EMBEDDING = CONTACTS.start, 300, 512, 512
FRAMES_PER_TOKEN, MOST_FRAMES, MOST_WORDS = 4, 196, 20
_LARGEST_FILE = 1024**3
_WORD_CLASSES = Path(__file__).parent / "word_classes.json"


class BidirectionalReader(nn.Module):
    """A sequence read forwards and backwards by a GRU, whose two last states become the embedding."""

    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.input_emb = nn.Linear(width, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True, bidirectional=True)
        self.output_net = nn.Sequential(
            nn.Linear(2 * hidden, hidden), nn.LayerNorm(hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, EMBEDDING)
        )
        self.hidden = nn.Parameter(torch.randn(2, 1, hidden))

    def forward(self, sequence: Tensor, lengths: Tensor) -> Tensor:
        """(B, T, width) and (B,) lengths -> (B, 512)."""
        packed = nn.utils.rnn.pack_padded_sequence(self.input_emb(sequence), lengths, batch_first=True, enforce_sorted=False)
        _, last = self.gru(packed, self.hidden.expand(-1, len(sequence), -1).contiguous())
        return self.output_net(torch.cat([last[0], last[1]], dim=1))


class WordReader(BidirectionalReader):
    """Word vectors (B, T, 300) and one-hot word classes (B, T, classes) -> (B, 512)."""

    def __init__(self, classes: int):
        super().__init__(WORD_WIDTH, HIDDEN)
        self.pos_emb = nn.Linear(classes, WORD_WIDTH)

    def forward(self, words: Tensor, classes: Tensor, lengths: Tensor) -> Tensor:  # pyright: ignore[reportIncompatibleMethodOverride]  # the published names
        return super().forward(words + self.pos_emb(classes), lengths)


class MovementEncoder(nn.Module):
    """Features without contacts (B, T, 259) -> (B, T // 4, 512)."""

    def __init__(self) -> None:
        super().__init__()
        convolutions = [nn.Conv1d(width, HIDDEN, 4, stride=2, padding=1) for width in (MOTION_WIDTH, HIDDEN)]
        # The published layers, dropout among them: their places in the list name the weights.
        parts = [part for convolution in convolutions for part in (convolution, nn.Dropout(0.2), nn.LeakyReLU(0.2))]
        self.main = nn.Sequential(*parts)
        self.out_net = nn.Linear(HIDDEN, HIDDEN)

    def forward(self, features: Tensor) -> Tensor:
        return self.out_net(self.main(features.transpose(1, 2)).transpose(1, 2))


class PublishedNetworks(nn.Module):
    """All three, under the names of the published state."""

    def __init__(self) -> None:
        super().__init__()
        self.text_encoder = WordReader(len(word_classes()["classes"]))
        self.movement_encoder = MovementEncoder()
        self.motion_encoder = BidirectionalReader(HIDDEN, 2 * HIDDEN)


@dataclass(frozen=True)
class Words:
    """What the text encoder reads. rows: place of each word in vectors (words, 300); tags: `word/CLASS` tokens of each caption."""

    rows: Mapping[str, int]
    vectors: np.ndarray
    tags: Mapping[str, Sequence[str]]

    def read(self, caption: str) -> tuple[Tensor, Tensor]:
        """(T, 300) vectors and (T, classes) one-hot classes of a tagged caption, start and end marks included, T at most 22."""
        tokens = ["sos/OTHER", *self.tags[caption][:MOST_WORDS], "eos/OTHER"]
        pairs = [self._token(*token.rsplit("/", 1)) for token in tokens]
        classes = nn.functional.one_hot(torch.tensor([place for _, place in pairs]), len(word_classes()["classes"]))
        return torch.from_numpy(self.vectors[[row for row, _ in pairs]]).float(), classes.float()

    def _token(self, word: str, tag: str) -> tuple[int, int]:
        """Row of the word and place of its class. Words that matter for motion have classes of their own, whatever their tag."""
        table = word_classes()
        classes = table["classes"]
        if word not in self.rows:
            return self.rows["unk"], classes.index("OTHER")
        name = next((name for name, words in table["words"].items() if word in words), tag)
        return self.rows[word], classes.index(name if name in classes else "OTHER")


@dataclass(frozen=True)
class PublishedEvaluator:
    """The published evaluator, ready to read texts and motions. mean, std: (259,)."""

    name: str
    networks: PublishedNetworks
    mean: Tensor
    std: Tensor
    words: Words

    # The published protocol deals clips out at random: two with one caption may meet.
    distinct_captions = False

    def reads(self, caption: str) -> bool:
        """Whether the caption's word classes are known."""
        return caption in self.words.tags

    @torch.inference_mode()
    def embed_texts(self, captions: Sequence[str]) -> np.ndarray:
        """(N, 512) float64. Raises KeyError for a caption that it does not read."""
        words, classes = zip(*(self.words.read(caption) for caption in captions), strict=True)
        lengths = torch.tensor([len(clip) for clip in words])
        pad = nn.utils.rnn.pad_sequence
        return self.networks.text_encoder(pad(list(words), True), pad(list(classes), True), lengths).double().numpy()

    @torch.inference_mode()
    def embed_motions(self, motions: Sequence[np.ndarray]) -> np.ndarray:
        """(N, 512) float64. motions: (T, 22, 3) joints each, metres, Y up, T > 4, starting at the origin facing +Z."""
        return torch.cat([self._embed(clip) for clip in motion_features(motions, jump_at_start=True)]).double().numpy()

    def _embed(self, features: Tensor) -> Tensor:
        """One clip at a time: the convolutions would see past the ends of shorter ones."""
        rows = (features[:MOST_FRAMES, :MOTION_WIDTH] - self.mean) / self.std
        rows = rows[: len(rows) // FRAMES_PER_TOKEN * FRAMES_PER_TOKEN]
        tokens = self.networks.movement_encoder(rows[None])
        return self.networks.motion_encoder(tokens, torch.tensor([tokens.shape[1]]))


def load_published(folder: Path) -> PublishedEvaluator:
    """Read and check the files that this module's head names. Raises EvaluatorError that says which is wrong and what to do."""
    if not folder.is_dir():
        raise EvaluatorError(f"{folder} is not a folder: it should hold the published evaluator's files")
    path = folder / "evaluator.safetensors"
    if not path.is_file():
        raise EvaluatorError(
            f"{folder} has no evaluator.safetensors. The published .tar is a pickle, which may run code, and is not opened; where you "
            f"trust it, convert it: {CONVERT}"
        )
    data = _read(path)
    networks = _networks(path, data)
    mean, std = (torch.from_numpy(_array(folder / name, (None,))[:MOTION_WIDTH]).float() for name in ("mean.npy", "std.npy"))
    if {len(mean), len(std)} != {MOTION_WIDTH} or bool((std <= 0).any()):
        raise EvaluatorError(f"{folder}: mean.npy and std.npy must hold {FEATURE_COUNT} or {MOTION_WIDTH} numbers, std above 0")
    return PublishedEvaluator(f"HumanML3D {hashlib.sha256(data).hexdigest()[:6]}", networks, mean, std, _words(folder))


@functools.cache
def word_classes() -> dict[str, Any]:
    """classes: names in the order of the one-hot vector; words: those with a class of their own, by class. Facts of the format."""
    return json.loads(_WORD_CLASSES.read_text(encoding="utf-8"))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise EvaluatorError(f"{path.name} is larger than the published evaluator: choose another file")
        return path.read_bytes()
    except OSError as error:
        raise EvaluatorError(f"{path} cannot be read ({error.strerror}): check the path") from error


def _networks(path: Path, data: bytes) -> PublishedNetworks:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        tensors = load(data)
    except SafetensorError as error:
        raise EvaluatorError(f"{path} is truncated or damaged ({error}): convert it again: {CONVERT}") from error
    with torch.random.fork_rng(devices=[]):
        networks = PublishedNetworks()
    expected = networks.state_dict()
    wrong = sorted(name for name in expected if name not in tensors or tensors[name].shape != expected[name].shape)
    if wrong or set(tensors) != set(expected):
        odd = wrong[0] if wrong else sorted(set(tensors) - set(expected))[0]
        raise EvaluatorError(f"{path} is not the published evaluator: {odd} is missing, unknown or of another shape")
    if not all(tensor.is_floating_point() and bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise EvaluatorError(f"{path} holds numbers that are not finite: use another file")
    networks.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return networks.eval().requires_grad_(False)


def _array(path: Path, shape: tuple[int | None, ...]) -> np.ndarray:
    """A finite floating-point array of this shape (None: any size)."""
    try:
        values = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise EvaluatorError(f"{path} cannot be read as an array ({error}): copy it again") from error
    fits = values.ndim == len(shape) and all(size in (None, real) for size, real in zip(shape, values.shape, strict=True))
    if not fits or not np.issubdtype(values.dtype, np.floating) or not np.isfinite(values).all():
        raise EvaluatorError(f"{path} must hold finite numbers of the shape {shape}, not {values.dtype} {values.shape}")
    return values


def _words(folder: Path) -> Words:
    vectors = _array(folder / "our_vab_data.npy", (None, WORD_WIDTH))
    try:
        words = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise EvaluatorError(f"{folder / 'words.txt'} cannot be read ({error}): it names the word of each vector") from error
    rows = {word: row for row, word in enumerate(words)}
    if len(words) != len(vectors) or not {"sos", "eos", "unk"} <= set(rows):
        raise EvaluatorError(f"{folder}: words.txt must name the {len(vectors)} words of our_vab_data.npy, sos, eos and unk among them")
    tags = {caption: tokens for path in sorted((folder / "texts").glob("*.txt")) for caption, tokens in _tagged(path)}
    if not tags:
        raise EvaluatorError(f"{folder} has no texts folder with HumanML3D's caption files: copy it there, for the word classes")
    return Words(rows, vectors, tags)


def _tagged(path: Path) -> list[tuple[str, list[str]]]:
    """Captions, as the training file spells them, and their tokens."""
    try:
        lines = [line.split("#") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise EvaluatorError(f"{path} cannot be read ({error}): copy HumanML3D's texts again") from error
    if any(len(parts) < 2 or not all("/" in token for token in parts[1].split()) for parts in lines):
        raise EvaluatorError(f"{path} is not one of HumanML3D's caption files: its lines are caption#word/CLASS word/CLASS#from#to")
    return [(parts[0].strip().lower(), parts[1].split()) for parts in lines]
