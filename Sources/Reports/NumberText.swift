/// Writes numbers for readers: about three significant digits, powers of ten as `10⁻³⁰`, a true minus sign.
/// Numbers that must keep their bits are written by `JSON` instead.
///
/// Rounding starts from the shortest decimal that reads back as the number, and goes to the nearest, halves
/// away from zero; so it is the same on every machine and needs no C library.
package enum NumberText {
  /// The number with three significant digits, or more if its integer part has more: `0.451`, `12345`, `3.1 ×
  /// 10⁻³¹`. No zeros are added: one half is `0.5`.
  package static func rounded(_ number: Double, digits: Int = 3) -> String {
    guard let decimal = Decimal(number) else { return special(number) }
    let short = decimal.rounded(toDigits: decimal.isPlain ? max(digits, decimal.point) : digits)
    return short.isPlain ? short.plain(decimals: short.decimals) : short.scientific()
  }

  /// All digits that distinguish the number from its neighbours: for levels and bounds, which somebody chose.
  /// A digit with five or more zeros is written as a power of ten.
  package static func exact(_ number: Double) -> String {
    guard let decimal = Decimal(number) else { return special(number) }
    let isPower = decimal.digits.count == 1 && decimal.point >= 6
    return decimal.isPlain && !isPower
      ? decimal.plain(decimals: decimal.decimals) : decimal.scientific()
  }

  /// An estimate and the ends of its interval with the same number of decimals: three significant digits of
  /// the largest, and at least two of the interval's width. Ends that differ by orders of magnitude are
  /// rounded separately.
  package static func interval(estimate: Double, low: Double, high: Double) -> [String] {
    let numbers = [estimate, low, high]
    let finite = numbers.compactMap { $0 == 0 ? nil : Decimal($0) }
    guard let largest = finite.map(\.point).max(), let smallest = finite.map(\.point).min() else {
      return numbers.map { rounded($0) }
    }
    let width = Decimal(high - low).flatMap { $0.isZero ? nil : $0.point } ?? largest
    let digits = min(max(3, largest - width + 2), 9)
    guard largest - smallest <= 3, largest > -3, largest <= 6 else {
      return numbers.map { rounded($0, digits: digits) }
    }
    let decimals = max(0, digits - largest)
    return numbers.map { number in
      Decimal(number)?.rounded(toDecimals: decimals).plain(decimals: decimals) ?? special(number)
    }
  }

  /// A p-value: two significant digits, and `< 0.0001` for smaller ones.
  package static func probability(_ p: Double) -> String {
    if p < 0.0001 { return "<\u{A0}0.0001" }
    guard let decimal = Decimal(p)?.rounded(toDigits: 2) else { return rounded(p) }
    return decimal.plain(decimals: decimal.decimals)
  }

  /// A share of one as `95 %`, with a no-break space.
  package static func percent(_ share: Double) -> String { rounded(share * 100) + "\u{A0}%" }

  /// An exponent in superscript digits: `⁻³⁰`.
  package static func superscript(_ exponent: Int) -> String {
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(exponent).map { $0.wholeNumberValue.map { raised[$0] } ?? "⁻" })
  }

  private static func special(_ number: Double) -> String {
    number.isNaN ? "not a number" : number < 0 ? "−∞" : "∞"
  }
}

extension NumberText {
  /// The shortest decimal of a finite number: 0.d₁d₂d₃… × 10^point, without zeros at either end.
  package struct Decimal {
    package var isNegative: Bool
    package var digits: [Int]
    package var point: Int

    /// `nil` for infinities and NaN.
    package init?(_ number: Double) {
      guard number.isFinite else { return nil }
      isNegative = number < 0
      let parts = number.magnitude.description.split(separator: "e")
      let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
      digits = mantissa.joined().compactMap(\.wholeNumberValue)
      normalise()
    }

    package var isZero: Bool { digits.isEmpty }
    /// The number of decimals that a plain writing needs.
    package var decimals: Int { max(0, digits.count - point) }
    /// Whether the number is easier to read without a power of ten.
    package var isPlain: Bool { isZero || (point > -3 && point <= 6) }

    package func rounded(toDigits count: Int) -> Decimal {
      guard count < digits.count else { return self }
      var result = self
      let up = count >= 0 && digits[count] >= 5
      result.digits = Array(digits.prefix(max(0, count)))
      if up {
        var index = count - 1
        while index >= 0, result.digits[index] == 9 {
          result.digits[index] = 0
          index -= 1
        }
        if index >= 0 {
          result.digits[index] += 1
        } else {
          result.digits.insert(1, at: 0)
          result.point += 1
        }
      }
      result.normalise()
      return result
    }

    package func rounded(toDecimals count: Int) -> Decimal { rounded(toDigits: point + count) }

    package func plain(decimals: Int) -> String {
      func digit(_ place: Int) -> Int { digits.indices.contains(place) ? digits[place] : 0 }
      let whole = point > 0 ? (0..<point).map { String(digit($0)) }.joined() : "0"
      let fraction = (0..<decimals).map { String(digit(point + $0)) }.joined()
      return (isNegative && !isZero ? "−" : "") + whole + (decimals > 0 ? "." + fraction : "")
    }

    package func scientific() -> String {
      let power = "10" + superscript(point - 1)
      let sign = isNegative ? "−" : ""
      if digits == [1] { return sign + power }
      let fraction = digits.dropFirst().map(String.init).joined()
      return sign + String(digits[0]) + (fraction.isEmpty ? "" : "." + fraction) + "\u{A0}×\u{A0}" + power
    }

    private mutating func normalise() {
      while digits.last == 0 { digits.removeLast() }
      while digits.first == 0 {
        digits.removeFirst()
        point -= 1
      }
      if digits.isEmpty {
        point = 0
        isNegative = false
      }
    }
  }
}
