import AssayRandomness

/// Random choices from a stream, in order: what makes a program from a seed.
package struct Chance {
  private var generator: StreamGenerator

  package init(seed: UInt64, _ purpose: String) {
    generator = StreamGenerator(RandomStream(seed: seed, name: "fuzz").split(purpose))
  }

  /// A whole number below `bound`, which is at least 1.
  package mutating func below(_ bound: Int) -> Int {
    Int(generator.next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True with probability `numerator` in `denominator`.
  package mutating func happens(_ numerator: Int, in denominator: Int) -> Bool {
    below(denominator) < numerator
  }

  /// A multiple of 2⁻⁵³ in [0, 1).
  package mutating func fraction() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  /// Roughly normal: the sum of twelve uniform numbers, less six.
  package mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + fraction() } }

  package mutating func seed() -> UInt64 { generator.next() >> 16 }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for index in elements.indices.dropFirst().reversed() { elements.swapAt(index, below(index + 1)) }
    return elements
  }
}
