import AssayTensors
import Testing

/// Stacks of matrix products, which are one call each.
@Suite struct ProductStackTests {
  /// The stack of `a` and `b` as they are seen, and each product by itself.
  private func check(
    _ shapes: ([Int], [Int]), _ element: ElementType = .float64,
    _ views: @escaping (Tensor, Tensor) -> (Tensor, Tensor)
  ) throws {
    var leading: [Int] = []
    let program = try Program { trace in
      let a = trace.input("a", shapes.0, element)
      let b = trace.input("b", shapes.1, element)
      let (x, y) = views(a, b)
      trace.output("stack", x.matrixProduct(y))
      leading = Array(x.shape.dropLast(2))
      func parts(_ x: Tensor, _ y: Tensor) -> [Tensor] {
        guard x.shape.count > 2 else { return [x.matrixProduct(y).reshaped([x.shape[0] * y.shape[1]])] }
        return (0..<x.shape[0]).flatMap { parts(x.element($0), y.element($0)) }
      }
      trace.output("parts", concatenated(parts(x, y), axis: 0))
    }
    let plan = Plan(program)
    #expect(plan.callDescriptions.count { $0.hasPrefix("gemm_stack") } == 1, "\(plan.callDescriptions)")
    for processor in Processor.available {
      for threads in [1, 3] {
        let executor = Executor(plan, on: processor, threads: threads)
        let values = [numbers(shapes.0.reduce(1, *)), numbers(shapes.1.reduce(1, *), 2)]
        for (name, values) in zip(["a", "b"], values) {
          if element == .float64 {
            try executor.write(name, values)
          } else {
            try executor.write(name, values.map(Float.init))
          }
        }
        executor.run()
        #expect(
          try executor.canonicalBytes("stack", element) == executor.canonicalBytes("parts", element),
          "\(shapes), \(leading), \(processor.name), \(threads)")
      }
    }
  }

  @Test func `a stack has the bits of its products, however its matrices lie`() throws {
    for element in [ElementType.float32, .float64] {
      try check(([5, 7, 9], [5, 9, 11]), element) { ($0, $1) }
      try check(([5, 9, 7], [5, 11, 9]), element) { ($0.transposed([0, 2, 1]), $1.transposed([0, 2, 1])) }
      // Heads of attention: two axes of the stack that are not walked as one.
      try check(([3, 6, 4, 8], [3, 6, 4, 8]), element) {
        ($0.transposed([0, 2, 1, 3]), $1.transposed([0, 2, 3, 1]))
      }
      // One matrix for all.
      try check(([9, 7], [4, 7, 5]), element) { ($0.broadcast(to: [4, 9, 7]), $1) }
      try check(([4, 9, 7], [7, 5]), element) { ($0, $1.broadcast(to: [4, 7, 5])) }
      // Three axes, in two orders; backwards; outer products; a single row and column.
      try check(([2, 3, 4, 5, 6], [3, 2, 4, 6, 5]), element) { ($0, $1.transposed([1, 0, 2, 3, 4])) }
      try check(([6, 3, 4], [6, 4, 5]), element) { ($0.reversed(axes: [0]), $1) }
      try check(([40, 33, 1], [40, 1, 65]), element) { ($0, $1) }
      try check(([40, 1, 33], [40, 33, 1]), element) { ($0, $1) }
    }
  }

  @Test func `large stacks are shared among threads within their matrices`() throws {
    try check(([3, 300, 200], [3, 200, 100])) { ($0, $1) }
    try check(([3, 300, 200], [3, 100, 200])) { ($0, $1.transposed([0, 2, 1])) }
  }

  @Test func `more than three uneven axes, empty stacks and empty sums are as before`() throws {
    let program = try Program { trace in
      let a = trace.input("a", [2, 2, 2, 2, 2, 3], .float64)
      let b = trace.input("b", [2, 2, 2, 2, 3, 2], .float64)
      let turned = a.transposed([3, 1, 2, 0, 4, 5])
      trace.output("product", turned.matrixProduct(b))
      let sum = (turned.reshaped([16, 2, 3, 1]) * b.reshaped([16, 1, 3, 2])).sum(axes: [2])
      trace.output("sum", sum.reshaped([2, 2, 2, 2, 2, 2]))
      let (x, y) = (trace.input("x", [0, 2, 3], .float64), trace.input("y", [0, 3, 2], .float64))
      trace.output("none", x.matrixProduct(y))
      let (z, u) = (trace.input("z", [3, 2, 0], .float64), trace.input("u", [3, 0, 2], .float64))
      trace.output("zeros", z.matrixProduct(u))
    }
    let executor = try Executor(Plan(program))
    try executor.write("a", numbers(96))
    try executor.write("b", numbers(96, 2))
    executor.run()
    for (x, y) in zip(
      try executor.read("product", as: Double.self), try executor.read("sum", as: Double.self))
    {
      #expect(abs(x - y) < 1e-14)
    }
    #expect(try executor.read("none", as: Double.self) == [])
    #expect(try executor.read("zeros", as: Double.self) == [Double](repeating: 0, count: 12))
  }

  @Test func `a plan for many examples' gradients has no more calls than for few`() throws {
    func plan(_ examples: Int) throws -> Plan {
      Plan(
        try Program { trace in
          let x = trace.input("x", [examples, 64])
          let labels = trace.input("labels", [examples], .int32)
          let w = [
            trace.state("w0", [64, 64]), trace.state("b0", [64]), trace.state("w1", [10, 64]),
            trace.state("b1", [10]),
          ]
          let slopes = perExampleGradients(of: [x, labels], withRespectTo: w) { example in
            let row = example[0].reshaped([1, 64])
            let hidden = (row.matrixProduct(w[0].transposed()) + w[1]).maximum(0)
            let logits = (hidden.matrixProduct(w[2].transposed()) + w[3]).reshaped([10])
            let largest = logits.maximum(axes: [0]).stoppingGradient()
            let chosen = example[1].reshaped([1]).oneHot(classes: 10, element: .float32).reshaped([10])
            return ((logits - largest).exponential().sum().logarithm() + largest - (logits * chosen).sum())
          }
          for (number, slope) in slopes.enumerated() { trace.output("\(number)", slope) }
        }, PlanOptions(isVerifying: examples < 1000))
    }
    let (few, many) = (try plan(4), try plan(4096))
    #expect(many.callDescriptions.count <= few.callDescriptions.count, "\(many.callDescriptions)")
  }
}
