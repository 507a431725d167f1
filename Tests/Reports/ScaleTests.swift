import AssayReports
import Foundation
import Testing

private let domains: [(Double, Double)] = {
  let numbers = strangeNumbers(1500)
  let drawn = stride(from: 0, to: numbers.count - 1, by: 2).map { index in
    (min(numbers[index], numbers[index + 1]), max(numbers[index], numbers[index + 1]))
  }
  let close = numbers.prefix(200).map { ($0, $0 + $0.magnitude * 1e-6) }
  let plain = (0..<200).map { index -> (Double, Double) in
    let place = Double(index)
    return (place * 0.013 - 3, place * 0.017 - 1)
  }
  let edges: [(Double, Double)] = [(0, 0), (1, 1), (-1e-300, 1e-300), (0, .greatestFiniteMagnitude)]
  return drawn + close + plain + edges
}()

/// Checks the properties that every axis must have.
private func check(
  _ ticks: [Double], from low: Double, to high: Double, atMost most: Int,
  location: SourceLocation = #_sourceLocation
) {
  let about: Comment = "\(low) to \(high), at most \(most): \(ticks)"
  #expect(ticks.count >= 2 && ticks.count <= most, about, sourceLocation: location)
  #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 }, about, sourceLocation: location)
  #expect((ticks.first ?? .nan) <= low && (ticks.last ?? .nan) >= high, about, sourceLocation: location)
}

@Test func `linear ticks ascend, cover their domain and keep to the limit`() {
  for (low, high) in domains {
    let (low, high) = (max(low, -Ticks.largest), min(high, Ticks.largest))
    guard low <= high else { continue }
    for most in [3, 5, 8] {
      check(Ticks.linear(from: low, to: high, atMost: most), from: low, to: high, atMost: most)
    }
  }
}

@Test func `logarithmic ticks ascend, cover their domain and keep to the limit`() {
  for (low, high) in domains where high > 0 {
    let low = min(max(low.magnitude, Ticks.smallest), Ticks.largest)
    let high = max(low, min(high, Ticks.largest))
    for most in [3, 5, 8] {
      check(Ticks.logarithmic(from: low, to: high, atMost: most), from: low, to: high, atMost: most)
    }
  }
}

@Test func `linear ticks are equal steps of one, two or five`() {
  for (low, high) in domains where high - low > 1e-3 * max(low.magnitude, high.magnitude) {
    if low < -Ticks.largest || high > Ticks.largest || high - low < Ticks.smallest { continue }
    let ticks = Ticks.linear(from: low, to: high, atMost: 7)
    let steps = zip(ticks, ticks.dropFirst()).map { $1 - $0 }
    let digits = NumberText.Decimal(steps[0])?.rounded(toDigits: 6).digits
    #expect([[1], [2], [5]].contains(digits))
    for step in steps { #expect((step - steps[0]).magnitude <= 1e-6 * steps[0]) }
    for tick in ticks {
      let multiple = tick / steps[0]
      #expect((multiple - multiple.rounded()).magnitude < 1e-3)
    }
  }
}

@Test func `ticks are the decimals that their labels say`() {
  #expect(Ticks.linear(from: 0.03, to: 0.61, atMost: 8) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  #expect(Ticks.logarithmic(from: 0.45, to: 30, atMost: 8) == [0.2, 0.5, 1, 2, 5, 10, 20, 50])
  #expect(
    Ticks.logarithmic(from: 3e-31, to: 1e-5, atMost: 7)
      == [1e-35, 1e-30, 1e-25, 1e-20, 1e-15, 1e-10, 1e-5])
  #expect(Ticks.logarithmic(from: 0.41, to: 1, atMost: 8) == [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
}

@Test func `places keep order and stay on the axis`() {
  for kind in [Scale.Kind.linear, .logarithmic] {
    let (scale, ticks) = Scale.covering([0.02, 7, 1e4, .nan, .infinity, -3], kind)
    let places = (strangeNumbers(3000) + [.infinity, -.infinity]).sorted().map(scale.place)
    #expect(places.allSatisfy { (0...1).contains($0) })
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(scale.place(ticks[0]) == 0 && scale.place(ticks[ticks.count - 1]) == 1)
    #expect(scale.place(.nan) == 0)
  }
  #expect(Scale(.logarithmic, from: 0.01, to: 100).place(1) == 0.5)
  #expect(Scale(.linear, from: -1.7e308, to: 1.7e308).place(0) == 0.5)
}

@Test func `without numbers a scale still stands`() {
  #expect(Scale.covering([.nan, .infinity], .linear).ticks == [0, 0.5, 1])
  #expect(Scale.covering([0, -1], .logarithmic).ticks == [0.1, 1, 10])
}
