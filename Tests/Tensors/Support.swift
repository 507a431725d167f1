import AssayRandomness
import AssayTensors
@_exported import AssayTestTools

/// Traces, plans and runs a program of float64 inputs once, and returns its outputs.
func evaluate(
  _ inputs: [(name: String, shape: [Int], values: [Double])], outputs: [String],
  on processor: Processor? = nil, _ body: (Trace, [String: Tensor]) -> Void
) throws -> [String: [Double]] {
  let program = try Program { trace in
    var tensors: [String: Tensor] = [:]
    for input in inputs { tensors[input.name] = trace.input(input.name, input.shape, .float64) }
    body(trace, tensors)
  }
  let plan = Plan(program)
  let executor = try processor.map { Executor(plan, on: $0) } ?? Executor(plan)
  for input in inputs { try executor.write(input.name, input.values) }
  executor.run()
  var results: [String: [Double]] = [:]
  for output in outputs { results[output] = try executor.read(output) }
  return results
}

/// Normal numbers from a stream of the test's own.
func numbers(_ count: Int, _ seed: UInt64 = 1) -> [Double] {
  RandomStream(seed: seed, name: "noise").normal(count: count)
}
