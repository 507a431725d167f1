"""Compares files of reference values with the same files made anew.

    compare.py SCRIPT STORED MADE

SCRIPT is the script that made what is in the folder MADE; STORED is the folder of the stored files. Whole numbers, truth
values and text must be equal. Other numbers may differ by a relative 1e-12, because processors round the last bits of a
sum differently. A script may set its own TOLERANCE at its top level, and an ABSOLUTE_TOLERANCE, which is 0 otherwise,
for numbers that are the rounding of 0. Other files are compared as bytes; .npz and .gz by what they hold, since versions
of zlib pack it differently, and the header of .safetensors as JSON, since its keys are written in any order.

Prints one line with counts, or what differs with its file and key; the exit status is then 1.
"""

import ast
import gzip
import json
import math
import pathlib
import sys
import zipfile

SHOWN = 5  # findings of one file that are printed


class Comparison:
    """Findings and counts of one script's files."""

    def __init__(self, tolerance=1e-12, absolute=0.0):
        self.tolerance = tolerance
        self.absolute = absolute
        self.findings = []
        self.values = 0
        self.largest = 0.0

    def _differ(self, place, stored, made):
        self.findings.append(f"{place}: stored {shown(stored)}, made anew {shown(made)}")

    def compare(self, place, stored, made):
        """Compares two values read from JSON; `place` is the file and the keys that lead to them."""
        if isinstance(stored, dict) and isinstance(made, dict):
            for key in sorted(stored.keys() | made.keys()):
                if key not in made:
                    self.findings.append(f"{place}.{key}: stored, but no longer made")
                elif key not in stored:
                    self.findings.append(f"{place}.{key}: made, but not stored")
                else:
                    self.compare(f"{place}.{key}", stored[key], made[key])
        elif isinstance(stored, list) and isinstance(made, list):
            if len(stored) != len(made):
                self.findings.append(f"{place}: {len(stored)} elements stored, {len(made)} made anew")
            for index, (one, other) in enumerate(zip(stored, made)):
                name = one.get("name") if isinstance(one, dict) else None
                self.compare(f"{place}[{index if name is None else json.dumps(name)}]", one, other)
        elif is_number(stored) and is_number(made):
            self.values += 1
            difference = relative_difference(stored, made)
            if isinstance(stored, int) and isinstance(made, int):
                if stored != made:
                    self._differ(place, stored, made)
            elif difference <= self.tolerance:
                self.largest = max(self.largest, difference)
            elif not abs(stored - made) <= self.absolute:
                self._differ(place, stored, made)
        else:
            self.values += 1
            if type(stored) is not type(made) or stored != made:
                self._differ(place, stored, made)

    def compare_files(self, stored, made):
        """Compares two files by what their name says they are."""
        if stored.suffix == ".json":
            self.compare(stored.name, *(json.loads(file.read_text(encoding="utf-8")) for file in (stored, made)))
        elif stored.suffix == ".npz":
            contents = [members(file) for file in (stored, made)]
            if list(contents[0]) != list(contents[1]):
                self._differ(f"{stored.name}, its members", *map(list, contents))
            for name in contents[0].keys() & contents[1].keys():
                self.compare_bytes(f"{stored.name}, {name}", contents[0][name], contents[1][name])
        elif stored.suffix == ".safetensors":
            (header, data), (other_header, other_data) = safetensors(stored), safetensors(made)
            self.compare(f"{stored.name}, header", header, other_header)
            self.compare_bytes(f"{stored.name}, data", data, other_data)
        else:
            read = gzip.decompress if stored.suffix == ".gz" else bytes
            self.compare_bytes(stored.name, *(read(file.read_bytes()) for file in (stored, made)))

    def compare_bytes(self, place, stored, made):
        self.values += 1
        if stored != made:
            pairs = enumerate(zip(stored, made))
            first = next((i for i, (one, other) in pairs if one != other), min(len(stored), len(made)))
            self.findings.append(
                f"{place}: differs from byte {first} on ({len(stored)} bytes stored, {len(made)} made anew)")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def relative_difference(one, other):
    """|one − other| by the larger of the two; 0 for equal values and two NaN, infinite for one NaN or infinity."""
    if one == other or (one != one and other != other):
        return 0.0
    if not (math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return abs(one - other) / max(abs(one), abs(other))


def shown(value):
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


def members(file):
    """What a zip archive holds, by name, in its order."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def safetensors(file):
    """The header as JSON, whose keys come in any order, and the bytes of the tensors."""
    content = file.read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    return json.loads(content[8:end]), content[end:]


def tolerances(script):
    """The numbers that the script sets as TOLERANCE and ABSOLUTE_TOLERANCE at its top level."""
    found = {"TOLERANCE": 1e-12, "ABSOLUTE_TOLERANCE": 0.0}
    for node in ast.parse(script.read_text(encoding="utf-8")).body:
        name = getattr(node.targets[0], "id", None) if isinstance(node, ast.Assign) else None
        if name in found:
            found[name] = ast.literal_eval(node.value)
    return tuple(found.values())


def main(script, stored, made):
    comparison = Comparison(*tolerances(script))
    files = sorted(made.iterdir())
    found = [] if files else ["it made no file"]
    for file in files:
        before = len(comparison.findings)
        if (stored / file.name).exists():
            comparison.compare_files(stored / file.name, file)
        else:
            comparison.findings.append(f"{file.name}: made, but not stored")
        new = comparison.findings[before:]
        found += new[:SHOWN]
        if len(new) > SHOWN:
            found.append(f"{file.name}: {len(new) - SHOWN} more differences")
    if found:
        print(f"{script}: differs from what is stored", *found, sep="\n  ")
        return 1
    print(
        f"{script}: {len(files)} file{'s' if len(files) > 1 else ''}, {comparison.values} values as stored; "
        f"largest relative difference {comparison.largest:.1g}, allowed {comparison.tolerance:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
