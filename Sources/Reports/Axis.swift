/// One axis of a panel.
package struct Axis: Sendable, Hashable {
  package var title: String
  package var scale: Scale
  /// The numbers written at the axis; empty for an axis that only arranges marks.
  package var ticks: [Double]

  package init(title: String, scale: Scale, ticks: [Double]) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
  }

  /// An axis that contains all of `numbers` and ends at round numbers.
  package static func covering(
    _ numbers: [Double], _ kind: Scale.Kind, title: String, ticks most: Int = 7
  ) -> Axis {
    let (scale, ticks) = Scale.covering(numbers, kind, ticks: most)
    return Axis(title: title, scale: scale, ticks: ticks)
  }

  /// An axis without numbers, on which marks are arranged from `low` to `high`.
  package static func hidden(from low: Double, to high: Double) -> Axis {
    Axis(title: "", scale: Scale(.linear, from: low, to: high), ticks: [])
  }

  /// The text of a tick's number; over many orders of magnitude a power of ten.
  func label(_ tick: Double) -> String {
    let isWide = scale.kind == .logarithmic && scale.high / scale.low >= 1e6
    if isWide, tick >= 1000 || tick < 0.01, let decimal = NumberText.Decimal(tick) {
      return decimal.scientific().replacing("\u{A0}×\u{A0}", with: "×")
    }
    return NumberText.exact(tick).replacing("\u{A0}×\u{A0}", with: "×")
  }
}
