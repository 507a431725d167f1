import AssayTensors
import Testing

@Suite struct ReplicaTests {
  /// One training step of a small network that uses every kernel with a form for lanes.
  private func plan(_ element: ElementType, width: Int = 5) throws -> Plan {
    Plan(
      try Program { trace in
        let x = trace.input("x", [7, 3], element)
        let labels = trace.input("labels", [7], .int32)
        let w = trace.state("w", [width, 3], element)
        let v = trace.state("v", [width, 4], element)
        let b = trace.state("b", [width], element)
        let offsets = trace.constant((0..<4).map { Float($0) }, [4])
        let hidden = (x.matrixProduct(w.transposed()) + b).hyperbolicTangent()
        let logits = (hidden * hidden.maximum(0.1)).matrixProduct(v)
        let largest = logits.maximum(axes: [1]).reshaped([7, 1]).stoppingGradient()
        let shifted = logits - largest
        let sums = shifted.exponential().sum(axes: [1]).logarithm()
        let chosen = labels.oneHot(classes: 4, element: element)
        let loss = (sums - (shifted * chosen).sum(axes: [1])).mean()
        let norm = (w * w).sum().squareRoot() + select(b .> 0, b, -b).sum()
        let goal = loss + 0.01 * norm
        for (state, slope) in zip([w, v, b], gradient(of: goal, withRespectTo: [w, v, b])) {
          trace.update(state, to: state - slope * 0.1)
        }
        trace.output("loss", loss)
        trace.output("guess", logits.argumentOfMaximum())
        trace.output("rows", logits.gatherRows(labels))
        trace.output("smallest", logits.minimum(axes: [0]))
        trace.output("joined", concatenated([hidden, x], axis: 1).reversed(axes: [0]))
        if element == .float32 { trace.output("moved", logits / (offsets + 1)) }
      })
  }

  private func inputs<Element: TensorElement & BinaryFloatingPoint>(
    _ seed: Int, _ width: Int, _: Element.Type
  )
    -> [(String, [Element])]
  {
    let seed = UInt64(seed)
    return [
      ("w", numbers(width * 3, seed + 1).map(Element.init)),
      ("v", numbers(width * 4, seed + 2).map(Element.init)),
      ("b", numbers(width, seed + 3).map(Element.init)), ("x", numbers(21, seed + 4).map(Element.init)),
    ]
  }

  /// The bits of everything that can be read.
  private func bits<Element: TensorElement & BinaryFloatingPoint>(
    _ read: (String) throws -> [Element], _ labels: (String) throws -> [Int32]
  ) throws -> [[Double]] {
    var names = ["w", "v", "b", "loss", "rows", "smallest", "joined"]
    if Element.self == Float.self { names.append("moved") }
    // A Double holds each Float exactly; no NaN occurs.
    return try names.map { try read($0).map { Double($0) } } + [labels("guess").map { Double($0) }]
  }

  private func check<Element: TensorElement & BinaryFloatingPoint>(_ type: Element.Type) throws {
    let width = 5
    let plan = try plan(Element.elementType, width: width)
    let labels = (0..<19).map { seed in (0..<7).map { Int32(($0 + seed) % 4) } }
    let alone = try (0..<19).map { seed in
      let executor = try Executor(plan)
      for (name, values) in inputs(seed, width, type) { try executor.write(name, values) }
      try executor.write("labels", labels[seed])
      for _ in 0..<6 { executor.run() }
      return try bits({ try executor.read($0, as: type) }, { try executor.read($0) })
    }
    #expect(alone[0] != alone[1])
    for processor in Processor.available {
      for layout in Replicas.Layout.allCases {
        for (count, threads) in [(1, 1), (16, 2), (19, 1), (19, 3)] {
          let replicas = Replicas(plan, count: count, on: processor, threads: threads, layout: layout)
          #expect(replicas.layout == layout)
          for seed in 0..<count {
            for (name, values) in inputs(seed, width, type) { try replicas.write(name, values, to: seed) }
            try replicas.write("labels", labels[seed], to: seed)
          }
          replicas.run()
          replicas.run(steps: 5)
          for seed in 0..<count {
            let own = try bits(
              { try replicas.read($0, of: seed, as: type) }, { try replicas.read($0, of: seed) })
            #expect(own == alone[seed], "\(processor.name), \(layout), replica \(seed) of \(count)")
          }
        }
      }
    }
  }

  @Test func `a replica among others has the bits that it has alone, float32`() throws {
    try check(Float.self)
  }

  @Test func `a replica among others has the bits that it has alone, float64`() throws {
    try check(Double.self)
  }

  @Test func `a row that a fused pass repeats has room in lanes`() throws {
    let plan = Plan(
      try Program { trace in
        let b = trace.input("b", [64])
        trace.output("y", (trace.input("x", [64, 64]) + b).maximum(0))
      })
    let results = try Replicas.Layout.allCases.map { layout in
      let several = try (0..<4).map { _ in try Replicas(plan, count: 16, layout: layout) }
      return try several.map { replicas in
        for replica in 0..<16 {
          let seed = UInt64(replica)
          try replicas.write("x", numbers(4096, seed).map(Float.init), to: replica)
          try replicas.write("b", numbers(64, seed + 99).map(Float.init), to: replica)
        }
        replicas.run()
        return try (0..<16).map { try replicas.read("y", of: $0, as: Float.self) }
      }
    }
    #expect(results[0] == results[1])
  }

  @Test func `small programs run in lanes, large ones and few replicas each by itself`() throws {
    func layout(_ width: Int, batch: Int, count: Int, threads: Int) throws -> Replicas.Layout {
      let plan = Plan(
        try Program { trace in
          let x = trace.input("x", [batch, width])
          let w = trace.state("w", [width, width])
          let y = x.matrixProduct(w.transposed()).hyperbolicTangent()
          trace.update(w, to: w - gradient(of: (y * y).mean(), withRespectTo: [w])[0] * 0.1)
        })
      return try Replicas(plan, count: count, threads: threads).layout
    }
    #expect(try layout(8, batch: 8, count: 16, threads: 1) == .lanes)
    #expect(try layout(8, batch: 8, count: 64, threads: 4) == .lanes)
    #expect(try layout(8, batch: 8, count: 1, threads: 1) == .whole)
    // Sixteen threads with one replica each finish before one thread with sixteen.
    #expect(try layout(16, batch: 32, count: 16, threads: 16) == .whole)
    #expect(try layout(256, batch: 128, count: 16, threads: 1) == .whole)
    #expect(try layout(256, batch: 128, count: 64, threads: 2) == .whole)
  }
}
