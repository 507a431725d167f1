import AssayTensors

/// A state of an optimiser, or of what averages its results.
public struct Slot: Sendable, Hashable {
  /// As the optimiser calls it, such as `velocity`; `average` for what averages the parameters.
  public var name: String
  /// The parameter that it belongs to; `nil` where all share it.
  public var parameter: String?
  /// The state of the program that holds it: a name that no other state has, whatever the optimiser calls its slots.
  public var state: String
  /// Its shape and element type.
  public var type: TensorType
  /// What it holds before the first step.
  public var start: Start

  /// A number everywhere, or the first values of a parameter.
  public enum Start: Sendable, Hashable {
    case value(Double)
    case parameter(String)
  }

  /// A slot of an optimiser, in the slots' space of names.
  init(_ name: String, of parameter: String?, _ type: TensorType, start: Start) {
    self.init(
      name: name, parameter: parameter, state: StateName.slot(name, of: parameter), type: type, start: start)
  }

  init(name: String, parameter: String?, state: String, type: TensorType, start: Start) {
    self.name = name
    self.parameter = parameter
    self.state = state
    self.type = type
    self.start = start
  }

  /// `<slot>.<parameter>`, or `<slot>` where all parameters share it: what users ask for.
  public var label: String { name + (parameter.map { "." + $0 } ?? "") }
}
