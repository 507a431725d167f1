"""Writes mnist1d.json: examples made by the published code (pip install mnist1d==0.0.2.post1), with the random numbers
that it drew; and IDX and npz files with numpy. All go beside this script, or into the folder given as its argument.
"""
import gzip
import json
import pathlib
import sys

import numpy as np
from mnist1d import data
from mnist1d.transform import transform

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
generator = np.random.default_rng(1)
args = data.get_dataset_args()
templates = data.get_templates()
drawn = {}
plain = {"rand": np.random.rand, "randn": np.random.randn, "choice": np.random.choice}


def rand():
    value = generator.random()
    drawn.setdefault("uniform", []).append(value)
    return value


def randn(*shape):
    values = generator.standard_normal(shape)
    drawn.setdefault("normal", []).append(values.tolist())
    return values


def choice(count):
    value = int(generator.integers(count))
    drawn["translation"] = value
    return value


np.random.rand, np.random.randn, np.random.choice = rand, randn, choice
examples = []
for digit in range(10):
    drawn.clear()
    values, _ = transform(templates["x"][digit], templates["t"], args)
    examples.append({"digit": digit, **{k: v for k, v in drawn.items()}, "values": values.tolist()})
(folder / "mnist1d.json").write_text(json.dumps(examples))

images = (np.arange(24) * 10).astype(np.uint8).reshape(4, 2, 3)
labels = np.array([0, 2, 1, 2], dtype=np.uint8)
idx = lambda a: bytes([0, 0, 8, a.ndim]) + b"".join(n.to_bytes(4, "big") for n in a.shape) + a.tobytes()
(folder / "images.idx").write_bytes(idx(images))
(folder / "images.idx.gz").write_bytes(gzip.compress(idx(images), mtime=0))
(folder / "labels.idx").write_bytes(idx(labels))
np.savez(folder / "stored.npz", features=images.reshape(4, 6).astype(np.float32) / 255, labels=labels.astype(np.int64))
np.savez_compressed(
    folder / "deflated.npz", x=np.asfortranarray(images.reshape(4, 6).astype(">f8")), y=labels.astype(np.int32))
