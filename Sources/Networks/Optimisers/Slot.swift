import AssayTensors

/// A value that an optimiser, or an average of the parameters, keeps from step to step.
public struct Slot: Sendable, Hashable {
  /// The name that the optimiser gives it, such as `velocity`; `average` for an average of the parameters.
  public var name: String
  /// The parameter that it belongs to; `nil` where all parameters share it.
  public var parameter: String?
  /// The name of the program's state that holds it. No other state has this name, whatever the optimiser
  /// calls its slots.
  public var state: String
  /// The slot's shape and element type.
  public var type: TensorType
  /// The slot's value before the first step.
  public var start: Start

  /// A number for all elements, or the first values of a parameter.
  public enum Start: Sendable, Hashable {
    case value(Double)
    case parameter(String)
  }

  /// Makes a slot of an optimiser; its state's name is in the name space of slots.
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

  /// `<slot>.<parameter>`, or `<slot>` where all parameters share it: the name that users give to
  /// `values(of:)`.
  public var label: String { name + (parameter.map { "." + $0 } ?? "") }
}
