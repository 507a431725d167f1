import AssayTensors
import Testing

@Suite struct ThreadTests {
  /// A network with its gradients, large enough for threads to share most instructions.
  private func plan(_ element: ElementType) throws -> Plan {
    Plan(
      try Program { trace in
        let x = trace.input("x", [256, 320], element)
        let labels = trace.input("labels", [256], .int32)
        let w = trace.state("w", [384, 320], element)
        let v = trace.state("v", [10, 384], element)
        let b = trace.state("b", [384], element)
        let hidden = (x.matrixProduct(w.transposed()) + b).hyperbolicTangent()
        let logits = hidden.matrixProduct(v.transposed())
        let largest = logits.maximum(axes: [1]).reshaped([256, 1]).stoppingGradient()
        let sums = (logits - largest).exponential().sum(axes: [1]).logarithm()
        let chosen = labels.oneHot(classes: 10, element: element)
        let loss = (sums - ((logits - largest) * chosen).sum(axes: [1])).mean()
        for (state, slope) in zip([w, v, b], gradient(of: loss, withRespectTo: [w, v, b])) {
          trace.update(state, to: state - slope * 0.1)
        }
        trace.output("loss", loss)
        trace.output("rows", w.sliced(axis: 0, from: 3, count: 300).reversed(axes: [0]))
        trace.output("wide", concatenated([hidden, x, hidden], axis: 1))
        trace.output("guess", logits.argumentOfMaximum())
      })
  }

  private func weights<Element: TensorElement & BinaryFloatingPoint>(
    of plan: Plan, on processor: Processor, threads: Int, _: Element.Type
  ) throws -> [[Element]] {
    let executor = Executor(plan, on: processor, threads: threads)
    #expect((executor.parts > 1) == (threads > 1))
    try executor.write("x", numbers(256 * 320).map(Element.init))
    try executor.write("labels", (0..<256).map { Int32($0 * 7 % 10) })
    try executor.write("w", numbers(384 * 320, 2).map { Element($0 * 0.1) })
    try executor.write("v", numbers(10 * 384, 3).map { Element($0 * 0.1) })
    for _ in 0..<4 { executor.run() }
    let guess = try executor.read("guess", as: Int32.self).map { Element($0) }
    return try ["loss", "w", "v", "b", "rows", "wide"].map { try executor.read($0) } + [guess]
  }

  @Test func `one, two, three and eight threads give the same bits in float32 and float64`() throws {
    for processor in Processor.available {
      let single = try plan(.float32)
      let twofold = try plan(.float64)
      let alone = try weights(of: single, on: processor, threads: 1, Float.self)
      let aloneTwofold = try weights(of: twofold, on: processor, threads: 1, Double.self)
      #expect(alone[0][0].isFinite && alone[0][0] > 0)
      for threads in [2, 3, 8] {
        #expect(try weights(of: single, on: processor, threads: threads, Float.self) == alone)
        #expect(try weights(of: twofold, on: processor, threads: threads, Double.self) == aloneTwofold)
      }
    }
  }

  @Test func `convolutions and their gradients have the same bits on any number of threads`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [16, 3, 20, 20])
        let w = trace.state("w", [8, 3, 3, 3])
        let v = trace.state("v", [24, 8, 3, 3])
        let hidden = x.convolved(with: w, stride: [1, 1], padding: [(1, 1), (1, 1)]).maximum(0)
        let y = hidden.convolved(with: v, stride: [2, 2], padding: [(1, 1), (1, 1)])
        for (state, slope) in zip([w, v], gradient(of: (y * y).mean(), withRespectTo: [w, v])) {
          trace.update(state, to: state - slope * 0.01)
        }
      })
    let results = try [1, 2, 3, 8].map { threads in
      let executor = try Executor(plan, threads: threads)
      #expect((executor.parts > 1) == (threads > 1))
      try executor.write("x", numbers(16 * 1200).map(Float.init))
      try executor.write("w", numbers(216, 2).map(Float.init))
      try executor.write("v", numbers(1728, 3).map(Float.init))
      for _ in 0..<3 { executor.run() }
      return try (executor.read("w", as: Float.self), executor.read("v", as: Float.self))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func `a stack of small products is shared among threads as a whole`() throws {
    let plan = Plan(
      try Program { trace in
        let a = trace.input("a", [64, 64, 32], .float64)
        let b = trace.input("b", [64, 32, 64], .float64)
        trace.output("y", a.matrixProduct(b))
      })
    let results = try [1, 2, 8].map { threads in
      let executor = try Executor(plan, threads: threads)
      #expect((executor.parts > 1) == (threads > 1))
      try executor.write("a", numbers(64 * 64 * 32))
      try executor.write("b", numbers(64 * 64 * 32, 2))
      executor.run()
      return bits(try executor.read("y"))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func `instructions that need each other's results are not run side by side`() throws {
    // Each line reads what the line before wrote, shifted by a row: a part that ran too early would change
    // the result.
    let rows = 512
    let plan = Plan(
      try Program { trace in
        var x = trace.input("x", [rows, 256], .float64)
        for _ in 0..<12 {
          let below = x.sliced(axis: 0, from: 1, count: rows - 1)
          x = concatenated([below, x.sliced(axis: 0, from: 0, count: 1)], axis: 0) * 1.5 - x
        }
        trace.output("y", x)
      })
    let results = try [1, 2, 8].map { threads in
      let executor = try Executor(plan, threads: threads)
      try executor.write("x", numbers(rows * 256))
      for _ in 0..<20 { executor.run() }
      return bits(try executor.read("y"))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func `small programs stay on the caller's thread`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", [32, 64])
          trace.output("y", x.matrixProduct(trace.input("w", [64, 64])).hyperbolicTangent())
        }), threads: 8)
    #expect(executor.parts == 1)
  }

  @Test func `a pool does every part once, however many threads and parts there are`() {
    for threads in [1, 2, 5] {
      let pool = ThreadPool(threads: threads)
      for parts in [0, 1, 2, 3, 100, 1000] {
        let counts = Counts(parts)
        pool.forEach(parts) { counts.add(to: $0) }
        #expect(counts.values == [Int](repeating: 1, count: parts))
      }
    }
  }
}

/// Counters to which different threads add, each at places of its own.
private final class Counts: @unchecked Sendable {
  private let memory: UnsafeMutableBufferPointer<Int>
  init(_ count: Int) {
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0)
  }
  deinit { memory.deallocate() }
  func add(to place: Int) { memory[place] += 1 }
  var values: [Int] { Array(memory) }
}
