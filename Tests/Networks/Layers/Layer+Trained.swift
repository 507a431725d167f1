import AssayNetworks
import AssayTensors

extension Layer {
  /// Runs ten steps of gradient descent on ½·mean((y − target)²) at a rate of 0.1; the gradients returned are
  /// those of the first.
  func trained(
    on reference: References.Case, mode: Mode = .training
  ) throws -> [(name: String, values: [Double])] {
    let x = try reference["x"]
    let target = try reference["target"]
    let isTokens = self is Embedding
    var weights: [Weight] = []
    let program = try Program { trace in
      let input = trace.input("x", x.shape, isTokens ? .int32 : .float64)
      let domain = needs.domain ? trace.input("domain", [], .int32) : nil
      let scope = LayerScope(trace, mode: mode, domain: domain, element: .float64)
      let y = self(input, in: scope)
      trace.output("output", y)
      let error = y - trace.input("target", target.shape, .float64)
      let loss = (error * error).mean() * 0.5
      weights = scope.declared
      let learnt = zip(scope.declared, scope.tensors).filter { $0.0.isLearnt }
      var of = learnt.map { (name: $0.0.name, tensor: $0.1) }
      if !isTokens { of.append((name: "x", tensor: input)) }
      let gradients = gradient(of: loss, withRespectTo: of.map(\.tensor))
      for (weight, slope) in zip(of, gradients) {
        trace.output("gradient.\(weight.name)", slope)
        if weight.name != "x" {
          trace.update(weight.tensor, to: weight.tensor - slope * 0.1)
        }
      }
      for update in scope.updates { trace.update(update.statistic, to: update.value) }
    }
    let executor = try Executor(Plan(program))
    if isTokens { try executor.write("x", x.integers) } else { try executor.write("x", x.values) }
    if needs.domain { try executor.write("domain", [1] as [Int32]) }
    try executor.write("target", target.values)
    for weight in weights {
      try executor.write(weight.name, reference["start.\(weight.name)"].values)
    }
    executor.run()
    var results: [(name: String, values: [Double])] = []
    let outputs = ["output"] + reference.tensors.keys.filter { $0.hasPrefix("gradient.") }.sorted()
    for output in outputs { results.append((output, try executor.read(output))) }
    for _ in 1..<10 { executor.run() }
    for weight in weights {
      results.append(("end.\(weight.name)", try executor.read(weight.name)))
    }
    return results
  }
}
