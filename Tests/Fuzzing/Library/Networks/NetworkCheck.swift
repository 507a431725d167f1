import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation

/// Checks that must hold for every network: bits that do not depend on how a step is run, relations between runs that
/// are theorems, and values that an interpreter computes from the program alone.
package struct NetworkCheck {
  let network: NetworkCase
  let model: Model
  let step: Model.TracedStep
  let plan: Plan
  /// Every state of the step's program before the first step.
  let start: [String: [Double]]
  /// The steps on the widest instruction set and one thread.
  let reference: Trajectory
  /// Numbers whose bits were compared, or that were held to a bound.
  private(set) var comparisons = 0
  /// Whether rounding decides some value, so that only its bits were compared.
  var isIllConditioned = false
  private(set) var findings: [NetworkFinding] = []

  /// What is found. A network whose step the trace refuses is none; whatever is thrown after that is a finding.
  package static func outcome(of network: NetworkCase) -> NetworkOutcome {
    let model = network.model
    let step: Model.TracedStep
    do {
      step = try model.tracedStep(
        batch: network.batch, optimiser: network.optimiser, averaging: network.averaging,
        policy: network.policy)
    } catch {
      return .refused("\(error)")
    }
    do {
      var check = try NetworkCheck(network, model, step)
      do { try check.run() } catch { check.note(.refusal, "\(error)") }
      return .checked(
        check.findings, comparisons: check.comparisons, isIllConditioned: check.isIllConditioned)
    } catch {
      let finding = NetworkFinding(check: .refusal, detail: "\(error)")
      return .checked([finding], comparisons: 0, isIllConditioned: false)
    }
  }

  private init(_ network: NetworkCase, _ model: Model, _ step: Model.TracedStep) throws {
    (self.network, self.model, self.step) = (network, model, step)
    plan = Plan(step.program)
    let training = try NetworkCheck.training(network, model)
    start = try Dictionary(
      uniqueKeysWithValues: plan.states.map { ($0.name, try training.values(of: $0)) })
    reference = try network.trajectory(
      Executor(plan, on: Processor(named: "")), from: start, step, plan)
  }

  private mutating func run() throws {
    try compareWays()
    try comparePoisoned()
    try compareObserved()
    try compareDerivatives()
    try compareReplicas()
    try compareInterrupted()
    try compareRelations()
  }

  mutating func count(_ comparisons: Int) { self.comparisons += comparisons }

  mutating func note(_ check: NetworkFinding.Check, _ detail: String) {
    findings.append(NetworkFinding(check: check, detail: detail))
  }

  /// Notes where a run differs from the reference.
  private mutating func compare(_ check: NetworkFinding.Check, _ name: String, _ trajectory: Trajectory) {
    count(trajectory.losses.count + trajectory.states.values.reduce(0) { $0 + $1.count })
    if let difference = trajectory.difference(from: reference) { note(check, "\(name): \(difference)") }
  }

  /// With everything in memory that holds no value overwritten after each call.
  private mutating func comparePoisoned() throws {
    for plan in [plan, Plan(step.program, PlanOptions(isFusing: false))] {
      let executor = Executor(plan, on: try Processor(named: ""), isPoisoned: true)
      compare(.memory, "poisoned", try network.trajectory(executor, from: start, step, plan))
    }
  }

  /// With what every site gives as one more output.
  private mutating func compareObserved() throws {
    let paths = step.program.sites.filter { !$0.isInsideLoop }.map(\.path)
    let observing = Plan(try step.program.observing(paths))
    let executor = Executor(observing, on: try Processor(named: ""))
    compare(
      .observation, "observed", try network.trajectory(executor, from: start, step, observing))
    if observing.hash != plan.hash { note(.observation, "the plan has another hash when sites are observed") }
  }

  /// The case as one of several replicas, for half of the steps in one layout and then, from a checkpoint, in the
  /// other.
  private mutating func compareReplicas() throws {
    let count = Int(network.seed % 18) + 1
    let own = count - 1
    func streams(_ stream: (Int) -> RandomStream) -> [RandomStream] {
      (0..<count).map { stream($0 == own ? 0 : $0 + 1) }
    }
    let path = NetworkCheck.temporaryPath
    defer { try? FileManager.default.removeItem(atPath: path) }
    let middle = network.steps / 2
    for (layout, other) in [(Replicas.Layout.lanes, Replicas.Layout.whole), (.whole, .lanes)] {
      let all = try [layout, other].map { layout in
        let replicas = try ReplicatedTraining(
          model, batch: network.batch, optimiser: network.optimiser, averaging: network.averaging,
          policy: network.policy, initialisations: streams(network.initialisation),
          draws: streams(network.draws), threads: 2, layout: layout)
        replicas.refusesNonFiniteLoss = false
        return replicas
      }
      var losses = try network.advance(all[0], 0..<middle, own: own, outputs: step.outputs)
      try all[0].save(to: path)
      try all[1].resume(from: path)
      losses += try network.advance(all[1], middle..<network.steps, own: own, outputs: step.outputs)
      var trajectory = Trajectory(losses: Trajectory.bits(losses))
      for state in plan.states {
        trajectory.states[state.name] = Trajectory.bits(try all[1].values(of: state, in: own))
      }
      compare(.replicas, "replica \(own) of \(count), first \(layout.rawValue), then not", trajectory)
    }
  }

  /// A training run, which is also evaluated; and one that was saved in the middle and resumed in a run that began
  /// elsewhere.
  private mutating func compareInterrupted() throws {
    let middle = network.steps / 2
    let path = NetworkCheck.temporaryPath
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try NetworkCheck.training(network, model)
    var losses = try network.advance(whole, 0..<middle, outputs: step.outputs)
    try whole.save(to: path)
    let minibatch = network.minibatch(middle, outputs: step.outputs)
    _ = try network.evaluate(whole, minibatch, .training)
    let resumed = try NetworkCheck.training(network, model, replica: 7)
    try resumed.resume(from: path)
    let resumedLosses =
      losses + (try network.advance(resumed, middle..<network.steps, outputs: step.outputs))
    losses += try network.advance(whole, middle..<network.steps, outputs: step.outputs)
    compare(.training, "evaluated between steps", try network.trajectory(whole, losses: losses, plan))
    compare(.resumption, "resumed", try network.trajectory(resumed, losses: resumedLosses, plan))
    for mode in [Mode.training, .evaluation] {
      let evaluations = try [whole, resumed, whole].map {
        try bits(of: network.evaluate($0, minibatch, mode))
      }
      if evaluations[1] != evaluations[0] { note(.resumption, "evaluates differently in \(mode) mode") }
      if evaluations[2] != evaluations[0] { note(.evaluation, "two evaluations differ in \(mode) mode") }
    }
  }

  private static var temporaryPath: String {
    FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
  }

  func bits(of evaluated: Training.Evaluated) -> [UInt64] {
    Trajectory.bits([evaluated.loss, evaluated.accuracy] + evaluated.outputs)
  }

  /// A run of the case, or of another model than the case's, from the streams of a replica.
  static func training(
    _ network: NetworkCase, _ model: Model, optimiser: (any Optimiser)? = nil, replica: Int = 0
  ) throws -> Training {
    let training = try Training(
      model, batch: network.batch, optimiser: optimiser ?? network.optimiser, averaging: network.averaging,
      policy: network.policy, initialisation: network.initialisation(replica), draws: network.draws(replica),
      on: Processor(named: ""))
    training.refusesNonFiniteLoss = false
    return training
  }
}
