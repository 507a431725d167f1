import AssayRandomness
import AssayVariables

/// A variable at one level: `batchNorm.is(true)`. An arm of an outcome is a list of them.
public struct Assignment: Sendable, Hashable {
  /// The variable's name.
  public let name: String
  /// The level.
  public let level: FactorValue
}

/// A variable at several levels: `.levels(rate, [0.03, 0.1])`. A stage crosses a list of them.
public struct Crossing: Sendable, Hashable {
  /// The variable's name.
  public let name: String
  /// The levels, of which every combination with those of other variables is run.
  public let levels: [FactorValue]

  /// These levels of a variable.
  public static func levels<Value: LevelValue>(_ variable: Variable<Value>, _ levels: [Value]) -> Crossing {
    Crossing(name: variable.name, levels: levels.map(\.level))
  }
}

/// A declared variable, whatever the type of its values, or a declared stream: what a list of variables is made of.
public protocol NamedVariable: Sendable {
  /// The variable's name.
  var name: String { get }
}

extension Variable: NamedVariable {}

extension StreamName: NamedVariable {
  /// The stream's name.
  public var name: String { rawValue }
}

extension Variable where Value: LevelValue {
  /// The variable at this level, for the arms of outcomes.
  public func `is`(_ value: Value) -> Assignment { Assignment(name: name, level: value.level) }
}

extension Levels {
  /// The levels of an arm. Traps where it names a variable twice.
  init(_ assignments: [Assignment], file: StaticString, line: UInt) {
    self = [:]
    for assignment in assignments {
      precondition(
        updateValue(assignment.level, forKey: assignment.name) == nil,
        "an arm gives the variable '\(assignment.name)' twice", file: file, line: line)
    }
  }
}
