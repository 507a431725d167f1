import AssayRandomness
import AssayTensors
import Testing

/// The bits of all outputs and states after some runs from normal numbers.
func bitsAfter(
  _ program: Program, _ options: PlanOptions, runs: Int = 2, on processor: Processor? = nil
) throws -> [String: [UInt8]] {
  let plan = Plan(program, options)
  let executor = try Executor(plan, on: processor ?? Processor.current())
  for (index, (name, type)) in plan.writable.enumerated() {
    let values = numbers(type.count, UInt64(index + 1))
    switch type.element {
    case .float32: try executor.write(name, values.map(Float.init))
    case .float64: try executor.write(name, values)
    case .int32: try executor.write(name, values.map { Int32($0.magnitude * 4) })
    case .bool: break
    }
  }
  for _ in 0..<runs { executor.run() }
  var bits: [String: [UInt8]] = [:]
  for (name, type) in plan.readable { bits[name] = try executor.canonicalBytes(name, type.element) }
  return bits
}

@Suite struct FusionTests {
  @Test(arguments: functions.indices)
  func `fused and unfused execution give the same bits`(_ index: Int) throws {
    for element in [ElementType.float32, .float64] {
      let program = try Program { trace in
        let x = trace.state("x", [3, 4], element)
        let y = functions[index].1(x)
        let loss = (y * y).sum()
        let slope = gradient(of: loss, withRespectTo: [x])[0]
        let curvature = gradient(of: (slope * slope).sum(), withRespectTo: [x])[0]
        let stack = trace.input("stack", [5, 3, 4], element)
        trace.output("y", y)
        trace.output("curvature", curvature)
        let mapped = vmap([stack]) { examples in
          [gradient(of: functions[index].1(examples[0]).sum(), withRespectTo: examples)[0]]
        }
        trace.output("mapped", mapped[0])
        trace.update(x, to: x - slope * 0.01)
      }
      let fused = try bitsAfter(program, PlanOptions())
      let unfused = try bitsAfter(program, PlanOptions(isFusing: false))
      for (name, bits) in unfused { #expect(fused[name] == bits, "\(functions[index].0) \(name)") }
    }
  }
}
