/// The identity of the program that executes trials: the name of an experiment's body, and the revision of its code.
///
/// A trial is a body, levels and streams, so trials of another revision are other trials. Raise the revision with
/// every change of the code that changes a bit of a result.
///
/// ```swift
/// let body = Body("perceptron-on-digits", revision: 2)
/// ```
public struct Body: Sendable, Hashable, Codable {
  /// The name of the code; two experiments with one body share their trials.
  public var name: String
  /// The revision of the code, from 1.
  public var revision: Int

  /// Makes an identity; `Experiment.validate()` checks it.
  public init(_ name: String, revision: Int = 1) {
    self.name = name
    self.revision = revision
  }
}

extension Body: CustomStringConvertible {
  /// Such as `perceptron-on-digits, revision 2`.
  public var description: String { "\(name), revision \(revision)" }
}
