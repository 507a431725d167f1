import AssayTensors

extension RandomProgram {
  /// Traced, with derivatives if it has them, but not under its policy. Throws where a call does not fit.
  package func program(isUnrolled: Bool = false) throws -> Program {
    try Program { trace in
      var tracing = Tracing(trace, isUnrolled: isUnrolled)
      tracing.run(statements)
      let results = outputs.compactMap { number in tracing.tensors[number].map { (number, $0) } }
      for (name, number) in zip(outputNames, outputs) {
        if let tensor = tracing.tensors[number] { trace.output(name, tensor) }
      }
      for update in updates {
        if let state = tracing.tensors[update.state], let value = tracing.tensors[update.value] {
          trace.update(state, to: value)
        }
      }
      if derivatives != .none { traceDerivatives(of: results, tracing) }
    }
  }

  /// Names of outputs, by the tensor's number and, where one has it already, how often it came before.
  var outputNames: [String] {
    outputs.enumerated().map { place, number in
      let earlier = outputs[..<place].count { $0 == number }
      return "o\(number)" + String(repeating: " again", count: earlier)
    }
  }

  /// Whether special values are among its leaves.
  private var isSpecial: Bool {
    statements.contains { statement in
      switch statement.operation {
      case .input(_, _, let values), .state(_, _, let values): values.kind == .special
      default: false
      }
    }
  }

  /// Leaves that derivatives are taken by, and the direction of each.
  package var directions: [(name: String, type: TensorType, direction: [Double])] {
    leaves.filter(\.type.isFloating).map { leaf in
      var chance = Chance(seed: seed, "direction \(leaf.name)")
      var direction = (0..<leaf.type.count).map { _ in Double(Float(chance.normal())) }
      // What is no number in one derivative would hide all others in their sum.
      if isSpecial, !direction.isEmpty {
        let place = chance.below(direction.count)
        direction = direction.indices.map { $0 == place ? direction[$0] : 0 }
      }
      return (leaf.name, leaf.type, direction)
    }
  }

  /// One number of all outputs; its gradient by reverse mode, its change along the directions by forward mode, and
  /// for second derivatives the gradient of the gradient's change.
  private func traceDerivatives(of results: [(Int, Tensor)], _ tracing: Tracing) {
    let trace = tracing.trace
    let terms = results.filter(\.1.type.isFloating).map { number, tensor in
      var chance = Chance(seed: seed, "weights \(number)")
      let weights = (0..<tensor.type.count).map { _ in chance.normal() }
      return (tensor.converted(to: .float64) * trace.constant(weights, tensor.shape)).sum()
    }
    guard let first = terms.first else { return }
    let loss = terms.dropFirst().reduce(first, +)
    trace.output("loss", loss)
    let directions = directions.compactMap { leaf in
      tracing.tensors[Int(leaf.name.dropFirst()) ?? -1].map {
        (
          name: leaf.name, variable: $0,
          direction: trace.constant(leaf.direction, leaf.type.shape, leaf.type.element)
        )
      }
    }
    guard !directions.isEmpty else { return }
    let slopes = gradient(of: loss, withRespectTo: directions.map(\.variable))
    for (leaf, slope) in zip(directions, slopes) { trace.output("slope \(leaf.name)", slope) }
    trace.output("along", jvp(of: [loss], along: directions.map { ($0.variable, $0.direction) })[0])
    traceMoves(of: loss, tracing)
    traceWholeDerivatives(of: results, loss, by: directions.map { ($0.name, $0.variable) }, trace)
    guard derivatives == .second else { return }
    let changes = zip(slopes, directions).map { ($0 * $1.direction).converted(to: .float64).sum() }
    let change = changes.dropFirst().reduce(changes[0], +)
    for (leaf, curvature) in zip(directions, gradient(of: change, withRespectTo: directions.map(\.variable)))
    {
      trace.output("curvature \(leaf.name)", curvature)
    }
  }

  /// The slope by each of some watched tensors, and the loss with that tensor moved along a direction: by 0, which
  /// is an input.
  private func traceMoves(of loss: Tensor, _ tracing: Tracing) {
    for statement in statements.filter({ $0.operation == .watched }).prefix(2) {
      let name = "t\(statement.results[0])"
      guard let tensor = tracing.tensors[statement.results[0]], tensor.type.isFloating else { continue }
      let direction = tracing.trace.constant(
        shift(name, tensor.type.count), tensor.shape, tensor.type.element)
      let distance = tracing.trace.input("shift \(name)", [], tensor.type.element)
      // Taking 0 away, and not adding it, changes no zero's sign.
      let moved = tensor - direction * distance
      tracing.trace.output("slope \(name)", gradient(of: loss, withRespectTo: [tensor])[0])
      tracing.trace.output("moved \(name)", substituting([(tensor, moved)], in: [loss])[0])
    }
  }

  /// The direction that a watched tensor is moved along.
  func shift(_ name: String, _ count: Int) -> [Double] {
    var chance = Chance(seed: seed, "shift \(name)")
    return (0..<count).map { _ in Double(Float(chance.fraction() + 0.5)) }
  }

  /// All derivatives of a small result by a small leaf, and all second ones of the loss.
  private func traceWholeDerivatives(
    of results: [(Int, Tensor)], _ loss: Tensor, by leaves: [(name: String, variable: Tensor)],
    _ trace: Trace
  ) {
    func isSmall(_ tensor: Tensor) -> Bool {
      tensor.type.isFloating && (1...12).contains(tensor.type.count)
    }
    var chance = Chance(seed: seed, "whole derivatives")
    let variables = leaves.filter { isSmall($0.variable) }
    guard !variables.isEmpty else { return }
    let leaf = chance.pick(variables)
    let values = results.filter { isSmall($0.1) }
    if !values.isEmpty {
      let (number, value) = chance.pick(values)
      let whole = jacobian(of: value, withRespectTo: [leaf.variable])[0]
      trace.output("jacobian \(leaf.name) o\(number)", whole)
    }
    guard derivatives == .second else { return }
    trace.output("hessian \(leaf.name)", hessian(of: loss, withRespectTo: leaf.variable))
  }
}
