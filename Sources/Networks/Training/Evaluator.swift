import AssayRandomness
import AssayTensors

/// The programs that evaluate a model, one for each number of examples and mode: they are made once.
final class Evaluator {
  private let model: Model
  private let policy: NumericsPolicy
  private var made: [Evaluation: Made] = [:]

  private struct Evaluation: Hashable {
    var count: Int
    var mode: Mode
  }

  private struct Made {
    var executor: Executor
    var streams: [String]
    var declared: [Weight]
  }

  init(_ model: Model, policy: NumericsPolicy) {
    self.model = model
    self.policy = policy
  }

  /// What an evaluation reads its states from.
  struct Source<Storage: StateStorage> {
    var states: Storage
    /// The state of each weight.
    var name: (Weight) -> String
    /// The streams that the states hold.
    var streams: Set<String>
    /// What other streams are split from.
    var draws: RandomStream
  }

  /// Outputs of the examples as one batch, with loss and accuracy where there are targets. Throws what does not fit, and,
  /// before anything is allocated, what `check` says of the weights that the network declares.
  func evaluated<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target]?, mode: Mode, domain: Int32?,
    from source: Source<some StateStorage>,
    checking check: ([Weight]) throws -> Void = { _ in }
  ) throws -> Training.Evaluated {
    let count = try model.examples(in: features.count)
    let made = try evaluation(Evaluation(count: count, mode: mode), check)
    let executor = made.executor
    for weight in made.declared {
      try executor.write(weight.name, from: source.states, source.name(weight), weight.type.element)
    }
    for name in made.streams {
      // What the arithmetic draws, and what training does not, is drawn anew in each evaluation; layers draw as the
      // next step will.
      guard source.streams.contains(name), !StateName.isArithmetic(name) else {
        try executor.seed(name, with: source.draws.split(StateName.label(ofStream: name)))
        continue
      }
      for part in ["words", "position"] {
        try executor.write("\(name).\(part)", from: source.states, "\(name).\(part)", .int32)
      }
    }
    try executor.write("features", features)
    if let targets { try executor.write("targets", targets) }
    if let domain { try executor.write("domain", domain) }
    executor.run()
    func read(_ name: String) throws -> [Double] { try executor.numbers(name, model.element) }
    return Training.Evaluated(
      loss: targets == nil ? .nan : try read("loss")[0],
      accuracy: targets == nil || model.objective.accuracy == nil ? .nan : try read("accuracy")[0],
      outputs: try read("outputs"))
  }

  private func evaluation(_ evaluation: Evaluation, _ check: ([Weight]) throws -> Void) throws -> Made {
    if let known = made[evaluation] { return known }
    let traced = try model.tracedEvaluation(count: evaluation.count, mode: evaluation.mode, policy: policy)
    try check(traced.declared)
    let plan = Plan(traced.program)
    let new = Made(executor: try Executor(plan), streams: plan.streams, declared: traced.declared)
    made[evaluation] = new
    return new
  }
}
