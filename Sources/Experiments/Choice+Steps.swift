import AssayVariables
import Foundation

extension Choice {
  /// An end of the levels that were offered.
  enum End: CaseIterable, Hashable {
    case low, high
  }
}

extension Choice.Extension {
  /// The level one step beyond another one, no further than the registered end; `nil` where the step leads to no other
  /// level.
  func level(beyond level: FactorValue, at end: Choice.End) -> FactorValue? {
    guard let number = level.asNumber else { return nil }
    var next: Double
    switch (step, end) {
    case (.times(let factor), .low): next = number / factor
    case (.times(let factor), .high): next = number * factor
    case (.plus(let difference), .low): next = number - difference
    case (.plus(let difference), .high): next = number + difference
    }
    let isWhole = level.kind == .integer
    if isWhole {
      next.round(end == .low ? .down : .up)
    } else {
      next = Double(String(format: "%.15g", next)) ?? next
    }
    if let lowest { next = max(next, lowest) }
    if let highest { next = min(next, highest) }
    guard next.isFinite, end == .low ? next < number : next > number else { return nil }
    let value = isWhole ? Int(exactly: next).map(FactorValue.integer) : .number(next)
    return value == level ? nil : value
  }

  /// Whether no level can lie beyond this one.
  func isLast(_ level: FactorValue, at end: Choice.End) -> Bool {
    guard let number = level.asNumber else { return true }
    return switch end {
    case .low: lowest.map { number <= $0 } ?? false
    case .high: highest.map { number >= $0 } ?? false
    }
  }

  /// The levels that all steps at an end may lead to.
  func levels(beyond level: FactorValue, at end: Choice.End) throws(NoStep) -> [FactorValue] {
    var levels: [FactorValue] = []
    var last = level
    for _ in 0..<Self.limit where !isLast(last, at: end) {
      guard let next = self.level(beyond: last, at: end) else { throw NoStep(from: last) }
      levels.append(next)
      last = next
    }
    return levels
  }

  /// A step leads to no other level.
  struct NoStep: Error {
    var from: FactorValue
  }
}

/// Finds why a level is none of a variable's. All checks are equal, because a registration does not keep them.
struct LevelCheck: Sendable, Hashable {
  /// Why the level is none of the variable's, in words; `nil` where it is one.
  let fault: @Sendable (FactorValue) -> String?

  /// Finds no fault: for a variable known by its name only.
  init() { fault = { _ in nil } }

  init<Value: LevelValue>(of variable: Variable<Value>) {
    fault = { level in
      guard let value = Value(level: level) else {
        return "\(variable.phrase) is \(level); it must be \(variable.domain.kind)"
      }
      return variable.fault(of: value)
    }
  }

  static func == (_: LevelCheck, _: LevelCheck) -> Bool { true }
  func hash(into _: inout Hasher) {}
}
