import AssayRandomness
import AssayTensors
import Testing

@Suite("Rounding to narrow formats") struct RoundingTests {
  typealias Rounding = NumericsPolicy.Rounding

  /// The numbers rounded to the nearest by a policy that only reads and moves them.
  private func rounded<Element: TensorElement>(
    _ values: [Element], to format: Rounding.Format, on processor: Processor
  ) throws -> [Element] {
    let program = try Program { trace in
      let x = trace.input("x", [values.count], Element.elementType)
      trace.output("y", x.reshaped([values.count, 1]))
    }
    let executor = Executor(
      try Plan(program, policy: NumericsPolicy(rounding: Rounding(format))), on: processor)
    try executor.write("x", values)
    executor.run()
    return try executor.read("y")
  }

  /// All 65,536 bfloat16 numbers, which are the upper halves of float32 numbers.
  private static let bfloats = (0...UInt32(UInt16.max)).map { Float(bitPattern: $0 << 16) }

  private func bits(_ values: [Float]) -> [UInt32] { values.map { $0.isNaN ? 1 : $0.bitPattern } }
  private func wideBits(_ values: [Double]) -> [UInt64] { values.map { $0.isNaN ? 1 : $0.bitPattern } }

  @Test func `every bfloat16 number is itself, and midpoints go to the even neighbour`() throws {
    for processor in Processor.available {
      #expect(try bits(rounded(Self.bfloats, to: .bfloat16, on: processor)) == bits(Self.bfloats))
      // Between a number and the next away from zero: the midpoint, and its neighbours on both sides.
      let lower = (0..<UInt32(0x7f80)).flatMap { [$0, $0 | 0x8000] }
      for (offset, expected) in [
        (0x7fff, { $0 }), (0x8000, { $0 + ($0 & 1) }), (0x8001, { $0 + 1 }), (1, { $0 }),
        (0xffff, { $0 + 1 }),
      ] as [(UInt32, (UInt32) -> UInt32)] {
        let values = lower.map { Float(bitPattern: $0 << 16 | offset) }
        let wanted = lower.map { Float(bitPattern: expected($0) << 16) }
        #expect(try bits(rounded(values, to: .bfloat16, on: processor)) == bits(wanted))
        // The same numbers in float64, which are rounded only once, also below float32's subnormal numbers.
        let wide = try rounded(values.map(Double.init), to: .bfloat16, on: processor)
        #expect(wideBits(wide) == wideBits(wanted.map(Double.init)))
      }
    }
  }

  #if !(os(macOS) && arch(x86_64))
    private static let halves = (0...UInt16.max).map { Float16(bitPattern: $0) }

    @Test func `every float16 number is itself, and rounding is that of the processor's conversion`() throws {
      var narrow: [Float] = Self.halves.map(Float.init)
      for half in Self.halves where half.isFinite {
        let middle = (Float(half) + Float(half.nextUp.isFinite ? half.nextUp : 65504)) / 2
        narrow += [middle, middle.nextUp, middle.nextDown]
      }
      narrow += [65519.996, 65520, 65520.004, 0x1p-25, 0x1.000002p-25, -0x1p-25, 1e30, -.infinity, 0x1p-149]
      narrow += RandomStream(seed: 1, name: .noise).normalFloats(count: 10_000)
      let wanted = narrow.map { Float(Float16($0)) }
      for processor in Processor.available {
        #expect(try bits(rounded(narrow, to: .float16, on: processor)) == bits(wanted))
        let wide = try rounded(narrow.map(Double.init), to: .float16, on: processor)
        #expect(wideBits(wide) == wideBits(wanted.map(Double.init)))
        // Rounding happens only once: a double slightly above a midpoint goes up, although as a float it is
        // the midpoint.
        let close: [Double] = [1 + 0x1p-11 + 0x1p-50, 1 + 0x1p-11, 1 + 0x1p-11 - 0x1p-50]
        #expect(try rounded(close, to: .float16, on: processor) == [1 + 0x1p-10, 1, 1])
      }
    }
  #endif

  private static let stream = RandomStream(seed: 3, name: .noise)

  @Test func `stochastic rounding takes the neighbour that the stream's draw says`() throws {
    // The sum is k mod 256 parts of 256 past 1, on the way to the next number of the format.
    let count = 2048
    let fractions = (0..<count).map { Float($0 % 256) / 256 }
    let program = try Program { trace in
      let whole = trace.input("whole", [count])
      let part = trace.input("part", [count])
      trace.output("z", whole + part)
    }
    let sign = (0..<count).map { $0 < count / 2 ? 1 : -1 as Float }
    for (format, step) in [(Rounding.Format.bfloat16, 0x1p-7 as Float), (.float16, 0x1p-10)] {
      let plan = try Plan(program, policy: NumericsPolicy(rounding: Rounding(format, .stochastic)))
      for processor in Processor.available {
        let executor = Executor(plan, on: processor)
        try executor.seed("numerics", with: Self.stream)
        try executor.write("whole", sign)
        try executor.write("part", zip(sign, fractions).map { $0 * $1 * step })
        for run in 0..<3 {
          executor.run()
          let draws = Self.stream.split(0).uniformFloats(count: count, from: UInt64(run * count))
          let wanted = (0..<count).map { sign[$0] * (draws[$0] < fractions[$0] ? 1 + step : 1) }
          #expect(try executor.read("z") == wanted)
        }
      }
    }
  }

  @Test func `stochastic rounding is unbiased within exact binomial bounds among subnormal numbers`() throws {
    // The product of two numbers of the format is 5/16 of the way from 5 to 6 times the format's least
    // subnormal number.
    let count = 4096
    for (format, x, y, unit) in [
      (Rounding.Format.float16, 85 * 0x1p-10, 0x1p-18, 0x1p-24),
      (.bfloat16, -85 * 0x1p-60, 0x1p-77, 0x1p-133),
    ] {
      for element in [ElementType.float32, .float64] {
        let program = try Program { trace in
          let x = trace.input("x", [count], element)
          trace.output("z", (x * trace.input("y", [], element)).converted(to: .float64))
        }
        let policy = NumericsPolicy(rounding: Rounding(format, .stochastic))
        let executor = try Executor(Plan(program, policy: policy))
        try executor.seed("numerics", with: Self.stream)
        if element == .float32 {
          try executor.write("x", [Float](repeating: Float(x), count: count))
          try executor.write("y", Float(y))
        } else {
          try executor.write("x", [Double](repeating: x, count: count))
          try executor.write("y", y)
        }
        executor.run()
        let steps = (try executor.read("z") as [Double]).map { $0.magnitude / unit }
        #expect(steps.allSatisfy { $0 == 5 || $0 == 6 })
        // Binomial(4096, 5/16) lies outside 1280 ± 150 with probability below 5e-7.
        #expect(abs(steps.count { $0 == 6 } - 1280) <= 150)
      }
    }
  }

  @Test func `rounding has the derivative of the identity, and keeps its bits under vmap`() throws {
    let x = numbers(12)
    let inputs = [("x", [3, 4], x), ("u", [4], [0, 0.3, 0.6, 0.999])]
    let result = try evaluate(inputs, outputs: ["y", "z", "g", "t"]) {
      trace, inputs in
      guard let x = inputs["x"], let u = inputs["u"] else { return }
      let nearest = Rounding(.bfloat16)
      let stochastic = Rounding(.float16, .stochastic)
      trace.output("y", vmap([x]) { [$0[0].rounded(nearest).rounded(stochastic, by: u)] }[0])
      trace.output("z", x.rounded(nearest).rounded(stochastic, by: u.broadcast(to: [3, 4])))
      trace.output("g", gradient(of: (x.rounded(stochastic, by: x * 0) * 3).sum(), withRespectTo: [x])[0])
      trace.output("t", jvp(of: [x.rounded(nearest)], along: [(x, x * 2)])[0])
    }
    #expect(result["y"] == result["z"])
    #expect(result["g"] == [Double](repeating: 3, count: 12))
    #expect(result["t"] == x.map { $0 * 2 })
  }

  @Test func `overflow, infinities and NaN are those of the format`() throws {
    let values: [Float] = [65504, 65519, 65520, -70000, .infinity, -.infinity, .nan, -0.0]
    let processor = try Processor.current()
    let halves = try rounded(values, to: .float16, on: processor)
    #expect(bits(halves) == bits([65504, 65504, .infinity, -.infinity, .infinity, -.infinity, .nan, -0.0]))
    let largest = Float(bitPattern: 0x7f7f_0000)
    #expect(
      try rounded([largest, largest.nextUp, .greatestFiniteMagnitude], to: .bfloat16, on: processor)
        == [largest, largest, .infinity])
  }
}
