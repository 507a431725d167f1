import AssayTensors
import Testing

@Suite struct IndexingTests {
  /// Runs a program of a float64 "x" and an int32 "i" once.
  private func run(
    _ x: [Double], _ shape: [Int], _ indices: [Int32], _ indexShape: [Int],
    _ body: @escaping (Trace, Tensor, Tensor) -> Void
  ) throws -> Executor {
    let executor = try Executor(
      Plan(
        try Program { trace in
          body(trace, trace.input("x", shape, .float64), trace.input("i", indexShape, .int32))
        }))
    try executor.write("x", x)
    try executor.write("i", indices)
    executor.run()
    return executor
  }

  private func whole(_ count: Int, _ seed: UInt64) -> [Double] {
    numbers(count, seed).map { ($0 * 3).rounded() }
  }

  @Test func `taking and scattering along an axis are adjoint, exactly on whole numbers`() throws {
    let indices: [Int32] = [0, 2, 2, 3, 1, 0, 0, 0, -1, 3, 4, 3]
    let (x, y) = (whole(12, 1), whole(12, 2))
    let executor = try run(x, [3, 4], indices, [3, 4]) { trace, x, i in
      let y = trace.constant(y, [3, 4])
      let taken = x.takeAlongLastAxis(i)
      let scattered = y.scatterAlongLastAxis(i, size: 4)
      trace.output("taken", taken)
      trace.output("scattered", scattered)
      trace.output("a", select(taken .== taken, taken * y, y * 0).sum())
      trace.output("b", (x * scattered).sum())
      trace.output("g", gradient(of: (taken * y).sum(), withRespectTo: [x])[0])
    }
    let taken = (0..<12).map { place -> Double in
      (0..<4).contains(indices[place]) ? x[place / 4 * 4 + Int(indices[place])] : .nan
    }
    #expect(bits(try executor.read("taken")) == bits(taken))
    #expect(try executor.read("a", as: Double.self) == executor.read("b"))
    #expect(try executor.read("g", as: Double.self) == executor.read("scattered"))
    var scattered = [Double](repeating: 0, count: 12)
    for place in 0..<12 where (0..<4).contains(indices[place]) {
      scattered[place / 4 * 4 + Int(indices[place])] += y[place]
    }
    #expect(try executor.read("scattered") == scattered)
  }

  @Test func `the derivative of gathered rows has the bits of the one-hot product`() throws {
    let indices: [Int32] = [3, 0, 3, 3, 1, 0, 3]
    let executor = try run(numbers(20), [4, 5], indices, [7]) { trace, x, i in
      let weights = trace.constant(numbers(35, 3), [7, 5])
      trace.output("g", gradient(of: (x.gatherRows(i) * weights).sum(), withRespectTo: [x])[0])
      trace.output("product", i.oneHot(classes: 4, element: .float64).transposed().matrixProduct(weights))
    }
    let product: [Double] = try executor.read("product")
    #expect(bits(try executor.read("g")) == bits(product))
    #expect(product[10..<15].allSatisfy { $0 == 0 })  // No index names row 2.
  }

  @Test func `derivatives to second order hold in both modes and under vmap`() throws {
    try checkGradients(
      at: [CheckPoint(numbers(12, 3), [3, 4]), CheckPoint(labels: [1, 0, 2, 2, 1, 2], [3, 2])]
    ) { inputs in
      let (x, i) = (inputs[0], inputs[1])
      let pairs = x.sliced(axis: 1, from: 1, count: 2)
      return [
        (x * x).gatherRows(i.reshaped([6])), x.takeAlongLastAxis(i) * pairs,
        (x * x).scatterRows(i.element(0, axis: 1), rows: 4),
        pairs.scatterAlongLastAxis(i, size: 3) * x.sum(),
        x.sorted() * x, x.sorted(descending: true) * x.sum(), x.top(2).values * pairs,
      ]
    }
  }

  @Test func `indices outside have no derivative, in either mode`() throws {
    let executor = try run([1, 2, 3], [3], [0, 3, -1, 2], [4]) { trace, x, i in
      let taken = x.takeAlongLastAxis(i)
      trace.output("taken", taken)
      trace.output("tangent", jvp(of: [taken], along: [(x, x * 10)])[0])
      let y = trace.constant([1.0, 2, 3, 4], [4]).watched()
      let scattered = y.scatterAlongLastAxis(i, size: 3)
      trace.output("scattered", scattered)
      trace.output("gradient", gradient(of: (scattered * x).sum(), withRespectTo: [y])[0])
    }
    #expect(bits(try executor.read("taken")) == bits([1, .nan, .nan, 3]))
    #expect(try executor.read("tangent") == [10.0, 0, 0, 30])
    #expect(try executor.read("scattered") == [1.0, 0, 4])
    #expect(try executor.read("gradient") == [1.0, 0, 0, 3])
  }

  @Test(arguments: [1, 2, 17, 100])
  func `sorting is a stable permutation, and its first of descending is the argument of the maximum`(
    _ length: Int
  ) throws {
    // The rows have many equal elements, zeros of both signs, or NaN.
    var x = whole(length, 5) + numbers(length).map { $0 > 0 ? 0 : -0.0 } + numbers(length, 6)
    x[x.count - 1] = .nan
    x[x.count - length / 2 - 1] = .nan
    for processor in Processor.available {
      let executor = Executor(
        Plan(
          try Program { trace in
            let x = trace.input("x", [3, length], .float64)
            let top = x.top(1)
            trace.output("order", x.sortIndices())
            trace.output("descending", x.sortIndices(descending: true))
            trace.output("sorted", x.sorted())
            trace.output("first", top.indices)
            trace.output("largest", top.values)
            trace.output("argument", x.argumentOfMaximum())
            trace.output("maximum", x.maximum(axes: [1]))
          }), on: processor)
      try executor.write("x", x)
      executor.run()
      func key(_ row: Int, _ place: Int) -> Double {
        x[row * length + place].isNaN ? .infinity : x[row * length + place]
      }
      func order(_ isBefore: @escaping (Double, Double) -> Bool) -> [Int32] {
        (0..<3).flatMap { row in
          (0..<length).sorted { i, j in
            key(row, i) == key(row, j) ? i < j : isBefore(key(row, i), key(row, j))
          }.map(Int32.init)
        }
      }
      #expect(try executor.read("order") == order(<))
      #expect(try executor.read("descending") == order(>))
      let sorted = order(<).enumerated().map { x[$0.offset / length * length + Int($0.element)] }
      #expect(bits(try executor.read("sorted")) == bits(sorted))
      #expect(try executor.read("first", as: Int32.self) == executor.read("argument"))
      let (largest, maximum): ([Double], [Double]) = (
        try executor.read("largest"), try executor.read("maximum")
      )
      #expect(zip(largest, maximum).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
    }
  }

  @Test func `whole numbers are sorted, taken and gathered`() throws {
    let executor = try run([0], [1], [5, -2, 5, 0, 9, 1], [2, 3]) { trace, _, i in
      trace.output("sorted", i.sorted())
      trace.output("top", i.top(2).values)
      trace.output("order", i.sortIndices(descending: true))
      trace.output("rows", i.gatherRows(i.element(1, axis: 0)))
    }
    #expect(try executor.read("sorted") == [-2, 5, 5, 0, 1, 9] as [Int32])
    #expect(try executor.read("top") == [5, 5, 9, 1] as [Int32])
    #expect(try executor.read("order") == [0, 2, 1, 1, 2, 0] as [Int32])
    #expect(try executor.read("rows") == [5, -2, 5, .min, .min, .min, 0, 9, 1] as [Int32])
  }

  @Test func `an embedding's examples share its gradient, with the bits of one lookup`() throws {
    let executor = try run(numbers(12), [4, 3], [3, 0, 3, 1, 3, 0], [3, 2]) { trace, x, i in
      let weights = trace.constant(numbers(18, 2), [3, 2, 3])
      let together = vmap([i]) { [x.gatherRows($0[0])] }[0]
      let rows = x.gatherRows(i.reshaped([6])).reshaped([3, 2, 3])
      trace.output("together", gradient(of: (together * weights).sum(), withRespectTo: [x])[0])
      trace.output("rows", gradient(of: (rows * weights).sum(), withRespectTo: [x])[0])
    }
    let rows: [Double] = try executor.read("rows")
    #expect(bits(try executor.read("together")) == bits(rows))
  }

  @Test func `threads share stacks of rows and give the bits of one`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [64, 4000], .float64)
        let i = trace.input("i", [64, 8000], .int32)
        let taken = x.takeAlongLastAxis(i)
        trace.output("g", gradient(of: (taken * taken).sum(), withRespectTo: [x])[0])
      })
    let x = numbers(64 * 4000)
    let indices = (0..<(64 * 8000)).map { Int32($0 * 7919 % 4001) }
    let results = try [1, 3].map { threads in
      let executor = try Executor(plan, threads: threads)
      try executor.write("x", x)
      try executor.write("i", indices)
      executor.run()
      #expect(threads == 1 || executor.parts > 1)
      return bits(try executor.read("g"))
    }
    #expect(results[0] == results[1])
  }

  @Test func `indices that do not fit are refused in words`() {
    func message(_ body: @escaping (Tensor, Tensor) -> Tensor) -> String {
      let error = #expect(throws: TensorError.self) {
        try Program { trace in
          trace.output("y", body(trace.input("x", [2, 3]), trace.input("i", [3, 3], .int32)))
        }
      }
      return error?.description ?? ""
    }
    #expect(
      message { $0.takeAlongLastAxis($1) }.hasSuffix(
        "takeAlongLastAxis(float32[2, 3], int32[3, 3]): takes int32 indices with the same leading axes"))
    #expect(message { x, _ in x.takeAlongLastAxis(x) }.contains("takes int32 indices"))
    #expect(
      message { $0.scatterAlongLastAxis($1, size: 4) }.hasSuffix("takes an int32 index for each element"))
    #expect(message { $0.scatterRows($1, rows: 2) }.contains("one int32 index for each row"))
    #expect(message { $0.scatterRows($1.element(0), rows: -1) }.contains("adds rows"))
    #expect(message { x, _ in x.sum().sorted() }.contains("along a last axis"))
    #expect(message { x, _ in (x .< 0).sorted() }.contains("sorts float32, float64 or int32"))
    #expect(message { x, _ in x.top(4).values }.contains("do not lie on axis 1, which has 3"))
  }
}
