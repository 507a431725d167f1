"""Rates of pybdm on one thread: python complexity.py image|strings.

image: million cells a second of the decomposition of a random binary 512×512 image into blocks 4×4.
strings: million complexities a second of binary strings of length 12. Prints one number.
"""
import sys
import time

import numpy as np
from pybdm import BDM

random = np.random.default_rng(1)
if sys.argv[1] == "image":
    bdm = BDM(ndim=2, warn_if_missing_ctm=False)
    image = random.integers(0, 2, size=(512, 512))
    work, units = (lambda: bdm.bdm(image)), image.size
else:
    bdm = BDM(ndim=1, warn_if_missing_ctm=False)
    strings = [np.array([n >> i & 1 for i in range(12)]) for n in range(4096)]
    work, units = (lambda: list(bdm.lookup(strings))), len(strings)

work()
rates = []
for _ in range(5):
    start = time.perf_counter()
    work()
    rates.append(units / (time.perf_counter() - start) * 1e-6)
print(sorted(rates)[2])
