import Assay
import AssayTensors
import Testing

/// What the documentation of Tensors shows, as it stands there.
@Suite struct TensorExamples {
  @Test func `trace a step and run it`() throws {
    let features = [Float](repeating: 0.5, count: 32 * 64)
    let step = try Program { trace in
      let x = trace.input("x", [32, 64])
      let w = trace.state("w", [64, 10])
      let loss = (x.matrixProduct(w) * 0.1).hyperbolicTangent().sum()
      trace.update(w, to: w - gradient(of: loss, withRespectTo: [w])[0] * 0.01)
      trace.output("loss", loss)
    }
    let executor = try Executor(Plan(step))
    try executor.write("x", features)
    executor.run()
    let loss: [Float] = try executor.read("loss")
    #expect(loss == [0])
  }

  @Test func `a watched tensor is a variable of its own`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [], .float64)
      do {
        let a = (x + 1).watched()
        let slope = gradient(of: a * (x + 1), withRespectTo: [a])[0]  // x + 1
        trace.output("article", slope)
      }
      let a = (x + 1).watched()
      let b = x + 1
      let slope = gradient(of: a * b, withRespectTo: [a])[0]  // b, not a + b
      trace.output("comment", slope)
    }
    let executor = try Executor(Plan(program))
    try executor.write("x", [2.0])
    executor.run()
    #expect(try executor.read("article", as: Double.self) == [3])
    #expect(try executor.read("comment", as: Double.self) == [3])
  }

  @Test func `write for one example, run for all`() throws {
    let distances = try Program { trace in
      let points = trace.input("points", [100, 3], .float64)
      let centre = trace.input("centre", [3], .float64)
      let distance = vmap([points]) { point in
        let difference = point[0] - centre
        return [(difference * difference).sum().squareRoot()]
      }
      trace.output("distances", distance[0])  // [100]
    }
    let near = try Executor(Plan(distances))
    try near.write("points", (0..<300).map { Double($0 % 3 == 0 ? $0 / 3 : 0) })
    near.run()
    #expect(try near.read("distances", as: Double.self) == (0..<100).map(Double.init))

    let slopes = try Program { trace in
      let x = trace.input("x", [32, 4], .float64)
      let w = trace.input("w", [4], .float64)
      let gradients = perExampleGradients(of: [x], withRespectTo: [w]) { example in
        (example[0] * w).sum().hyperbolicTangent()
      }
      trace.output("gradients", gradients[0])  // [32, 4]
    }
    let steep = try Executor(Plan(slopes))
    try steep.write("w", [0.0, 0, 0, 0])
    try steep.write("x", (0..<128).map(Double.init))
    steep.run()
    #expect(try steep.read("gradients", as: Double.self) == (0..<128).map(Double.init))

    let products = try Program { trace in
      let w = trace.input("w", [4], .float64)
      let directions = trace.input("directions", [10, 4], .float64)
      let loss = (w * w * w).sum()
      let curvatures = vmap([directions]) { direction in
        hessianVectorProduct(of: loss, along: [(w, direction[0])])
      }
      trace.output("products", curvatures[0])  // [10, 4]
    }
    let curved = try Executor(Plan(products))
    try curved.write("w", [1.0, 2, 3, 4])
    try curved.write("directions", (0..<40).map { $0 % 4 == 1 ? 1.0 : 0 })
    curved.run()
    #expect(try curved.read("products", as: Double.self) == (0..<40).map { $0 % 4 == 1 ? 12 : 0 })
  }

  @Test func `a map of who wrote which bytes last`() {
    var map = MemoryMap()
    map.put(7, in: 0..<64)
    map.put(8, in: 32..<64)
    let first = map.holds(7, in: 0..<32)  // true
    let both = map.holds(7, in: 0..<64)  // false: 8 has overwritten the second half
    #expect(first)
    #expect(!both)
  }
}
