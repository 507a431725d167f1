import AssayComplexity

/// Maps the numbers of an axis to places along it.
package struct Scale: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable { case linear, logarithmic }

  package let kind: Kind
  /// The numbers at the two ends, ascending; both positive on a logarithmic scale.
  package let low: Double
  package let high: Double

  /// A scale that ends at round numbers and contains all of `numbers` that it can show, with its `ticks`, at
  /// most `most` of them. Without any such number it goes from 0 to 1, or from 0.1 to 10.
  package static func covering(_ numbers: [Double], _ kind: Kind, ticks most: Int = 7) -> (
    scale: Scale, ticks: [Double]
  ) {
    let shown = numbers.filter { Scale.shows($0, kind) }
    let ticks: [Double]
    switch (kind, shown.min(), shown.max()) {
    case (.linear, let low?, let high?): ticks = Ticks.linear(from: low, to: high, atMost: most)
    case (.logarithmic, let low?, let high?):
      ticks = Ticks.logarithmic(from: low, to: high, atMost: most)
    case (.linear, _, _): ticks = [0, 0.5, 1]
    case (.logarithmic, _, _): ticks = [0.1, 1, 10]
    }
    return (Scale(kind, from: ticks[0], to: ticks[ticks.count - 1]), ticks)
  }

  /// A scale with these ends, which must be in order.
  package init(_ kind: Kind, from low: Double, to high: Double) {
    self.kind = kind
    self.low = low
    self.high = high
  }

  /// The place of a number: 0 at the low end, 1 at the high end, and within these for every number. NaN is
  /// placed at the low end; ask `shows` first.
  package func place(_ number: Double) -> Double {
    if number.isNaN || number <= low { return 0 }
    if number >= high { return 1 }
    switch kind {
    case .linear:
      // The operands are halved first: the difference of two large numbers of different sign would overflow.
      return (number / 2 - low / 2) / (high / 2 - low / 2)
    case .logarithmic:
      let start = decimalLogarithm(low)
      return (decimalLogarithm(number) - start) / (decimalLogarithm(high) - start)
    }
  }

  /// A number about an eighth of the axis above (or below) this one: it makes a margin.
  func beyond(_ number: Double, above: Bool) -> Double {
    if kind == .linear || high / low < 4 {
      return number + (above ? 0.12 : -0.12) * (high - low)
    }
    let decades = Ticks.decimalExponent(high) - Ticks.decimalExponent(low)
    let factor = decades <= 2 ? 2 : Double("1e\((decades + 7) / 8)") ?? 10
    return above ? number * factor : number / factor
  }

  /// Whether the number lies on the axis; if not, a mark points to the end beyond which it lies.
  package func contains(_ number: Double) -> Bool { number >= low && number <= high }

  /// Whether a scale of this kind can show the number at all.
  static func shows(_ number: Double, _ kind: Kind) -> Bool {
    number.magnitude <= Ticks.largest && (kind == .linear || number >= Ticks.smallest)
  }
}
