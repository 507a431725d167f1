import AssayDocuments

/// What can be wrong with a program or with the data given to it.
public enum TensorError: Error, Sendable, Hashable {
  /// The operands do not fit the primitive. `location` is the line that asked for the result; an operator (`a
  /// + b`) has none of its own, so it is the line that made its operands.
  case operands(primitive: String, reason: String, operands: [TensorType], location: String)
  /// An operation has operands from two traces.
  case foreignTensor(location: String)
  /// A tensor of the body of a `vmap` or `scan`, made at `made`, is used outside of that body.
  case escaped(TensorType, made: String, transform: String, began: String, location: String)
  /// A derivative is taken with respect to, or a replacement made of, a tensor that is no variable.
  case notVariable(transform: String, TensorType, made: String, location: String)
  case duplicateName(String)
  /// A gradient is taken of a tensor that is not one real number.
  case notScalar(TensorType, location: String)
  /// The values for a named tensor of a program have the wrong number or type.
  case values(name: String, expected: TensorType, got: String)
  /// The numerics policy makes no sense, for this reason.
  case policy(String)
  case unknownName(String, known: [String])
  /// Why a plan cannot be made for changing inputs, or an executor not run for them.
  case changedInputs(String)
  case unknownStream(String, known: [String])
  case unavailableInstructionSet(String, available: [String])
  /// A path at which nothing was recorded.
  case unknownSite(String, known: [String])
  /// A site inside a loop, seen from outside, and the innermost site around it that is not.
  case siteInLoop(String, began: String, around: String?)
}

extension TensorError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .operands(let primitive, let reason, let operands, let location):
      "\(location): \(primitive)(\(operands.map(\.description).joined(separator: ", "))): \(reason)"
    case .foreignTensor(let location):
      "\(location): a tensor of another trace is used here; pass it in as an input instead"
    case .escaped(let type, let made, let transform, let began, let location):
      "\(location): \(type), made at \(made) inside the body of the \(transform) that began at \(began), has no "
        + "value outside of that body; return it from the body and use what \(transform) returns"
    case .notVariable(let transform, let type, let made, let location):
      "\(location): \(transform) takes a variable: an input, a state, what a body of vmap or scan is given, or a "
        + "watched tensor; \(type), made at \(made), is an expression, and equal expressions are one tensor. "
        + "Write `let h = (…).watched()` and compute the value from h"
    case .duplicateName(let name):
      "two inputs, states or outputs of one program are named '\(name)'; names must differ"
    case .notScalar(let type, let location):
      "\(location): a gradient is taken of one real number, not of \(type); sum or average it first"
    case .values(let name, let expected, let got):
      "'\(name)' is \(expected), which takes \(expected.count) values; got \(got)"
    case .unknownName(let name, let known):
      "the program has no tensor named '\(name)'; it has \(known.sorted().joined(separator: ", "))"
    case .changedInputs(let reason): reason
    case .policy(let reason):
      "the numerics policy cannot be followed: \(reason)"
    case .unknownStream(let name, let known):
      "the program has no stream named '\(name)'; "
        + (known.isEmpty ? "it has none" : "it has \(known.sorted().joined(separator: ", "))")
    case .unavailableInstructionSet(let name, let available):
      "the instruction set '\(name)' is unknown or not available on this processor; available: "
        + available.joined(separator: ", ")
    case .unknownSite(let path, let known):
      "there is no site or label '\(path)'"
        + (known.isEmpty ? "; the program records none" : Nearest.hint(to: path, among: known))
    case .siteInLoop(let path, let began, let around):
      "the site '\(path)' lies inside a loop, the scan that began at \(began), and has another value in each "
        + "iteration; observe "
        + (around.map { "'\($0)', which it is part of" } ?? "what the scan returns, by a label")
    }
  }
}
