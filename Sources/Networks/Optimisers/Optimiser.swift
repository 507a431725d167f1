import AssayTensors

/// A rule that moves parameters against their gradients, as part of a traced step.
///
/// What it remembers from step to step are its slots, states of the program in a space of names of their own: a
/// checkpoint of the program holds them like any other. Its settings are constants of the program; the learning
/// rate is an input.
public protocol Optimiser: Sendable {
  /// Adds to the trace what moves every parameter by one step.
  func update(_ step: OptimiserStep)
  /// Throws when a setting has no meaning, such as a share outside 0 ..< 1.
  func validate() throws
}

extension Optimiser {
  /// The error for a setting of this optimiser.
  func invalid(_ reason: String) -> NetworkError {
    .invalidSetting(of: "\(Self.self)", reason: reason)
  }

  /// Throws the reason why a setting has no meaning, if there is one.
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
  /// Such as `0.dense.weight`.
  public let name: String
  /// The state in the trace.
  public let tensor: Tensor
  /// What the learning rate is multiplied with for this parameter.
  public let rateMultiplier: Double

  /// A parameter of that name.
  public init(_ name: String, _ tensor: Tensor, rateMultiplier: Double = 1) {
    self.name = name
    self.tensor = tensor
    self.rateMultiplier = rateMultiplier
  }
}

/// One step of training under construction: what an optimiser reads, and where it says what changes.
public final class OptimiserStep {
  /// What is learnt.
  public let parameters: [Parameter]
  /// The derivatives of the loss, one for each parameter.
  public let gradients: [Tensor]
  /// What is minimised: a function of the parameters.
  public let loss: Tensor
  /// The learning rate, a scalar.
  public let rate: Tensor
  /// Where states are declared.
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

  /// The same step with other gradients: what an optimiser that wraps another hands on.
  public func with(gradients: [Tensor]) -> OptimiserStep { OptimiserStep(self, gradients: gradients) }

  /// The gradients of the loss where the parameters have other values; random draws are the same.
  public func gradients(at places: [Tensor]) -> [Tensor] {
    let places = places.map { $0.watched() }
    let replacements = zip(parameters, places).map { (original: $0.tensor, replacement: $1) }
    return gradient(of: substituting(replacements, in: [loss])[0], withRespectTo: places)
  }

  /// A state of a parameter's shape, or of another. One parameter's slots have different names.
  public func slot(
    _ name: String, of parameter: Parameter, shape: [Int]? = nil, startingAt start: Double = 0
  ) -> Tensor {
    declare(
      Slot(
        name, of: parameter.name,
        TensorType(shape ?? parameter.tensor.shape, parameter.tensor.type.element), start: .value(start)))
  }

  /// A state of one number that all parameters share.
  public func slot(_ name: String, startingAt start: Double = 0) -> Tensor {
    declare(Slot(name, of: nil, rate.type, start: .value(start)))
  }

  func declare(_ slot: Slot) -> Tensor {
    record.slots.append(slot)
    return trace.state(slot.state, slot.type.shape, slot.type.element)
  }

  /// The state takes this value when the step ends.
  public func update(_ slot: Tensor, to value: Tensor) { trace.update(slot, to: value) }

  /// The parameter of that number takes this value when the step ends.
  public func move(_ index: Int, to value: Tensor) {
    trace.update(parameters[index].tensor, to: value)
    record.moved[index] = value
  }

  /// The learning rate of a parameter.
  public func rate(of parameter: Parameter) -> Tensor {
    parameter.rateMultiplier == 1 ? rate : rate * parameter.rateMultiplier
  }

  /// Steps before this one, as a number of the rate's type: the slot `stepsTaken`. Exact up to 2²⁴ steps in
  /// float32, where it then stays.
  public func stepsTaken() -> Tensor {
    if let known = record.stepsTaken { return known }
    let count = declare(
      Slot(
        name: "stepsTaken", parameter: nil, state: StateName.stepsTaken, type: rate.type, start: .value(0)))
    update(count, to: count + 1)
    record.stepsTaken = count
    return count
  }

  /// 1 − βᵗ of step t (from 1), by the recurrence c ← β·c + (1 − β) from 0: the sum of the weights of an
  /// average ← β·average + (1 − β)·new, without the cancellation of the subtraction. The slot is `name`.
  public func biasCorrection(_ name: String, share: Double) -> Tensor {
    let correction = slot(name)
    let next = correction * share + (1 - share)
    update(correction, to: next)
    return next
  }

  /// Every state declared in this step, in its order.
  public var slots: [Slot] { record.slots }
  /// The new value of each parameter; its old one where the optimiser does not move it.
  var moved: [Tensor] { zip(record.moved, parameters).map { $0 ?? $1.tensor } }
}

/// The square root of the sum of the squares of all elements of all tensors, which is taken tensor by tensor,
/// then over the tensors in order. There is at least one.
func globalNorm(_ tensors: [Tensor]) -> Tensor {
  let squares = tensors.map { ($0 * $0).sum() }
  return squares.dropFirst().reduce(squares[0], +).squareRoot()
}
