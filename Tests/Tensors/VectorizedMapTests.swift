import AssayTensors
import Testing

@Suite struct VectorizedMapTests {
  private let count = 5

  /// The outputs of `body` on [5, 3, 4] examples: all at once, and one example after the other.
  private func compare(_ body: @escaping (Tensor, Tensor) -> Tensor) throws -> (
    together: [UInt64], alone: [UInt64]
  ) {
    let x = numbers(12 * count, 3)
    let shared = numbers(12, 7)
    let together = try evaluate(
      [("x", [count, 3, 4], x), ("w", [3, 4], shared)], outputs: ["y"]
    ) { trace, inputs in
      guard let x = inputs["x"], let w = inputs["w"] else { return }
      trace.output("y", vmap([x]) { [body($0[0], w)] }[0])
    }
    let alone = try (0..<count).flatMap { example in
      try evaluate(
        [("x", [3, 4], Array(x[(example * 12)..<(example * 12 + 12)])), ("w", [3, 4], shared)],
        outputs: ["y"]
      ) { trace, inputs in
        guard let x = inputs["x"], let w = inputs["w"] else { return }
        trace.output("y", body(x, w))
      }["y"] ?? []
    }
    return (bits(together["y"] ?? []), bits(alone))
  }

  @Test(arguments: functions.indices)
  func `every example has the bits that it has alone`(_ index: Int) throws {
    let f = functions[index].1
    let (together, alone) = try compare { x, w in f(x * w) }
    #expect(together == alone, "\(functions[index].0)")
    #expect(!together.isEmpty)
  }

  @Test(arguments: functions.indices)
  func `per-example gradients have the bits of each gradient alone`(_ index: Int) throws {
    let f = functions[index].1
    let (together, alone) = try compare { x, w in
      let y = f(x * w)
      return gradient(of: (y * y).sum(), withRespectTo: [w])[0]
    }
    #expect(together == alone, "\(functions[index].0)")
  }

  @Test func `the order of vmap and gradient does not matter`() throws {
    let result = try evaluate([("x", [4, 3], numbers(12)), ("w", [3], numbers(3, 2))], outputs: ["a", "b"]) {
      trace, inputs in
      guard let x = inputs["x"], let w = inputs["w"] else { return }
      func loss(_ x: Tensor) -> Tensor { ((x * w).hyperbolicTangent() * x).sum() }
      let inside = vmap([x]) { [gradient(of: loss($0[0]), withRespectTo: [$0[0]])[0]] }[0]
      let outside = gradient(of: vmap([x]) { [loss($0[0])] }[0].sum(), withRespectTo: [x])[0]
      trace.output("a", inside)
      trace.output("b", outside)
    }
    let pairs = zip(try #require(result["a"]), try #require(result["b"]))
    for (a, b) in pairs { #expect(abs(a - b) < 1e-14) }
  }

  @Test func `nested vmap gives every pair`() throws {
    let result = try evaluate([("x", [3], [1, 2, 3]), ("y", [2], [10, 20])], outputs: ["z"]) {
      trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      trace.output("z", vmap([x]) { x in vmap([y]) { y in [x[0] * y[0] + x[0]] } }[0])
    }
    #expect(result["z"] == [11, 21, 22, 42, 33, 63])
  }

  @Test func `a jacobian by vmap over unit vectors is the matrix of a linear map`() throws {
    let matrix = numbers(12)
    let result = try evaluate(
      [
        ("a", [3, 4], matrix), ("x", [4, 1], numbers(4, 2)), ("unit", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
      ],
      outputs: ["j"]
    ) { trace, inputs in
      guard let a = inputs["a"], let x = inputs["x"], let unit = inputs["unit"] else { return }
      let y = a.matrixProduct(x).reshaped([3])
      trace.output(
        "j", vmap([unit]) { [gradient(of: (y * $0[0]).sum(), withRespectTo: [x])[0]] }[0])
    }
    #expect(bits(result["j"] ?? []) == bits(matrix))
  }

  @Test func `rows are gathered for each example, from shared and from own matrices`() throws {
    let plan = Plan(
      try Program { trace in
        let matrix = trace.input("matrix", [3, 2])
        let matrices = trace.input("matrices", [2, 3, 2])
        let indices = trace.input("indices", [2, 2], .int32)
        trace.output("shared", vmap([indices]) { [matrix.gatherRows($0[0])] }[0])
        trace.output("own", vmap([matrices, indices]) { [$0[0].gatherRows($0[1])] }[0])
      })
    let executor = try Executor(plan)
    try executor.write("matrix", [0, 1, 10, 11, 20, 21] as [Float])
    try executor.write("matrices", (0..<12).map(Float.init))
    try executor.write("indices", [2, 0, 1, 1] as [Int32])
    executor.run()
    #expect(try executor.read("shared") == [20, 21, 0, 1, 10, 11, 10, 11] as [Float])
    #expect(try executor.read("own") == [4, 5, 0, 1, 8, 9, 8, 9] as [Float])
  }

  @Test func `examples of different numbers are refused`() {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        trace.output("y", vmap([trace.input("a", [2]), trace.input("b", [3])]) { [$0[0] + $0[1]] }[0])
      }
    }
    #expect(error?.description.contains("one size of their first axis") == true)
  }
}
