"""Writes the files beside it with the public library `safetensors` (0.5 or later) and numpy.

    pip install safetensors numpy && python make_oracles.py
"""
import pathlib

import numpy as np
from safetensors.numpy import save

here = pathlib.Path(__file__).parent
tensors = {
    "weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "bias": np.array([np.pi, -0.0, np.inf], dtype=np.float64),
    "half": np.array([1.5, -2.0, 6e-8, 65504.0, np.inf], dtype=np.float16),
    "labels": np.array([[1, -2], [3, -4]], dtype=np.int32),
    "mask": np.array([True, False, True]),
    "scalar": np.array(2.5, dtype=np.float32),
    "empty": np.zeros((0, 4), dtype=np.float32),
    "größe": np.array([255, 0], dtype=np.uint8),
}
(here / "reference.safetensors").write_bytes(save(tensors, metadata={"made by": "numpy", "note": 'a "quoted"\nline'}))
