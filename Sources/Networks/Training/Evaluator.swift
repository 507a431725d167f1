import AssayRandomness
import AssayTensors

/// Keeps the programs that evaluate a model: one for each number of examples, mode and set of sites, made when it is
/// first needed.
final class Evaluator {
  let model: Model
  private let policy: NumericsPolicy
  private let takesDomain: Bool
  private var made: [Evaluation: Made] = [:]

  private struct Evaluation: Hashable {
    var count: Int
    var mode: Mode
    /// The paths of the sites whose values are read.
    var observed: [String]
    /// The paths of the sites by which the loss is differentiated.
    var gradients: [String]
  }

  private struct Made {
    var executor: Executor
    var streams: [String]
    var declared: [Weight]
    /// The type of the network's outputs.
    var outputs: TensorType
  }

  init(_ model: Model, policy: NumericsPolicy) {
    self.model = model
    self.policy = policy
    takesDomain = model.network.needs.domain
  }

  /// The states that an evaluation reads, and the names under which it finds them.
  struct Source<Storage: StateStorage> {
    var states: Storage
    /// The name of the state that holds a weight.
    var name: (Weight) -> String
    /// The streams that the states hold.
    var streams: Set<String>
    /// The stream from which all other streams are split.
    var draws: RandomStream
  }

  /// Outputs of the examples as one batch, with loss and accuracy where there are targets. Throws for the same
  /// reasons as `prepared`.
  func evaluated(
    _ examples: GivenExamples, mode: Mode, domain: Int32?, from source: Source<some StateStorage>,
    checking check: ([Weight]) throws -> Void = { _ in }
  ) throws -> Training.Evaluated {
    let executor = try prepared(examples, mode: mode, domain: domain, from: source, checking: check)
    executor.run()
    func read(_ name: String) throws -> [Double] { try executor.numbers(name, model.element) }
    let hasAccuracy = examples.hasTargets && model.objective.accuracy != nil
    return try Training.Evaluated(
      loss: examples.hasTargets ? read("loss")[0] : .nan, accuracy: hasAccuracy ? read("accuracy")[0] : .nan,
      outputs: read("outputs"))
  }

  /// An executor that holds weights, streams and the examples as one batch, and observes sites or the loss's derivatives
  /// by them. Throws when features are not whole examples, when a target is no class, when a domain is missing or
  /// superfluous, and, before anything is allocated, what `check` throws for the weights that the network declares.
  func prepared(
    _ examples: GivenExamples, mode: Mode, observing observed: [String] = [],
    gradientsAt gradients: [String] = [], domain: Int32?, from source: Source<some StateStorage>,
    checking check: ([Weight]) throws -> Void = { _ in }
  ) throws -> Executor {
    try NetworkError.demand(domain: domain, isTaken: takesDomain)
    let count = try model.examples(in: examples.featureCount)
    let made = try evaluation(
      Evaluation(count: count, mode: mode, observed: observed, gradients: gradients), check)
    try examples.check(model.objective, for: made.outputs)
    let executor = made.executor
    for weight in made.declared {
      try executor.write(weight.name, from: source.states, source.name(weight), weight.type.element)
    }
    for name in made.streams {
      // A numerics policy's stream, and a stream that training does not use, are seeded anew in each evaluation. The
      // layers' other streams continue from their states, so they draw as in the next step.
      guard source.streams.contains(name), !StateName.isArithmetic(name) else {
        try executor.seed(name, with: StateName.draws(of: name, from: source.draws))
        continue
      }
      for part in ["words", "position"] {
        try executor.write("\(name).\(part)", from: source.states, "\(name).\(part)", .int32)
      }
    }
    try examples.write(into: executor)
    if let domain { try executor.write("domain", domain) }
    return executor
  }

  private func evaluation(_ evaluation: Evaluation, _ check: ([Weight]) throws -> Void) throws -> Made {
    if let known = made[evaluation] { return known }
    let traced = try model.tracedEvaluation(count: evaluation.count, mode: evaluation.mode, policy: policy)
    try check(traced.declared)
    var program = try traced.program.observing(evaluation.observed)
    if !evaluation.gradients.isEmpty {
      program = try program.observingGradients(of: "loss", at: evaluation.gradients)
    }
    let plan = Plan(program)
    let new = Made(
      executor: try Executor(plan), streams: plan.streams, declared: traced.declared, outputs: traced.outputs)
    made[evaluation] = new
    return new
  }
}
