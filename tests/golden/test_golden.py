"""What requests and retargets give is what they gave: see golden_file.py. Keys are in addon/test_golden_keys.py."""

from __future__ import annotations

import numpy as np
import pytest
from golden_doors import shipped_hash
from golden_file import TOLERANCE, GoldenFile, difference, fingerprint
from golden_requests import TINY, ModelCase, Models, model_cases
from golden_rigs import RigCase, rig_cases


@pytest.fixture(scope="session")
def golden() -> GoldenFile:
    return GoldenFile.read()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("case", model_cases(), ids=lambda case: case.name)
def test_a_request_gives_what_it_gave(case: ModelCase, golden: GoldenFile, models: Models, tmp_path) -> None:
    if case.model != TINY and shipped_hash(case.model) != golden.models.get(case.model):
        pytest.skip(f"the shipped model {case.model} is another than the golden file's ({golden.models.get(case.model)})")
    assert golden.problem(case.name, case.arrays(models, tmp_path)) == ""


@pytest.mark.parametrize("case", rig_cases(), ids=lambda case: case.name)
def test_a_retarget_gives_what_it_gave(case: RigCase, golden: GoldenFile) -> None:
    assert golden.problem(case.name, case.arrays()) == ""


class TestComparison:
    @pytest.fixture
    def arrays(self) -> dict[str, np.ndarray]:
        return {"joints 0": np.random.default_rng(0).normal(size=(30, 22, 3)).astype(np.float32), "contacts 0": np.ones((30, 4), bool)}

    def test_rounding_is_allowed_and_a_millimetre_is_not(self, arrays) -> None:
        golden = fingerprint(arrays)
        assert difference({**arrays, "joints 0": arrays["joints 0"] + np.float32(0.5 * TOLERANCE)}, golden) == ""
        assert "differ by 0.001" in difference({**arrays, "joints 0": arrays["joints 0"] + np.float32(1e-3)}, golden)
        assert "differ" in difference({**arrays, "joints 0": np.full_like(arrays["joints 0"], np.nan)}, golden)

    def test_another_length_is_told(self, arrays) -> None:
        assert "were" in difference({**arrays, "joints 0": arrays["joints 0"][1:]}, fingerprint(arrays))

    def test_every_byte_counts_for_the_hash(self, arrays) -> None:
        contacts = arrays["contacts 0"].copy()
        contacts[-1, -1] = False
        assert fingerprint({**arrays, "contacts 0": contacts}).sha256 != fingerprint(arrays).sha256
        assert fingerprint(dict(reversed(arrays.items()))).sha256 == fingerprint(arrays).sha256
