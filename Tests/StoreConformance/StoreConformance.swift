import AssayExperiments

/// What every ``RecordStore`` must do. Each check wants a new, empty store, and throws a ``Departure`` for a store that
/// does something else.
///
/// ```swift
/// @Test(arguments: StoreConformance.checks) func `the store does what stores do`(_ check: StoreCheck) throws {
///   try check.run(MyStore())
/// }
/// ```
package enum StoreConformance {
  /// All checks.
  package static let checks = logs + leases + results + remarks
}

/// One check of a store.
package struct StoreCheck: Sendable, CustomStringConvertible {
  /// What the store must do, in words.
  package let description: String
  private let body: @Sendable (any RecordStore) throws -> Void

  init(_ description: String, _ body: @escaping @Sendable (any RecordStore) throws -> Void) {
    self.description = description
    self.body = body
  }

  /// Holds an empty store to the check.
  package func run(_ store: any RecordStore) throws { try body(store) }
}

/// Something that a store does and should not.
package struct Departure: Error, CustomStringConvertible {
  package let description: String
}

/// Throws when the two are not equal.
func require<Value: Equatable>(
  _ found: Value, is expected: Value, _ what: String, line: UInt = #line, file: StaticString = #fileID
) throws {
  guard found == expected else {
    throw Departure(description: "\(what): \(found) instead of \(expected) (\(file):\(line))")
  }
}

/// Throws when `body` throws nothing, or when it left the store other than it was.
func requireRefusal<Value>(
  by store: any RecordStore, _ what: String, line: UInt = #line, file: StaticString = #fileID,
  _ body: () throws -> Value
) throws {
  let before = try store.head()
  if (try? body()) != nil { throw Departure(description: "\(what) was not refused (\(file):\(line))") }
  try require(store.head(), is: before, "the head after \(what) was refused", line: line, file: file)
}
