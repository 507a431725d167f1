import AssayNetworks
import AssayTensors

// Checks of the step's program by itself, by what the fuzzer of programs has: every way of running it, and the
// interpreter.

extension NetworkCheck {
  /// Inputs of a step on the first minibatch, by name.
  private var inputs: [String: [Double]] {
    let minibatch = network.minibatch(0, outputs: step.outputs)
    var inputs = [
      "features": minibatch.features, "targets": minibatch.targets, "rate": [network.schedule(0)],
    ]
    if let domain = minibatch.domain { inputs["domain"] = [Double(domain)] }
    return inputs
  }

  /// Instruction sets, threads, lanes, and a plan without fusion; and each step's values by the interpreter.
  mutating func compareWays() throws {
    let values = start.merging(inputs) { $1 }
    let specimen = Specimen(step.program, values: values, seed: network.seed, runs: network.steps)
    let bits = try BitComparison(specimen, lanes: Int(network.seed % 18) + 1)
    count(bits.compared)
    note(bits.findings)
    let held = try ValueComparison(
      specimen.program, bits.plan, initial: bits.initial, reference: bits.reference)
    count(held.compared)
    note(held.findings)
    isIllConditioned = isIllConditioned || held.isIllConditioned
  }

  private mutating func note(_ findings: [Finding]) {
    for finding in findings {
      note(NetworkFinding.Check(rawValue: finding.kind.rawValue) ?? .bits, finding.words)
    }
  }

  /// The gradient of the loss by every parameter, along one direction, is the slope that dual numbers have.
  mutating func compareDerivatives() throws {
    var learnt: [Weight] = []
    let program = try Program { trace in
      let (loss, scope) = network.loss(in: trace)
      let parameters = zip(scope.declared, scope.tensors).filter { $0.0.isLearnt }
      learnt = parameters.map(\.0)
      trace.output("loss", loss)
      let slopes = gradient(of: loss, withRespectTo: parameters.map(\.1))
      for (weight, slope) in zip(learnt, slopes) { trace.output("slope \(weight.name)", slope) }
    }
    var chance = Chance(seed: network.seed, "directions")
    let directions = Dictionary(
      uniqueKeysWithValues: learnt.map { weight in
        (weight.name, (0..<weight.type.count).map { _ in chance.normal() })
      })
    var interpreter = Interpreter(
      program, values: start.merging(inputs) { $1 }, slopes: directions, arithmetic: .real)
    let known = try interpreter.run()
    guard let loss = known["loss"]?.elements.first else { return }
    var sum = Accumulator(.real)
    for weight in learnt {
      for (part, direction) in zip(
        known["slope \(weight.name)"]?.elements ?? [], directions[weight.name] ?? [])
      {
        sum.addProduct(part.number, Number(direction))
      }
    }
    switch Agreement(traced: sum.result, dual: loss.slope) {
    case .same: count(1)
    case .undecided: isIllConditioned = true
    case .different(let words):
      count(1)
      note(.derivative, "along a direction \(words)")
    }
  }
}

extension NetworkCase {
  /// The loss of a minibatch in training mode, with labels as they are given.
  fileprivate func loss(in trace: Trace) -> (Tensor, LayerScope) {
    let network = Network(layers)
    let features = trace.input("features", [batch] + example.shape, example.element)
    let domain = network.needs.domain ? trace.input("domain", [], .int32) : nil
    let scope = LayerScope(trace, mode: .training, domain: domain, element: element)
    let outputs = network(features, in: scope)
    let type = objective.objective.targets(outputs.type)
    return (objective.objective.loss(outputs, trace.input("targets", type.shape, type.element)), scope)
  }
}
