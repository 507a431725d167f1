"""Writes the files beside it, or into the folder given, with the public library `safetensors` (0.5 or later) and numpy.

    pip install safetensors numpy && python3 make_oracles.py [FOLDER]
"""
import gzip
import io
import pathlib
import sys
import zipfile

import numpy as np
from safetensors.numpy import save

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
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
(folder / "reference.safetensors").write_bytes(save(tensors, metadata={"made by": "numpy", "note": 'a "quoted"\nline'}))

# npy: one file for each kind of shape, as numpy.save writes it.
for name, array in {
    "matrix": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "vector": np.array([-(2**63), -1, 2**63 - 1], dtype=np.int64),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 4), dtype=np.uint8),
    "long": np.ones((123456, 0, 7), dtype=bool),
}.items():
    np.save(folder / f"{name}.npy", array)

# npz: 0 ..< 24 as [2, 3, 4] of every type, order and version, stored and deflated in turn.
with zipfile.ZipFile(folder / "arrays.npz", "w") as archive:
    for index, (type, order) in enumerate(
        (byte_order + kind, order)
        for kind in ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]
        for byte_order in ("<>" if kind[1] != "1" else "|")
        for order in "CF"
    ):
        version = (1 + index % 3, 0)
        file = io.BytesIO()
        array = np.arange(24).reshape(2, 3, 4)
        array = np.asarray(array % 2 if type == "|b1" else array, dtype=type, order=order)
        np.lib.format.write_array(file, array, version=version)
        member = zipfile.ZipInfo(f"{type[1:]} {'big' if type[0] == '>' else 'little'} {order}.npy")
        member.compress_type = zipfile.ZIP_DEFLATED if index % 2 else zipfile.ZIP_STORED
        archive.writestr(member, file.getvalue())
    archive.writestr(zipfile.ZipInfo("note.txt"), "no array")
np.savez(folder / "savez.npz", np.arange(3.0), größe=np.arange(2))
np.savez_compressed(folder / "compressed.npz", zeros=np.zeros((100, 100)), ramp=np.arange(1000, dtype=np.int32))
np.savez(folder / "pickled.npz", objects=np.array([{}, None], dtype=object), fields=np.zeros(2, dtype="f4,i4"))

# IDX: the types that numpy can write big-endian, gzipped in two members.
for name, code, type in [("shorts", 0x0B, ">i2"), ("doubles", 0x0E, ">f8")]:
    array = (np.arange(6).reshape(3, 2) - 2).astype(type)
    idx = bytes([0, 0, code, 2]) + (3).to_bytes(4, "big") + (2).to_bytes(4, "big") + array.tobytes()
    (folder / f"{name}.idx").write_bytes(idx)
    (folder / f"{name}.idx.gz").write_bytes(gzip.compress(idx[:15], mtime=0) + gzip.compress(idx[15:], mtime=0))
