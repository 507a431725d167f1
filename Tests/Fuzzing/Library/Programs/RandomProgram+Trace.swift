import AssayTensors

extension RandomProgram {
  /// Traced, with derivatives if it has them, but not under its policy. Throws where a call does not fit.
  package func program(isUnrolled: Bool = false) throws -> Program {
    try Program { trace in
      var tracing = Tracing(trace, isUnrolled: isUnrolled)
      tracing.run(statements)
      let results = outputs.compactMap { number in tracing.tensors[number].map { (number, $0) } }
      for (number, tensor) in results { trace.output("o\(number)", tensor) }
      for update in updates {
        if let state = tracing.tensors[update.state], let value = tracing.tensors[update.value] {
          trace.update(state, to: value)
        }
      }
      if derivatives != .none { traceDerivatives(of: results, tracing) }
    }
  }

  /// Leaves that derivatives are taken by, and the direction of each.
  package var directions: [(name: String, type: TensorType, direction: [Double])] {
    leaves.filter { $0.type.element == .float32 || $0.type.element == .float64 }.map { leaf in
      var chance = Chance(seed: seed, "direction \(leaf.name)")
      let direction = (0..<leaf.type.count).map { _ in Double(Float(chance.normal())) }
      return (leaf.name, leaf.type, direction)
    }
  }

  /// One number of all outputs; its gradient by reverse mode, its change along the directions by forward mode, and
  /// for second derivatives the gradient of the gradient's change.
  private func traceDerivatives(of results: [(Int, Tensor)], _ tracing: Tracing) {
    let trace = tracing.trace
    let terms = results.filter { $0.1.type.element == .float32 || $0.1.type.element == .float64 }.map {
      number, tensor in
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
    guard derivatives == .second else { return }
    let changes = zip(slopes, directions).map { ($0 * $1.direction).converted(to: .float64).sum() }
    let change = changes.dropFirst().reduce(changes[0], +)
    for (leaf, curvature) in zip(directions, gradient(of: change, withRespectTo: directions.map(\.variable)))
    {
      trace.output("curvature \(leaf.name)", curvature)
    }
  }
}
