/// A number with the sides to which the true one is open: none where it was measured, both where it may be anything.
///
/// A sum of numbers is open to a side where one of them is, and a negative weight exchanges the sides.
struct CensoredNumber: Sendable, Hashable {
  /// What was recorded, or the sum of it.
  var number: Double
  /// The sides to which the true number is open.
  var open: Set<Censoring> = []

  /// The least that the true number can be, where none lies below `floor`.
  func least(_ floor: Double = -.infinity) -> Double { open.contains(.below) ? min(number, floor) : number }

  /// The most that the true number can be.
  var most: Double { open.contains(.above) ? .infinity : number }

  static func + (a: CensoredNumber, b: CensoredNumber) -> CensoredNumber {
    CensoredNumber(number: a.number + b.number, open: a.open.union(b.open))
  }

  /// The mean, from the first number on; `nil` of none.
  static func mean(of values: [CensoredNumber]) -> CensoredNumber? {
    guard let first = values.first else { return nil }
    let sum = values.dropFirst().reduce(first, +)
    return CensoredNumber(number: sum.number / Double(values.count), open: sum.open)
  }

  static func * (weight: Double, value: CensoredNumber) -> CensoredNumber {
    let open = weight == 0 ? [] : weight > 0 ? value.open : Set(value.open.map(\.opposite))
    return CensoredNumber(number: weight * value.number, open: open)
  }
}

extension Record {
  /// The measure of that name, with what is known of it.
  ///
  /// - Throws: ``StudyError/missingMeasure(_:trial:measured:)`` when the record has none.
  func value(_ name: String) throws -> CensoredNumber {
    CensoredNumber(
      number: try measure(name), open: measurement.censored[name].map { [$0] } ?? [])
  }

  /// Throws when the record censors a measure that it has not, or one that is not a number.
  func requireCensoring() throws {
    for name in measurement.censored.keys.sorted() {
      guard let number = measurement.measures[name] else {
        throw StudyError.censoredNothing(name, trial: trial, measured: measurement.measures.keys.sorted())
      }
      guard !number.isNaN else { throw StudyError.censoredNoNumber(name, trial: trial) }
    }
  }
}
