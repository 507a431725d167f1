import ArgumentParser

/// The one way to read the value of an option that takes a real number: what is computed with is what was typed.
///
///     @Option(transform: RealNumber.parsed) var prior: Double?
enum RealNumber {
  /// The number that the text names.
  ///
  /// - Throws: `ValidationError` for a text that is no finite number, and for one so large or so close to zero that it
  ///   would become infinite, zero, or a number of fewer digits.
  static func parsed(_ text: String) throws -> Double {
    guard let number = Double(text), !number.isNaN else { throw ValidationError("it is no number") }
    guard number.isFinite else {
      throw ValidationError("it is beyond \(Double.greatestFiniteMagnitude), the largest number")
    }
    let isExact = number.isNormal || (number.isZero && !hasDigitsOtherThanZero(text))
    guard isExact else {
      throw ValidationError(
        "it is closer to zero than \(Double.leastNormalMagnitude), the least number that keeps its digits")
    }
    return number
  }

  /// Whether a literal that was read as zero names another number, such as `1e-400` or `0x1p-2000`.
  private static func hasDigitsOtherThanZero(_ text: String) -> Bool {
    let small = text.lowercased().drop { $0 == "-" || $0 == "+" }
    let isHexadecimal = small.hasPrefix("0x")
    let mantissa = small.dropFirst(isHexadecimal ? 2 : 0).prefix { $0 != (isHexadecimal ? "p" : "e") }
    return mantissa.contains { $0 != "0" && $0 != "." }
  }
}
