import AssayNetworks
import AssayTensors

/// What a run of some training steps came to, to the bit: the loss before each step, and every state after the last.
struct Trajectory: Equatable {
  var losses: [UInt64] = []
  var states: [String: [UInt64]] = [:]

  /// Where another differs first, in words; `nil` where it has the same bits.
  func difference(from other: Trajectory) -> String? {
    for (step, pair) in zip(losses, other.losses).enumerated() where pair.0 != pair.1 {
      return "the loss of step \(step) is \(Self.text(pair.0)), not \(Self.text(pair.1))"
    }
    guard losses.count == other.losses.count else {
      return "\(losses.count) steps, not \(other.losses.count)"
    }
    for (name, values) in states.sorted(by: { $0.key < $1.key }) {
      guard let others = other.states[name], others.count == values.count else { return "no \(name)" }
      for (index, pair) in zip(values, others).enumerated() where pair.0 != pair.1 {
        return "\(name)[\(index)] is \(Self.text(pair.0)), not \(Self.text(pair.1))"
      }
    }
    return nil
  }

  private static func text(_ bits: UInt64) -> String { "\(Double(bitPattern: bits))" }

  /// The bits of numbers that were read as float64, which is exact; every NaN is the same.
  static func bits(_ values: [Double]) -> [UInt64] {
    values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
  }
}

extension NetworkCase {
  /// The case's steps in an executor of the step's plan, from these states.
  func trajectory(
    _ executor: Executor, from states: [String: [Double]], _ step: Model.TracedStep, _ plan: Plan
  )
    throws -> Trajectory
  {
    for state in plan.states {
      try executor.write(state.name, states[state.name] ?? [], as: state.type.element)
    }
    var result = Trajectory()
    for number in 0..<steps {
      let minibatch = minibatch(number, outputs: step.outputs)
      try executor.write("features", minibatch.features, as: example.element)
      let targets: ElementType = objective.hasClasses ? .int32 : element
      try executor.write("targets", minibatch.targets, as: targets)
      try executor.write("rate", [schedule(number)], as: element)
      if let domain = minibatch.domain { try executor.write("domain", [domain]) }
      executor.run()
      result.losses += Trajectory.bits(try executor.numbers("loss", of: element))
    }
    for state in plan.states {
      result.states[state.name] = Trajectory.bits(try executor.numbers(state.name, of: state.type.element))
    }
    return result
  }

  /// What a training run came to, from the losses that its steps returned.
  func trajectory(_ training: Training, losses: [Double], _ plan: Plan) throws -> Trajectory {
    var result = Trajectory(losses: Trajectory.bits(losses))
    for state in plan.states { result.states[state.name] = Trajectory.bits(try training.values(of: state)) }
    return result
  }

  /// Takes these steps of the case in a run that stands before the first of them, and returns their losses. Rates
  /// are multiplied with `scale`.
  func advance(_ training: Training, _ steps: Range<Int>, outputs: TensorType, scale: Double = 1) throws
    -> [Double]
  {
    try steps.map { try take(training, minibatch($0, outputs: outputs), rate: schedule($0) * scale) }
  }

  /// One step on a minibatch, at a rate of its own; its loss.
  func take(_ training: Training, _ minibatch: Minibatch, rate: Double) throws -> Double {
    try take(training, minibatch, rate, featureType, targetType)
  }

  private func take<Feature: FuzzedNumber, Target: FuzzedNumber>(
    _ training: Training, _ minibatch: Minibatch, _ rate: Double, _: Feature.Type, _: Target.Type
  ) throws -> Double {
    try training.step(
      features: minibatch.features.map { Feature($0) }, targets: minibatch.targets.map { Target($0) },
      rate: rate, domain: minibatch.domain)
  }

  /// What the run says of examples.
  func evaluate(_ training: Training, _ minibatch: Minibatch, _ mode: Mode, averaged: Bool = false) throws
    -> Training.Evaluated
  {
    try evaluate(training, minibatch, mode, averaged, featureType, targetType)
  }

  private func evaluate<Feature: FuzzedNumber, Target: FuzzedNumber>(
    _ training: Training, _ minibatch: Minibatch, _ mode: Mode, _ averaged: Bool, _: Feature.Type,
    _: Target.Type
  ) throws -> Training.Evaluated {
    try training.evaluate(
      features: minibatch.features.map { Feature($0) }, targets: minibatch.targets.map { Target($0) },
      mode: mode, averaged: averaged, domain: minibatch.domain)
  }

  /// Takes these steps of the case in every replica, the one of number `own` on the case's minibatches and others on
  /// their own, and returns the losses of that one.
  func advance(_ replicas: ReplicatedTraining, _ steps: Range<Int>, own: Int, outputs: TensorType) throws
    -> [Double]
  {
    try advance(replicas, steps.count, own, outputs, featureType, targetType)
  }

  private func advance<Feature: FuzzedNumber, Target: FuzzedNumber>(
    _ replicas: ReplicatedTraining, _ steps: Int, _ own: Int, _ outputs: TensorType, _: Feature.Type,
    _: Target.Type
  ) throws -> [Double] {
    try replicas.run(steps: steps) { replica, step in
      let minibatch = minibatch(step, outputs: outputs, replica: replica == own ? 0 : replica + 1)
      return ReplicatedTraining.Minibatch(
        features: minibatch.features.map { Feature($0) }, targets: minibatch.targets.map { Target($0) },
        rate: schedule(step), domain: minibatch.domain)
    }[own]
  }

  private var featureType: any FuzzedNumber.Type { fuzzedType(of: example.element) }
  private var targetType: any FuzzedNumber.Type { fuzzedType(of: objective.hasClasses ? .int32 : element) }
}

/// A type of features and targets.
protocol FuzzedNumber: TensorElement {
  init(_ number: Double)
}

extension Float: FuzzedNumber {}
extension Double: FuzzedNumber {}
extension Int32: FuzzedNumber {}

private func fuzzedType(of element: ElementType) -> any FuzzedNumber.Type {
  switch element {
  case .float64: Double.self
  case .int32: Int32.self
  default: Float.self
  }
}

extension Executor {
  /// The values of a tensor of that element type.
  func numbers(_ name: String, of element: ElementType) throws -> [Double] {
    switch element {
    case .float32: try read(name, as: Float.self).map(Double.init)
    case .float64: try read(name, as: Double.self)
    case .int32: try read(name, as: Int32.self).map(Double.init)
    case .bool: try read(name, as: Bool.self).map { $0 ? 1 : 0 }
    }
  }
}
