"""Writes sobol.json: points of Sobol's sequence and discrepancies with which Assay must agree.

Made with Python 3.11, SciPy 1.17.1 and NumPy 2.4. It takes a second and writes beside itself unless a folder is given:

    python3 make_sobol.py [FOLDER]
"""

import json
import pathlib
import sys

import numpy as np
from scipy.stats import qmc

DIMENSIONS = 64


def points(count, skip=0, dimensions=DIMENSIONS):
    """Points with 53 binary digits, which a double holds exactly."""
    sampler = qmc.Sobol(dimensions, scramble=False, bits=53)
    if skip:
        sampler.random(skip)  # SciPy's fast_forward fails with more than 32 digits
    return sampler.random(count)


oracle = {
    "first": points(64).tolist(),
    "later": [{"index": skip, "points": points(4, skip).tolist()} for skip in (1000, 65533, 262142)],
    "discrepancies": [
        {
            "dimensions": dimensions,
            "count": count,
            "star": qmc.discrepancy(points(count, 0, dimensions), method="L2-star"),
            "centred": qmc.discrepancy(points(count, 0, dimensions), method="CD"),
        }
        for dimensions in (1, 2, 5, 12)
        for count in (16, 100, 256)
    ],
}

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
(folder / "sobol.json").write_text(json.dumps(oracle) + "\n")
