extension FactorValue {
  /// The type of a level. All levels of one factor have the same type.
  package enum Kind: Int, Sendable, Hashable, CustomStringConvertible {
    case bool, integer, number, text

    package var description: String {
      switch self {
      case .bool: "bool"
      case .integer: "integer"
      case .number: "number"
      case .text: "text"
      }
    }
  }

  package var kind: Kind {
    switch self {
    case .bool: .bool
    case .integer: .integer
    case .number: .number
    case .text: .text
    }
  }

  /// Whether this level comes before another in the order that breaks ties between chosen levels: `no` before
  /// `yes`, numbers by value, names by their UTF-8 bytes. Levels of different types are ordered by type,
  /// never by value.
  package func precedes(_ other: FactorValue) -> Bool {
    switch (self, other) {
    case (.bool(let a), .bool(let b)): !a && b
    case (.integer(let a), .integer(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    default: kind.rawValue < other.kind.rawValue
    }
  }
}

extension FactorValue {
  /// The level as a number; `nil` for a switch or a name.
  var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .bool, .text: nil
    }
  }
}

extension Levels {
  /// The levels in words, by factor name: `rate=0.03, width=64`.
  package var worded: String {
    sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }

  /// Whether `other` has every level of `self`.
  package func agree(with other: Levels) -> Bool {
    allSatisfy { other[$0.key] == $0.value }
  }

  /// Whether one set of levels can have all levels of both.
  func isCompatible(with other: Levels) -> Bool {
    allSatisfy { other[$0.key] == nil || other[$0.key] == $0.value }
  }
}

extension Trial: CustomStringConvertible {
  /// The trial in the words of error messages: `stage compare, rate=0.03, width=64, seed 7, init from seed 3`. A trial
  /// that a store gives by itself has no stage.
  public var description: String {
    let own = overrides.sorted { $0.key < $1.key }.map { "\($0.key) from seed \($0.value)" }
    let parts = [stage.isEmpty ? "" : "stage \(stage)", levels.worded, "seed \(seed)"] + own
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// What sets the trial apart from the others of its seed: its levels, and the seeds of single streams as levels of
  /// the streams' factors.
  package var conditions: Levels {
    levels.merging(overrides.compactMapValues { Int(exactly: $0).map(FactorValue.integer) }) { level, _ in
      level
    }
  }
}

extension FactorValue {
  /// The level as the seed of a stream; `nil` for what is no whole number from 0 on.
  var streamSeed: UInt64? {
    if case .integer(let value) = self { UInt64(exactly: value) } else { nil }
  }
}
