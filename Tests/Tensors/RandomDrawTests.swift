import AssayRandomness
import AssayTensors
import Testing

@Suite("Random draws in a program") struct RandomDrawTests {
  /// The number of draws; it is no multiple of any batch, so draws begin and end inside blocks.
  static let count = 77
  static let stream = RandomStream(seed: 17, name: "dropout").split(3)

  private func executor(on processor: Processor) throws -> Executor {
    Executor(
      Plan(
        try Program { trace in
          let stream = trace.stream("noise")
          trace.output("uniform", stream.uniform([7, 11]))
          trace.output("wide uniform", stream.uniform([Self.count], .float64))
          trace.output("normal", stream.normal([Self.count]))
          trace.output("wide normal", stream.normal([11, 7], .float64))
          trace.output("order", stream.permutation(of: Self.count))
        }), on: processor)
  }

  /// Compares a run's draws with those of the stream itself at the run's position.
  private func expect(_ executor: Executor, at run: UInt64, of stream: RandomStream) throws {
    let start = run * UInt64(Self.count)
    #expect(
      try executor.read("uniform") == stream.uniformFloats(count: Self.count, from: start))
    #expect(try executor.read("wide uniform") == stream.uniform(count: Self.count, from: start))
    #expect(
      try executor.read("normal", as: Float.self).map(\.bitPattern)
        == stream.normalFloats(count: Self.count, from: start).map(\.bitPattern))
    #expect(
      try bits(executor.read("wide normal"))
        == bits(stream.normal(count: Self.count, from: start)))
    #expect(try executor.read("order") == permutation(of: Self.count, stream, from: start))
  }

  /// The permutation by Fisher and Yates as `TracedStream.permutation(of:)` states it.
  private func permutation(of count: Int, _ stream: RandomStream, from start: UInt64) -> [Int32] {
    var order = (0..<Int32(count)).map { $0 }
    for i in stride(from: count - 1, to: 0, by: -1) {
      let bits = stream.bits64(at: start + UInt64(i))
      order.swapAt(i, Int(bits.multipliedFullWidth(by: UInt64(i + 1)).high))
    }
    return order
  }

  @Test func `every instruction set draws the stream's own bits, run after run`() throws {
    for processor in Processor.available {
      let executor = try executor(on: processor)
      try executor.seed("noise", with: Self.stream)
      for run in 0..<5 as Range<UInt64> {
        executor.run()
        try expect(executor, at: run, of: Self.stream)
      }
    }
  }

  @Test func `draws depend on the position alone, to the last one`() throws {
    let executor = try executor(on: Processor.current())
    for run in [3, 0, 1_000_000_007, 4_294_967_295, 2] as [UInt64] {
      try executor.seed("noise", with: Self.stream)
      executor.run()
      try executor.write("noise.position", Int32(truncatingIfNeeded: run))
      executor.run()
      try expect(executor, at: run, of: Self.stream)
    }
    #expect(try executor.read("noise.position") == [3 as Int32])
  }

  @Test func `a stream that is seeded again repeats itself`() throws {
    let executor = try executor(on: Processor.current())
    for seed in [1, 2, 1] as [UInt64] {
      let stream = RandomStream(seed: seed, name: .noise)
      try executor.seed("noise", with: stream)
      executor.run()
      try expect(executor, at: 0, of: stream)
      executor.run()
      try expect(executor, at: 1, of: stream)
    }
  }

  @Test func `a permutation of a shuffled tensor loses nothing, and every order occurs evenly`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", [4, 1], .float64)
          trace.output("y", x.gatherRows(trace.stream("order").permutation(of: 4)))
        }))
    try executor.write("x", [0.0, 1, 2, 3])
    try executor.seed("order", with: Self.stream)
    var occurrences: [[Double]: Int] = [:]
    let runs = 24 * 200
    for _ in 0..<runs {
      executor.run()
      occurrences[try executor.read("y"), default: 0] += 1
    }
    #expect(occurrences.count == 24)
    #expect(occurrences.keys.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
    // χ² of 23 degrees of freedom exceeds 58.6 with probability 6e-5; the stream is fixed.
    let deviation = occurrences.values.reduce(0.0) { $0 + Double(($1 - 200) * ($1 - 200)) / 200 }
    #expect(deviation < 58.6)
  }

  @Test func `under vmap each stream draws what it draws alone`() throws {
    let streams = (0..<3).map { Self.stream.split($0) }
    let positions: [Int32] = [5, 0, 9]
    let program = try Program { trace in
      let words = trace.input("words", [3, 4], .int32)
      let position = trace.input("position", [3], .int32)
      let shared = trace.stream("shared")
      let results = vmap([words, position]) { one in
        let stream = TracedStream(words: one[0], position: one[1])
        let mixed = TracedStream(words: shared.words, position: one[1])
        return [stream.normal([Self.count], .float64), stream.uniform([5, 3]), mixed.uniform([9])]
      }
      for (name, result) in zip(["normal", "uniform", "mixed"], results) {
        trace.output(name, result)
      }
    }
    for processor in Processor.available {
      let executor = Executor(Plan(program), on: processor)
      try executor.write("words", streams.flatMap(\.words))
      try executor.write("position", positions)
      try executor.seed("shared", with: Self.stream)
      executor.run()
      func expected<Value>(_ count: Int, _ draw: (RandomStream, UInt64) -> [Value]) -> [Value] {
        zip(streams, positions).flatMap { draw($0, UInt64($1) * UInt64(count)) }
      }
      #expect(
        try executor.read("normal") == expected(Self.count) { $0.normal(count: Self.count, from: $1) })
      #expect(
        try executor.read("uniform") == expected(15) { $0.uniformFloats(count: 15, from: $1) })
      #expect(
        try executor.read("mixed") == expected(9) { Self.stream.uniformFloats(count: 9, from: $1) })
    }
  }

  @Test func `a draw has no derivative, and what it multiplies has one`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", [6])
          let mask = trace.stream("mask").uniform([6])
          trace.output("slope", gradient(of: (x * mask).sum(), withRespectTo: [x])[0])
          trace.output("mask", mask)
        }))
    try executor.seed("mask", with: Self.stream)
    executor.run()
    #expect(try executor.read("slope", as: Float.self) == executor.read("mask"))
    #expect(try executor.read("mask") == Self.stream.uniformFloats(count: 6))
  }

  @Test func `a plan lists its streams, and mistakes are worded`() throws {
    let plan = Plan(
      try Program { trace in
        let (a, b) = (trace.stream("b"), trace.stream("a"))
        trace.output("y", a.uniform([1]) + b.normal([1]))
      })
    #expect(plan.streams == ["b", "a"])
    let executor = try Executor(plan)
    let error = #expect(throws: TensorError.self) {
      try executor.seed("c", with: Self.stream)
    }
    #expect(error?.description == "the program has no stream named 'c'; it has a, b")
    let twice = #expect(throws: TensorError.self) {
      try Program { trace in
        _ = trace.stream("mask")
        _ = trace.stream("mask")
      }
    }
    #expect(twice?.description.contains("named 'mask.words'; names must differ") == true)
    let whole = #expect(throws: TensorError.self) {
      try Program { trace in trace.output("y", trace.stream("s").normal([2], .int32)) }
    }
    #expect(whole?.description.hasSuffix("draws are float32 or float64") == true)
  }
}
