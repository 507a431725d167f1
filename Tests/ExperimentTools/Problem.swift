import AssayExperiments

/// A change that makes a sound experiment invalid, and the message with which validation refuses it.
package struct Problem: Sendable, CustomStringConvertible {
  /// Makes the change.
  package let change: @Sendable (inout Experiment) -> Void
  /// The words of the error.
  package let message: String
  /// The name of the test's case.
  package var description: String { message }

  /// A change with its message.
  package init(_ message: String, _ change: @escaping @Sendable (inout Experiment) -> Void) {
    self.change = change
    self.message = message
  }
}
