import AssayTensors
import Testing

@Suite("Running sums and logarithms of sums") struct SumTests {
  @Test func `running sums are taken in order along any axis, both ways`() throws {
    let x = numbers(3 * 7 * 19)
    let shape = [3, 7, 19]
    func expected(axis: Int, reversed: Bool) -> [Double] {
      let inner = shape[(axis + 1)...].reduce(1, *)
      var sums = x
      for outer in 0..<(x.count / (shape[axis] * inner)) {
        for place in 0..<inner {
          var sum = 0.0
          for m in 0..<shape[axis] {
            let at = (outer * shape[axis] + (reversed ? shape[axis] - 1 - m : m)) * inner + place
            sum += x[at]
            sums[at] = sum
          }
        }
      }
      return sums
    }
    for processor in Processor.available {
      for axis in 0..<3 {
        for reversed in [false, true] {
          let result = try evaluate([("x", shape, x)], outputs: ["y"], on: processor) { trace, inputs in
            guard let x = inputs["x"] else { return }
            trace.output("y", x.cumulativeSum(axis: axis, reversed: reversed))
          }
          #expect(bits(result["y"] ?? []) == bits(expected(axis: axis, reversed: reversed)))
        }
      }
    }
  }

  @Test func `running sums of whole numbers wrap, and of triangular numbers give tetrahedral ones`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let n = trace.input("n", [6], .int32)
          trace.output("y", n.cumulativeSum(axis: 0).cumulativeSum(axis: 0))
          trace.output("back", (n * 1_000_000_000).cumulativeSum(axis: 0, reversed: true))
        }))
    try executor.write("n", [1, 2, 3, 4, 5, 6] as [Int32])
    executor.run()
    #expect(try executor.read("y") == [1, 4, 10, 20, 35, 56] as [Int32])
    let sums: [Int64] = [21, 20, 18, 15, 11, 6]
    #expect(
      try executor.read("back") == sums.map { Int32(truncatingIfNeeded: $0 * 1_000_000_000) })
  }

  @Test func `derivatives of running sums and of log-sum-exp are right to second order`() throws {
    let point = CheckPoint(numbers(12, 3), [3, 4])
    try checkGradients(at: [point]) { [($0[0] * $0[0]).cumulativeSum(axis: 1)] }
    try checkGradients(at: [point]) { [($0[0] * $0[0]).cumulativeSum(axis: 0, reversed: true)] }
    try checkGradients(at: [point]) { [$0[0].logSumExp(axes: [1]), $0[0].logSumExp()] }
  }

  @Test func `log-sum-exp neither overflows nor loses a single term, and keeps infinities`() throws {
    let rows: [Double] = [
      1000, 1000, -1000, -.infinity, -.infinity, -.infinity, .infinity, 0, -.infinity, 5,
      -.infinity, -.infinity,
    ]
    let result = try evaluate([("x", [4, 3], rows)], outputs: ["y", "g"]) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let y = x.logSumExp(axes: [1])
      trace.output("y", y)
      trace.output("g", gradient(of: y.element(0), withRespectTo: [x])[0])
    }
    let y = try #require(result["y"])
    #expect(abs(y[0] - (1000 + 0.6931471805599453)) < 1e-12)
    #expect(y[1] == -.infinity)
    #expect(y[2] == .infinity)
    #expect(y[3] == 5)
    #expect(try #require(result["g"])[..<3] == [0.5, 0.5, 0])
  }

  @Test func `an axis that is not there is named`() throws {
    let error = #expect(throws: TensorError.self) {
      try Program { $0.output("y", $0.input("x", [2, 3]).cumulativeSum(axis: 2)) }
    }
    #expect(error?.description.hasSuffix("cumulativeSum(2)(float32[2, 3]): there is no axis 2") == true)
    #expect(throws: TensorError.self) {
      try Program { $0.output("y", $0.input("x", [2, 3]).logSumExp(axes: [2])) }
    }
  }
}
