"""The generator's front door: a request in, motions out.

`request` says what may be asked, `planning` cuts it into windows, `inference.rollout` makes one window after another, `constraints` makes
them meet what must hold. `Generator.stream` hands out what is finished while the rest is being made.

The floor is left where the model puts it (y = 0, as in its training data): moving a clip up or down would hide the model's error
from whoever corrects feet later, and would break the join with frames that were given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np

from .constraints.goals import can_be_led
from .constraints.kinds import Constraints
from .constraints.solving.loop_cycle import meet_in_cycle
from .constraints.solving.whole_motion import meet_constraints
from .inference.correction.corrected import corrected
from .inference.correction.leading import Leading
from .inference.network import Network, TextEncoder
from .inference.rollout import Prompts, WindowSource, roll_out
from .inference.runtimes import Computing, load_runtime
from .inference.steered_rollout import steer
from .inference.window import AskedSampling, Samplings, WindowModel
from .inference.window_memory import WindowMemory
from .json_values import as_object
from .model.config import ModelConfig
from .motion import LONGEST_SECONDS, Cancelled, GenerationError, ModelId, Motion, OnStep, Piece, part_of_steps
from .planning.actions import Action
from .planning.body_parts import part_request, with_existing_edges, with_part
from .planning.loops import as_loop, closing_request
from .planning.pieces import assemble
from .planning.steering import Direct, Direction, Standing
from .planning.windows import plan, plan_segments
from .prompt_reader import PromptReader
from .request import Abilities, Request, RequestError, check_request, checked
from .retrieval.beginnings import Beginnings
from .retrieval.familiarity import Familiarity
from .retrieval.library import Library
from .retrieval.ongoing import OngoingBeginnings
from .retrieval.start import Retrieval
from .styling.bearing import with_bearing
from .styling.movement_size import with_sizes
from .styling.pacing import pacing_of
from .styling.wording import with_words, without_motion
from .text.reading import Reading
from .text.words.known_words import KnownWords

_UNLOADED = "this generator was unloaded: load it again"


class Generator:
    """A loaded model. device_note: a sentence on the device when it is not the one asked for, else empty. library: what it has learned, to
    begin motions from."""

    def __init__(self, network: Network, encoder: TextEncoder, device_note: str = "", library: Library | None = None):
        if encoder.width != network.config.denoiser.text_width:
            raise ValueError(f"this model reads text vectors of {network.config.denoiser.text_width} numbers, not {encoder.width}")
        self.model: ModelId = network.id
        self.config: ModelConfig = network.config
        self.device_note = device_note
        self._network: Network | None = network
        self._memory: WindowMemory | None = None
        self._leads = True
        known = as_object(network.training.get("known_words"))
        known_words = None if known is None else KnownWords.from_dict(known)
        retrieval = Retrieval.of(library, network.config.vae.latent_frames) if library is not None else None
        self._prompt_reader: PromptReader | None = PromptReader(encoder, known_words, retrieval)

    @classmethod
    def load(
        cls,
        checkpoint: Path | str | None = None,
        device: str = "auto",
        text_encoder_folder: Path | str | None = None,
        allow_network: bool = False,
        runtime: str = "auto",
        precision: str = "auto",
    ) -> Generator:
        """checkpoint: a shipped model's name, a .safetensors file, or None for the default.

        device: "auto", "cpu", "cuda", "cuda:1" or "mps". runtime: "torch", "light", or "auto" as `runtimes.load_runtime` chooses.
        precision: what matrices are multiplied in, "fp32", "bf16", "fp16", or "auto": bf16 on cards that have it.
        Raises ValueError (CheckpointError and TextEncoderError are such) when one of them is not there or of no use.
        """
        loaded = load_runtime(checkpoint, Computing(device, runtime, precision), text_encoder_folder, allow_network)
        return cls(loaded.network, loaded.encoder, loaded.note, loaded.library)

    @property
    def network(self) -> Network:
        """Raises RuntimeError after `unload`."""
        if self._network is None:
            raise RuntimeError(_UNLOADED)
        return self._network

    @property
    def prompt_reader(self) -> PromptReader:
        """Raises RuntimeError after `unload`."""
        if self._prompt_reader is None:
            raise RuntimeError(_UNLOADED)
        return self._prompt_reader

    @property
    def device(self) -> str:
        return self.network.device

    @property
    def abilities(self) -> Abilities:
        """What requests may ask for."""
        config, encoder = self.config, self.prompt_reader.encoder
        constraints = config.vae.context and config.denoiser.context
        window = min(config.vae.max_frames, config.denoiser.max_frames)
        return Abilities(window, config.diffusion.train_steps, constraints, encoder.max_tokens, encoder.count_tokens)

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        """One motion per variation; variation i has the seed request.seed + i, and that seed alone makes it again.

        on_step(done, total) counts denoising steps over all windows, and those of leading where constraints are led to. Given poses are met
        exactly; where they name frame 0, the motion lies in the world where that pose does, otherwise it starts at the origin facing +Z. A
        loop is made twice: first to know where it leads, then with its own start as its end.
        Raises RequestError for a request that cannot be fulfilled, Cancelled when on_step returns False, and GenerationError when
        the device runs out of memory or the model's output is not finite.
        """
        request = checked(request, self.abilities)
        return self._make(request, on_step) if request.loop is None else self._make_loops(request, on_step)

    def meet(self, motion: Motion, constraints: Constraints, on_step: OnStep | None = None) -> Motion:
        """A generated motion that meets constraints: led to them in the model's own latents, then exactly. Raises Cancelled when
        on_step returns False."""
        return meet_constraints(corrected(self._leading, motion, constraints, on_step), constraints)

    @property
    def _leading(self) -> Leading | None:
        code = self.network.latent_code if self._leads else None
        return None if code is None else Leading(code, self.model, memory=self._memory)

    def check(self, request: Request) -> None:
        """Raises RequestError where `generate` would."""
        check_request(request, self.abilities)

    def _make(self, request: Request, on_step: OnStep | None) -> list[Motion]:
        """Those of a request that is no loop."""
        pacing, constraints, runs = pacing_of(request), request.constraints, 1 + request.variations
        making = on_step if self._leading is None or not can_be_led(constraints) else part_of_steps(on_step, 0, runs)
        motions = self._make_as_learned(request if pacing is None else pacing.request, making)
        if pacing is not None:
            motions = [pacing.played(motion, request) for motion in motions]
        styled = [with_bearing(with_sizes(motion, request), request) for motion in motions]
        return [self.meet(motion, constraints, part_of_steps(on_step, 1 + index, runs)) for index, motion in enumerate(styled)]

    def _make_as_learned(self, request: Request, on_step: OnStep | None) -> list[Motion]:
        """At the model's own pace, with movements of its own size, with its poses but without what is met on whole motions."""
        whole, prompts = with_existing_edges(request), request.constraints.part_prompts
        runs = 1 + len(prompts)
        motions = assemble(list(self._pieces(whole, part_of_steps(on_step, 0, runs))), whole, self.model)
        for index, prompt in enumerate(prompts, start=1):
            others = assemble(list(self._pieces(part_request(whole, prompt), part_of_steps(on_step, index, runs))), whole, self.model)
            motions = [with_part(motion, other, prompt) for motion, other in zip(motions, others, strict=True)]
        return motions

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]:
        """The same motions piece by piece, each as soon as it is finished; laid end to end they are what `generate` returns.

        Memory does not grow with the motion's length, unless given frames lie far ahead: what leads to one waits for it. Raises
        RequestError at once, also for what is known only as a whole, a loop, a path or parts of the body; the rest as `generate`, on the
        way.
        """
        request = checked(request, self.abilities)
        if not request.can_stream:
            raise RequestError(
                "a loop, a path or constraints on parts of the body are known only as a whole: make it with generate, do not stream it"
            )
        return self._pieces(request, on_step)

    def steer(self, request: Request, direct: Direct, on_step: OnStep | None = None) -> Iterator[Piece]:
        """A motion without an end, a second a piece: before each, `direct` is asked what is done next and where it goes; None ends it.

        request: seed, settings and poses to begin with; its prompts do not matter. A second is finished once what follows it is made, so
        that a new prompt shows within two. On its way to a goal the body turns as fast as people do, and stands still there. Raises
        RequestError at once, and for a prompt that cannot be read on the way; the rest as `generate`.
        """
        request = checked(replace(request, variations=1), self.abilities)
        if not request.can_stream or not self.abilities.constraints:
            raise RequestError("only a model that goes on from what exists can be steered, and only with poses: leave the rest out")
        return steer(self._ongoing(request), request, self._checked_directions(request, direct), on_step)

    def _checked_directions(self, request: Request, direct: Direct) -> Direct:
        def checked_direct(standing: Standing) -> Direction | None:
            direction = direct(standing)
            if direction is not None:
                segments = ((direction.prompt, LONGEST_SECONDS),)
                self.check(with_words(replace(request, segments=segments, segment_seeds=(), styles=(direction.style,))))
            return direction

        return checked_direct

    def _ongoing(self, request: Request) -> WindowSource:
        source = self._windows_of(request)
        # Nobody who plays waits for a start that is led.
        source = replace(source, leading=None)
        known = source.prompts.beginnings
        if known is None:
            return source
        return replace(source, memory=None, prompts=replace(source.prompts, beginnings=OngoingBeginnings(known.retrieval, known.readings)))

    def embed(self, prompt: str) -> np.ndarray:
        """(text_width,) vector of a prompt, as it stands."""
        return self.prompt_reader.embed(prompt)

    def read(self, prompt: str) -> Reading:
        """As `PromptReader.read`."""
        return self.prompt_reader.read(prompt)

    def usual_seconds(self, prompt: str) -> float:
        """As `PromptReader.usual_seconds`."""
        return self.prompt_reader.usual_seconds(prompt)

    def actions(self, prompt: str, as_typed: bool = False) -> list[Action]:
        """As `PromptReader.actions`."""
        return self.prompt_reader.actions(prompt, as_typed)

    def familiarity(self, prompt: str, as_typed: bool = False) -> Familiarity | None:
        """As `PromptReader.familiarity`."""
        return self.prompt_reader.familiarity(prompt, as_typed)

    def beginnings(self, as_typed: bool = False) -> Beginnings | None:
        """As `PromptReader.beginnings`."""
        return self.prompt_reader.beginnings(as_typed)

    def with_memory(self, memory: WindowMemory, hasty: bool = False) -> Generator:
        """The same model, which takes windows that were made before out of `memory`: of a motion that is asked for again with a change,
        only those that the change reaches are computed, and the others are the same to the bit. hasty: constraints are met in closed form
        alone, which is ten times as fast: for who drags them."""
        remembering = copy(self)
        remembering._memory, remembering._leads = memory, not hasty
        return remembering

    def unload(self) -> None:
        """Free the networks' memory. The generator cannot be used again afterwards; load another."""
        on_cuda = self._network is not None and self._network.device.startswith("cuda")
        self._network = self._prompt_reader = None
        if on_cuda:
            sys.modules["torch"].cuda.empty_cache()

    def _pieces(self, request: Request, on_step: OnStep | None) -> Iterator[Piece]:
        windows = plan(with_words(request), self.abilities, lambda prompt: self.actions(prompt, request.as_typed))
        return roll_out(self._windows_of(request), request, windows, on_step)

    def _windows_of(self, request: Request) -> WindowSource:
        reader = self.prompt_reader
        embed = reader.embed if request.as_typed else reader.embed_as_read
        prompts = Prompts(embed, self._kept_beginnings(request.as_typed) if request.from_library else None, request.as_typed)
        samplings = Samplings.of(self.network, AskedSampling(request.sampler, request.steps, request.guidance))
        return WindowSource(WindowModel(self.network), prompts, samplings, self._memory, self._leading)

    def _kept_beginnings(self, as_typed: bool) -> Beginnings | None:
        if self._memory is None:
            return self.beginnings(as_typed)
        return self._memory.beginnings(self.model, as_typed, self.beginnings)

    def _make_loops(self, request: Request, on_step: OnStep | None) -> list[Motion]:
        asked, request, parts = request, without_motion(request), 1 + request.variations
        poses_alone = replace(request, loop=None, constraints=Constraints(request.constraints.poses))
        open_ended = self._make(poses_alone, part_of_steps(on_step, 0, parts))
        loops: list[Motion] = []
        for index, motion in enumerate(open_ended):
            # Not checked: it is longer, and may be farther from the origin, than what may be asked for.
            (closed,) = self._make(closing_request(request, motion), part_of_steps(on_step, 1 + index, parts))
            loop = as_loop(closed, motion, request)
            assert loop.loop_cycle is not None, "it was just made one"
            met = meet_in_cycle(loop, loop.loop_cycle, request.constraints)
            loops.append(replace(met, segments=plan_segments(asked)))
        return loops


def compile_in_background() -> None:
    """From now on kernels that were not compiled yet are compiled by another process, seconds long, while numpy computes: for programs in
    which somebody waits for the first motion. Until they are there, a motion differs from what it will be by rounding, hundredths of
    a millimetre. On a graphics card there are none."""
    from .inference.light.compilation import compilation
    from .inference.light.kernel_process import KernelProcess

    compilation.leave_to(KernelProcess())


__all__ = ["Cancelled", "GenerationError", "Generator", "compile_in_background"]
