/// The machine and the build that ran a trial. They must not change a result; they are recorded so that they
/// can be blamed if they do.
public struct Environment: Sendable, Hashable, Codable {
  /// Facts by name, such as `processor`: `x86_64 AMD EPYC`. Other facts are the operating system, the instruction set
  /// of the kernels, the compiler, `debug` or `release`, and Assay's version.
  public var facts: [String: String]

  /// Makes an environment from its facts, by name.
  public init(facts: [String: String]) { self.facts = facts }
}
