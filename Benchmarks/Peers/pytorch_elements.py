"""Measures the calls per second of one of PyTorch's functions on 4,096 elements, into allocated memory:
python pytorch_elements.py FUNCTION float32|float64. One thread.
"""
import sys

import torch

from serving import serve

COUNT, CALLS = 4096, 200


def make():
    name, kind = sys.argv[1:]
    torch.set_num_threads(1)
    # The numbers of the area `elements`: 1/1024 … 4.
    x = (torch.arange(COUNT, dtype=getattr(torch, kind)) + 1) / 1024
    out = torch.empty_like(x)
    function = getattr(torch, name)
    operands = (x, x) if name == "pow" else (x,)

    def advance():
        for _ in range(CALLS):
            function(*operands, out=out)

    return advance, CALLS


serve(make)
