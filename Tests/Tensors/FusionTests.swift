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

/// A program with values, slopes, curvatures, tangents and per-example gradients of a function, and an update.
func program(of function: @Sendable (Tensor) -> Tensor, _ element: ElementType) throws -> Program {
  try Program { trace in
    let x = trace.state("x", [3, 4], element)
    let y = function(x)
    let slope = gradient(of: (y * y).sum(), withRespectTo: [x])[0]
    let curvature = gradient(of: (slope * slope).sum(), withRespectTo: [x])[0]
    let stack = trace.input("stack", [5, 3, 4], element)
    trace.output("y", y)
    trace.output("curvature", curvature)
    let mapped = vmap([stack]) { examples in
      let value = function(examples[0])
      let slopes = gradient(of: value.sum(), withRespectTo: examples)
      return slopes + jvp(of: [value], along: [(examples[0], slope)])
    }
    trace.output("slopes", mapped[0])
    trace.output("tangents", mapped[1])
    trace.update(x, to: x - slope * 0.01)
  }
}

/// One training step of a network with what networks are made of: bias and activation, layer norm, softmax and
/// cross-entropy, Adam.
func trainingStep(batch: Int, width: Int, classes: Int, _ element: ElementType) throws -> Program {
  try Program { trace in
    let x = trace.input("x", [batch, width], element)
    let labels = trace.input("labels", [batch], .int32)
    let w = [
      trace.state("w0", [width, width], element), trace.state("w1", [classes, width], element),
      trace.state("b0", [width], element), trace.state("b1", [classes], element),
      trace.state("gain", [width], element),
    ]
    let rate = trace.input("rate", [], element)
    let hidden = (x.matrixProduct(w[0].transposed()) + w[2]).hyperbolicTangent()
    let mean = hidden.mean(axes: [1]).reshaped([batch, 1])
    let centred = hidden - mean
    let variance = (centred * centred).mean(axes: [1]).reshaped([batch, 1])
    let normal = (centred / (variance + 1e-5).squareRoot() * w[4]).maximum(0) + x
    let logits = normal.matrixProduct(w[1].transposed()) + w[3]
    let largest = logits.maximum(axes: [1]).stoppingGradient().reshaped([batch, 1])
    let shifted = logits - largest
    let chosen = labels.oneHot(classes: classes, element: element)
    let losses = shifted.exponential().sum(axes: [1]).logarithm() - (shifted * chosen).sum(axes: [1])
    let loss = losses.mean()
    trace.output("loss", loss)
    for (number, (p, g)) in zip(w, gradient(of: loss, withRespectTo: w)).enumerated() {
      let m = trace.state("m\(number)", p.shape, element)
      let v = trace.state("v\(number)", p.shape, element)
      let nextM = m * 0.9 + g * 0.1
      let nextV = v.absolute() * 0.999 + g * g * 0.001
      trace.update(m, to: nextM)
      trace.update(v, to: nextV)
      trace.update(p, to: p - nextM / (nextV.squareRoot() + 1e-8) * rate)
    }
  }
}

@Suite struct FusionTests {
  private func expectSameBits(_ program: Program, _ comment: String) throws {
    let unfused = try bitsAfter(program, PlanOptions(isFusing: false), on: Processor.available[0])
    for processor in Processor.available {
      let fused = try bitsAfter(program, PlanOptions(), on: processor)
      for (name, bits) in unfused {
        #expect(fused[name] == bits, "\(comment): \(name) on \(processor.name)")
      }
    }
  }

  @Test(arguments: functions.indices)
  func `fused and unfused execution give the same bits`(_ index: Int) throws {
    for element in [ElementType.float32, .float64] {
      let program = try program(of: functions[index].1, element)
      try expectSameBits(program, functions[index].0)
      #expect(Plan.findings(program) == [])
      #expect(Plan.findings(program, PlanOptions(isFusing: false)) == [])
    }
  }

  @Test(arguments: [(1, 1, 2), (2, 3, 1), (17, 20, 10), (32, 64, 10), (33, 300, 257), (5, 256, 40), (3, 700, 3000)])
  func `a training step has the same bits fused, in rows of every length`(
    _ batch: Int, _ width: Int, _ classes: Int
  ) throws {
    for element in [ElementType.float32, .float64] {
      let program = try trainingStep(batch: batch, width: width, classes: classes, element)
      try expectSameBits(program, "\(batch), \(width), \(classes)")
      #expect(Plan.findings(program) == [])
    }
  }

  @Test func `bias and activation, softmax and cross-entropy, and each update are one call`() throws {
    let calls = Plan(try trainingStep(batch: 32, width: 64, classes: 10, .float32)).callDescriptions
    let fused = calls.filter { $0.hasPrefix("fused") }
    // Hidden layer; softmax and cross-entropy, forward and backward; the mean loss; the hidden layer
    // backward; five updates.
    #expect(fused.count <= 11, "\(calls)")
    #expect(calls.allSatisfy { ["fused", "gemm", "reduce_sum"].contains($0.prefix { $0 != " " }) }, "\(calls)")
  }

  @Test func `the arena is close to what liveness demands`() throws {
    for shape in [(32, 64, 10), (128, 256, 10), (64, 784, 100)] {
      let plan = Plan(try trainingStep(batch: shape.0, width: shape.1, classes: shape.2, .float32))
      #expect(Double(plan.arenaBytes) <= 1.2 * Double(plan.arenaLowerBound), "\(shape)")
    }
  }

  @Test func `what is constant is folded only where no bit can change`() throws {
    let values: [Double] = [0, -0.0, 1.5, .infinity, -3]
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [5], .float64)
        let one = x * 0 + 1  // not known to be 1: x may be infinite
        trace.output("same", ((x * 1) / 1 - 0) + -0.0)
        trace.output("plus zero", x + 0)
        trace.output("unknown", one)
        let constants = trace.constant([2.0, 3, 4, 5, 6], [5])
        trace.output("constant", (constants * constants + 1).exponential().logarithm())
      })
    let executor = try Executor(plan)
    try executor.write("x", values)
    executor.run()
    #expect(bits(try executor.read("same")) == bits(values))
    #expect(bits(try executor.read("plus zero")) == bits([0, 0, 1.5, .infinity, -3]))
    #expect(try executor.read("unknown", as: Double.self)[3].isNaN)
    #expect(plan.callDescriptions.count <= 3)
  }

  @Test func `the verifier finds what is wrong with memory`() {
    var trace = MemoryTrace()
    trace.ranges = [0..<64, 64..<128, 64..<96]
    trace.given = [0]
    trace.calls = [.init(reads: [0], writes: [1]), .init(reads: [0], writes: [2])]
    #expect(trace.findings == [])
    trace.calls.append(.init(reads: [1], writes: []))
    #expect(trace.findings == ["call 2 finds buffer 1 overwritten"])
    trace.calls.removeLast()
    trace.wanted = [[1], [2]]
    #expect(trace.findings == ["buffer 1 is overwritten before the run ends"])
    trace.wanted = []
    trace.given = [0, 1, 2]
    #expect(trace.findings.first == "buffer 1 shares memory with another that stays")
    trace.given = [0]
    trace.calls = [.init(reads: [0], writes: [1, 2])]
    #expect(trace.findings == ["call 0 writes buffer 1 and another to one place"])
  }
}
