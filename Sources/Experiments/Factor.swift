import AssayRandomness
import AssayVariables

/// A declared variable of an experiment and its part in it. Everything that could change a trial's result is a factor.
///
/// ```swift
/// let rate = Variable("rate", "step size of gradient descent", .positive)
/// let width = Variable("width", "units of every hidden layer", .count)
/// let factors: [Factor] = [
///   .varied(rate, [0.03, 0.1]), .held(width, 64), .nuisance(.initialisation, "first values of weights"),
/// ]
/// ```
///
/// A trial's body reads the same declarations (``TrialContext``), so what is registered is what the body uses.
public struct Factor: Sendable, Hashable {
  /// The variable's name, under which trials have its level; unique in its design. For a nuisance, the name of its stream.
  public var name: String
  /// The meaning of the factor, with its unit, in a few words.
  public var meaning: String
  /// What the experiment does with the factor.
  public var role: Role
  /// All levels that the factor can take: exactly one when held, none when nuisance (the streams draw it), free, or given a
  /// span.
  public var levels: [FactorValue]
  /// The region that a manipulated factor is sampled over, in place of levels.
  public var span: Span?
  /// Why a level lies outside of the variable's range; `nil` where none does. It is not part of the registration: a
  /// design with such a level cannot be registered.
  var fault: String?

  /// What an experiment does with a variable.
  public enum Role: String, Sendable, Hashable, Codable {
    /// Set to several levels on purpose.
    case manipulated
    /// The same in every trial.
    case held
    /// Randomised by the trial's seed through the random stream of the factor's name; the same for all trials
    /// of one seed.
    case nuisance
    /// May differ from trial to trial and must not matter, such as threads or the instruction set. It has no level: the
    /// environment of each record states its value, so that it can be blamed.
    case free
  }

  /// A manipulated variable: each trial has one of at least two levels.
  public static func varied<Value: LevelValue>(_ variable: Variable<Value>, _ levels: [Value]) -> Factor {
    Factor(variable, .manipulated, levels)
  }
  /// A variable that has one level in every trial.
  public static func held<Value: LevelValue>(_ variable: Variable<Value>, _ level: Value) -> Factor {
    Factor(variable, .held, [level])
  }
  /// What a random stream decides.
  public static func nuisance(_ stream: StreamName, _ meaning: String) -> Factor {
    Factor(name: stream.rawValue, meaning: meaning, role: .nuisance, levels: [])
  }
  /// A variable that may differ and must not matter. Its name is that of a fact of the ``Environment``.
  public static func free(_ variable: Variable<some LevelValue>) -> Factor {
    Factor(name: variable.name, meaning: variable.meaning, role: .free, levels: [])
  }

  init<Value: LevelValue>(_ variable: Variable<Value>, _ role: Role, _ levels: [Value]) {
    self.init(
      name: variable.name, meaning: variable.meaning + (variable.unit.map { ", in \($0)" } ?? ""), role: role,
      levels: levels.map(\.level))
    fault = levels.lazy.compactMap { variable.fault(of: $0) }.first
  }

  /// A factor of these parts, as a document or a store gives it.
  package init(name: String, meaning: String, role: Role, levels: [FactorValue], span: Span? = nil) {
    (self.name, self.meaning, self.role, self.levels, self.span) = (name, meaning, role, levels, span)
  }

  /// Whether trials have a level of it.
  package var hasLevels: Bool { role == .manipulated || role == .held }
}

extension Factor: Codable {
  private enum CodingKeys: String, CodingKey { case name, meaning, role, levels, span }
}

extension Factor {
  /// A manipulated factor by its name, where there is no declaration: for documents and tests.
  package static func varied(_ name: String, _ levels: [FactorValue], _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .manipulated, levels: levels)
  }
  /// A held factor by its name, where there is no declaration.
  package static func held(_ name: String, _ level: FactorValue, _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .held, levels: [level])
  }
}
