"""Tests that compare.py finds differing values; scripts/test-peers runs this before it trusts compare.py."""

import gzip
import json
import math
import pathlib
import tempfile
import unittest
import zipfile

import compare


def findings(stored, made, *tolerances):
    comparison = compare.Comparison(*tolerances)
    comparison.compare("f.json", stored, made)
    return comparison.findings


class CompareTests(unittest.TestCase):
    def test_equal_values_have_no_finding(self):
        value = {"a": [1, 2.5, "x", True, None, math.nan, math.inf, -0.0]}
        self.assertEqual(findings(value, json.loads(json.dumps(value))), [])

    def test_a_float_may_differ_by_the_tolerance_and_no_more(self):
        self.assertEqual(findings([1e-300], [1e-300 * (1 + 9e-13)]), [])
        self.assertEqual(findings([3.0], [3.0 * (1 + 2e-12)]), ["f.json[0]: stored 3.0, made anew 3.0000000000059996"])
        self.assertEqual(findings([3.0], [3.0 * (1 + 2e-12)], 1e-6), [])
        self.assertEqual(len(findings([0.0, 1.0, math.nan, math.inf], [5e-324, -1.0, 0.0, 1e308])), 4)

    def test_an_absolute_tolerance_holds_for_what_is_near_zero(self):
        self.assertEqual(len(findings([1e-18, 1.0], [-3e-18, 1.0 + 1e-11])), 2)
        self.assertEqual(len(findings([1e-18, 1.0], [-3e-18, 1.0 + 1e-11], 1e-12, 1e-15)), 1)

    def test_whole_numbers_truth_values_and_text_are_exact(self):
        self.assertEqual(len(findings([10**15, True, "a", None], [10**15 + 1, 1, "b", 0.0], 1e-3)), 4)

    def test_a_finding_names_the_keys_that_lead_to_it(self):
        stored = {"cases": [{"name": "one", "x": {"values": [1, 2]}}]}
        made = {"cases": [{"name": "one", "x": {"values": [1, 3]}}]}
        self.assertEqual(findings(stored, made), ['f.json.cases["one"].x.values[1]: stored 2, made anew 3'])

    def test_missing_and_additional_parts_are_findings(self):
        self.assertEqual(findings({"a": 1}, {"b": 1}), [
            "f.json.a: stored, but no longer made", "f.json.b: made, but not stored"])
        self.assertEqual(findings([1, 2], [1]), ["f.json: 2 elements stored, 1 made anew"])

    def test_archives_are_compared_by_what_they_hold(self):
        with tempfile.TemporaryDirectory() as folder:
            stored, made = pathlib.Path(folder, "stored"), pathlib.Path(folder, "made")
            for path, level, last in [(stored, 1, b"y"), (made, 9, b"z")]:
                path.mkdir()
                (path / "a.gz").write_bytes(gzip.compress(b"x" * 1000, level, mtime=level))
                for name, end in [("same.npz", b""), ("other.npz", last)]:
                    with zipfile.ZipFile(path / name, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
                        archive.writestr("m.npy", b"x" * 1000 + end)
            comparison = compare.Comparison()
            for name in ["a.gz", "same.npz", "other.npz"]:
                comparison.compare_files(stored / name, made / name)
            self.assertEqual(comparison.findings, [
                "other.npz, m.npy: differs from byte 1000 on (1001 bytes stored, 1001 made anew)"])

    def test_the_header_of_safetensors_has_no_order(self):
        def file(path, header, data):
            path.write_bytes(len(header).to_bytes(8, "little") + header + data)

        with tempfile.TemporaryDirectory() as folder:
            stored, made = pathlib.Path(folder, "a.safetensors"), pathlib.Path(folder, "b.safetensors")
            file(stored, b'{"x": 1, "y": 2}', b"12")
            file(made, b'{"y": 3, "x": 1}', b"13")
            comparison = compare.Comparison()
            comparison.compare_files(stored, made)
            self.assertEqual(comparison.findings, [
                "a.safetensors, header.y: stored 2, made anew 3",
                "a.safetensors, data: differs from byte 1 on (2 bytes stored, 2 made anew)"])

    def test_a_script_states_its_tolerances(self):
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder, "script.py")
            script.write_text("import os\nABSOLUTE_TOLERANCE = 1e-15\nTOLERANCE = 1e-5\n")
            self.assertEqual(compare.tolerances(script), (1e-5, 1e-15))
            script.write_text("def f():\n    TOLERANCE = 1e-5\n")
            self.assertEqual(compare.tolerances(script), (1e-12, 0))


if __name__ == "__main__":
    unittest.main()
