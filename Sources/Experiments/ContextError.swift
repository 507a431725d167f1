/// What a body can ask its context for in vain. Each fails the trial.
public enum ContextError: Error, Sendable, Hashable {
  /// The design declares no variable of that name.
  case undeclaredVariable(String, known: [String])
  /// The design declares no stream of that name.
  case undeclaredStream(String, known: [String])
  /// The variable has a role in which it has no level.
  case noLevel(variable: String, role: Factor.Role)
  /// The level is none of the values of the declaration by which it is read.
  case wrongType(variable: String, level: FactorValue, wanted: String)
  /// The level lies outside of the variable's range; in words.
  case outside(String)
}

extension ContextError: CustomStringConvertible {
  /// What was asked for, and what there is.
  public var description: String {
    func known(_ names: [String]) -> String {
      names.isEmpty ? "it declares none" : "it declares " + names.joined(separator: ", ")
    }
    switch self {
    case .undeclaredVariable(let name, let names):
      return "the body reads the variable '\(name)', which the design does not declare; \(known(names))"
    case .undeclaredStream(let name, let names):
      return "the body asks for the stream '\(name)', which the design does not declare; \(known(names))"
    case .noLevel(let name, let role):
      return
        "the body reads the variable '\(name)', which has no level in a trial: its role is \(role.rawValue)"
    case .wrongType(let name, let level, let wanted):
      return "the body reads the variable '\(name)' as \(wanted); its level is \(level.kind) \(level)"
    case .outside(let fault):
      return "the body reads a level out of range: \(fault)"
    }
  }
}
