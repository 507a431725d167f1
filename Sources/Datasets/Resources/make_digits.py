"""Writes ../DigitsText.swift from the digits that scikit-learn ships.

    pip download --no-deps scikit-learn==1.7.2
    python3 make_digits.py scikit_learn-1.7.2-*.whl

Checks the SHA-256 of what it reads and prints that of the data set as Assay defines it.
"""

import gzip
import hashlib
import struct
import sys
import zipfile

ARCHIVE = "sklearn/datasets/data/digits.csv.gz"
TABLE = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"

table = gzip.decompress(zipfile.ZipFile(sys.argv[1]).read(ARCHIVE))
assert hashlib.sha256(table).hexdigest() == TABLE, "not the digits of scikit-learn 1.7.2"
rows = [[int(value) for value in line.split(b",")] for line in table.split()]
assert len(rows) == 1797 and all(len(row) == 65 and 0 <= min(row) and max(row) <= 16 for row in rows)

with open("../DigitsText.swift", "w") as file:
    file.write("// Written by Resources/make_digits.py; see Resources/DIGITS.md for origin and licence.\n")
    file.write("// One image a line: 64 pixels from 0 to 16 (G), row by row, and the digit that it shows.\n\n")
    file.write('let digitsText: StaticString = """\n')
    for row in rows:
        file.write("  " + "".join("0123456789ABCDEFG"[pixel] for pixel in row[:64]) + f" {row[64]}\n")
    file.write('  """\n')

content = struct.pack("<3q", 1797, 64, 10)
content += b"".join(struct.pack("<64f", *(pixel / 16 for pixel in row[:64])) for row in rows)
content += b"".join(struct.pack("<i", row[64]) for row in rows)
print("contentHash", hashlib.sha256(content).hexdigest())
