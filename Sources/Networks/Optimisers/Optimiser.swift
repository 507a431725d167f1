import AssayTensors

/// A rule that moves parameters against their gradients, as part of a traced training step.
///
/// Everything that an optimiser keeps from step to step is in its slots, which are states of the program with
/// names of their own: a checkpoint of the program contains them. Its settings are constants of the program;
/// the learning rate is an input.
///
/// Implement it like this:
///
/// ```swift
/// struct Plain: Optimiser {
///   func update(_ step: OptimiserStep) {
///     for (index, parameter) in step.parameters.enumerated() {
///       step.move(index, to: parameter.tensor - step.gradients[index] * step.rate)
///     }
///   }
///   func validate() {}
/// }
/// ```
public protocol Optimiser: Sendable {
  /// Adds to the trace the operations that move every parameter by one step.
  func update(_ step: OptimiserStep)
  /// Throws when a setting has no meaning, such as a share outside 0 ..< 1.
  func validate() throws
}

extension Optimiser {
  /// The error for a setting of this optimiser.
  func invalid(_ reason: String) -> NetworkError {
    .invalidSetting(of: "\(Self.self)", reason: reason)
  }

  /// Throws for a fault of the settings, in words; does nothing for nil.
  func demand(_ fault: String?) throws {
    if let fault { throw invalid(fault) }
  }
}

extension Optimiser where Self: Configured {
  /// Throws for the first setting outside of its range.
  func demandRanges() throws { try demand(Self.settings.fault(of: self)) }

  /// Throws for a setting outside of its range.
  public func validate() throws { try demandRanges() }
}

/// A tensor that an optimiser moves.
public struct Parameter {
  /// The parameter's name, such as `0.dense.weight`.
  public let name: String
  /// The state in the trace that holds the parameter.
  public let tensor: Tensor
  /// The factor of the learning rate for this parameter.
  public let rateMultiplier: Double

  /// Makes a parameter with this name.
  public init(_ name: String, _ tensor: Tensor, rateMultiplier: Double = 1) {
    self.name = name
    self.tensor = tensor
    self.rateMultiplier = rateMultiplier
  }
}

/// One training step while it is traced. An optimiser reads parameters and gradients from it, and gives it the new
/// values.
public final class OptimiserStep {
  /// The parameters that are trained.
  public let parameters: [Parameter]
  /// The derivatives of the loss, one for each parameter.
  public let gradients: [Tensor]
  /// The loss that is minimised: a function of the parameters.
  public let loss: Tensor
  /// The learning rate, a scalar.
  public let rate: Tensor
  /// The trace in which states are declared.
  public let trace: Trace
  private let record: Record

  private final class Record {
    var slots: [Slot] = []
    var moved: [Tensor?]
    var stepsTaken: Tensor?
    init(count: Int) { moved = [Tensor?](repeating: nil, count: count) }
  }

  /// A step that moves `parameters` against the gradient of `loss`, all of one element type.
  public init(_ parameters: [Parameter], loss: Tensor, rate: Tensor, in trace: Trace) {
    self.parameters = parameters
    self.loss = loss
    self.rate = rate
    self.trace = trace
    gradients = gradient(of: loss, withRespectTo: parameters.map(\.tensor))
    record = Record(count: parameters.count)
  }

  private init(_ step: OptimiserStep, gradients: [Tensor]) {
    parameters = step.parameters
    loss = step.loss
    rate = step.rate
    trace = step.trace
    record = step.record
    self.gradients = gradients
  }

  /// The same step with other gradients, for an optimiser that wraps another.
  public func with(gradients: [Tensor]) -> OptimiserStep { OptimiserStep(self, gradients: gradients) }

  /// The gradients of the loss at other values of the parameters; random draws are the same.
  public func gradients(at places: [Tensor]) -> [Tensor] {
    let places = places.map { $0.watched() }
    let replacements = zip(parameters, places).map { (original: $0.tensor, replacement: $1) }
    return gradient(of: substituting(replacements, in: [loss])[0], withRespectTo: places)
  }

  /// Declares a slot of a parameter, with the parameter's shape or another. The slots of one parameter have
  /// different names.
  public func slot(
    _ name: String, of parameter: Parameter, shape: [Int]? = nil, startingAt start: Double = 0
  ) -> Tensor {
    declare(
      Slot(
        name, of: parameter.name,
        TensorType(shape ?? parameter.tensor.shape, parameter.tensor.type.element), start: .value(start)))
  }

  /// Declares a slot of one number that all parameters share.
  public func slot(_ name: String, startingAt start: Double = 0) -> Tensor {
    declare(Slot(name, of: nil, rate.type, start: .value(start)))
  }

  func declare(_ slot: Slot) -> Tensor {
    record.slots.append(slot)
    return trace.state(slot.state, slot.type.shape, slot.type.element)
  }

  /// Gives a slot its value for the next step.
  public func update(_ slot: Tensor, to value: Tensor) { trace.update(slot, to: value) }

  /// Gives the parameter with this index its value for the next step.
  public func move(_ index: Int, to value: Tensor) {
    trace.update(parameters[index].tensor, to: value)
    record.moved[index] = value
  }

  /// The learning rate of a parameter.
  public func rate(of parameter: Parameter) -> Tensor {
    parameter.rateMultiplier == 1 ? rate : rate * parameter.rateMultiplier
  }

  /// The number of steps before this one, in the rate's element type: the slot `stepsTaken`. It is exact up
  /// to 2²⁴ steps in float32, and then no longer increases.
  public func stepsTaken() -> Tensor {
    if let known = record.stepsTaken { return known }
    let count = declare(
      Slot(
        name: "stepsTaken", parameter: nil, state: StateName.stepsTaken, type: rate.type, start: .value(0)))
    update(count, to: count + 1)
    record.stepsTaken = count
    return count
  }

  /// 1 − βᵗ of step t (from 1), by the recurrence c ← β·c + (1 − β) from 0. It is the sum of the weights in
  /// an average ← β·average + (1 − β)·new, computed without the cancellation of the subtraction. The slot is
  /// `name`.
  public func biasCorrection(_ name: String, share: Double) -> Tensor {
    let correction = slot(name)
    let next = correction * share + (1 - share)
    update(correction, to: next)
    return next
  }

  /// Every slot declared in this step, in order.
  public var slots: [Slot] { record.slots }
  /// The new value of each parameter, or its old value where the optimiser does not move it.
  var moved: [Tensor] { zip(record.moved, parameters).map { $0 ?? $1.tensor } }
}

/// The square root of the sum of the squares of all elements of all tensors: summed tensor by tensor, then
/// over the tensors in order. There must be at least one tensor.
func globalNorm(_ tensors: [Tensor]) -> Tensor {
  let squares = tensors.map { ($0 * $0).sum() }
  return squares.dropFirst().reduce(squares[0], +).squareRoot()
}
