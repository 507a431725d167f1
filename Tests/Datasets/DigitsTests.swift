import AssayDatasets
import Testing

@Suite("Handwritten digits")
struct DigitsTests {
  let digits: Dataset
  init() throws { digits = try Dataset.digits() }

  /// The figures are those of scikit-learn 1.7.2's table, computed with NumPy; the class counts are also
  /// those that the UCI repository states for its test part.
  @Test func `The digits are those of the UCI repository`() {
    #expect(digits.count == 1797)
    #expect(digits.width == 64)
    #expect(digits.classes == 10)
    let counts = (0..<10).map { label in digits.labels.count { $0 == label } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(Array(digits.labels.prefix(12)) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    let pixels = digits.features.map { Int($0 * 16) }
    #expect(pixels.reduce(0, +) == 561_718)
    #expect(
      Array(pixels.prefix(24)) == [
        0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0,
      ])
  }

  @Test func `Pixels are exact sixteenths from zero to one`() {
    #expect(digits.features.allSatisfy { $0 * 16 == ($0 * 16).rounded() && $0 >= 0 && $0 <= 1 })
    #expect(digits.features.contains(0))
    #expect(digits.features.contains(1))
  }

  /// The hash was computed by `make_digits.py` from the table, not by this code.
  @Test func `The content hash is that of the published table`() {
    #expect(
      digits.contentHash == "6257a7724ea9b589f7bfbeade82ee97041020bb9044f59374ef766ca5eaba789")
  }

  @Test func `Changed data are refused and the message says what to do`() throws {
    let line = Array((String(repeating: "0", count: 64) + " 3\n").utf8)
    #expect {
      try Dataset.digits(from: line)
    } throws: {
      let text = String(describing: $0)
      return text.hasPrefix("digits: the data in this program are not the published ones: their SHA-256 is ")
        && text.hasSuffix(
          " and should be \(Dataset.digitsContentHash); restore DigitsText.swift and build again")
    }
    for nothing in ["", "0123", String(repeating: "7", count: 64)] {
      #expect(throws: DatasetError.noExamples(dataset: "digits")) {
        try Dataset.digits(from: Array(nothing.utf8))
      }
    }
    #expect(throws: DatasetError.labelOutside(dataset: "digits", example: 0, label: 16, classes: 10)) {
      try Dataset.digits(from: Array((String(repeating: "0", count: 64) + " G\n").utf8))
    }
  }
}
