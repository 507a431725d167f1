"""Singular values of 560 small matrices to 60 digits, written to singular_values.json.

Run: python3 singular_values.py [FOLDER] (mpmath 1.3.0); it writes beside itself unless a folder is given. The matrices
are whole numbers from -99 to 99 times powers of two, made from a linear congruential generator that
SingularValueTests.swift repeats, so that only the values are stored.
"""

import json
import pathlib
import sys

import mpmath

mpmath.mp.dps = 60
KINDS = ["plain", "columns", "rows", "deficient", "huge", "tiny", "parallel"]
COUNT = 80


class Generator:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound


def matrix(kind, index):
    generator = Generator(1000 * KINDS.index(kind) + index)
    rows, columns = 1 + generator.below(7), 1 + generator.below(5)
    whole = [[generator.below(199) - 99 for _ in range(columns)] for _ in range(rows)]
    if kind == "deficient":  # the last column is the sum of the others, the first one twice
        for row in whole:
            row[-1] = row[0] + sum(row[:-1])
    if kind == "parallel":  # columns that differ in one place in a billion
        for row, line in enumerate(whole):
            for column in range(1, columns):
                line[column] = line[0] * 2**30 + (1 if row == column else 0)
            line[0] *= 2**30
    power = {
        "columns": lambda row, column: -40 * column,
        "rows": lambda row, column: -40 * row,
        "huge": lambda row, column: 1000,
        "tiny": lambda row, column: -1015,
    }.get(kind, lambda row, column: 0)
    return [
        [mpmath.mpf(value) * mpmath.mpf(2) ** power(row, column) for column, value in enumerate(line)]
        for row, line in enumerate(whole)
    ]


def singular_values(rows):
    found = mpmath.svd_r(mpmath.matrix(rows), compute_uv=False)
    values = sorted((abs(value) for value in found), reverse=True)
    # What is no more than the rounding of 60 digits is 0.
    return [float(value) if value > values[0] * mpmath.mpf(10) ** -50 else 0.0 for value in values]


result = {kind: [singular_values(matrix(kind, index)) for index in range(COUNT)] for kind in KINDS}
folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
with open(folder / "singular_values.json", "w", encoding="utf-8") as file:
    kinds = [f'"{kind}": [\n' + ",\n".join(map(json.dumps, lists)) + "\n]" for kind, lists in result.items()]
    file.write("{\n" + ",\n".join(kinds) + "\n}\n")
