"""Helpers that the reference scripts of this folder share: named float64 tensors, written as JSON.

A script makes cases and ends with `write("name.json", cases)`. The Swift tests read them with
`References.load("name")`, see ../References.swift. Run as `python3 SCRIPT [FOLDER]`, a script writes into the folder,
or beside itself, with the versions of Tests/Peers/requirements.txt. Numbers are written with `repr`, which
keeps every float64 exactly.
"""

import json
import pathlib
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def case(name, **tensors):
    """One case: its name and its tensors by their names."""
    return {"name": name, "tensors": tensors}


def normals(seed, *shape):
    """Standard normal numbers rounded to 2^-20, so that files stay small."""
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(*shape, generator=generator) * 2**20).round() / 2**20


def _tensor(value):
    value = torch.as_tensor(value).detach()
    numbers = value.flatten().tolist()
    if value.is_floating_point():
        assert value.dtype == torch.float64, "references are float64"
    return {"shape": list(value.shape), "values": numbers}


def write(file, cases, versions=f"PyTorch {torch.__version__}"):
    """Writes the cases, one a line, with the versions that made them."""
    names = [each["name"] for each in cases]
    assert len(names) == len(set(names)), "two cases have one name"
    lines = [
        json.dumps(
            {
                "name": each["name"],
                "tensors": {name: _tensor(value) for name, value in each["tensors"].items()},
            },
            allow_nan=False,
        )
        for each in cases
    ]
    script = pathlib.Path(sys.argv[0])
    source = json.dumps(f"{versions}, {script.name}")
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else script.parent
    with open(folder / file, "w") as out:
        out.write('{"source": ' + source + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n")
