extension Dataset {
  /// The `contentHash` of `digits()`.
  public static let digitsContentHash = "6257a7724ea9b589f7bfbeade82ee97041020bb9044f59374ef766ca5eaba789"

  /// 1,797 handwritten digits: 8 × 8 pixels from 0 to 1 in steps of 1/16 (exact), ten classes.
  ///
  /// E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, test part, UCI Machine Learning
  /// Repository, 1998, DOI 10.24432/C50P49; CC BY 4.0. See Resources/DIGITS.md. The data are part of the
  /// program; nothing is read from disk. Throws when they are not the published ones. Cost: about a
  /// millisecond.
  public static func digits() throws -> Dataset {
    try digits(from: digitsText.withUTF8Buffer { Array($0) })
  }

  /// The digits in the notation of DigitsText.swift. Characters without a meaning in that notation are
  /// ignored; the content's hash shows what they changed.
  package static func digits(from text: [UInt8]) throws -> Dataset {
    let values = text.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "G"): byte - UInt8(ascii: "A") + 10
      default: nil
      }
    }
    let width = 64
    let starts = stride(from: 0, to: values.count - width, by: width + 1)
    let dataset = try Dataset(
      name: "digits",
      features: starts.flatMap { start in values[start..<start + width].map { Float($0) / 16 } },
      labels: starts.map { Int32(values[$0 + width]) }, classes: 10, width: width)
    guard dataset.contentHash == digitsContentHash else {
      throw DatasetError.contentChanged(
        dataset: dataset.name, expected: digitsContentHash, found: dataset.contentHash)
    }
    return dataset
  }
}
