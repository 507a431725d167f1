import AssayRandomness
import AssayTensors
import Testing

@Suite struct ReplicaFunctionTests {
  private static let functions: [(name: String, make: @Sendable (Tensor, Tensor) -> Tensor)] = [
    ("negate", { x, _ in -x }), ("absolute", { x, _ in x.absolute() }),
    ("square root", { x, _ in x.squareRoot() }), ("exponential", { x, _ in x.exponential() }),
    ("logarithm", { x, _ in x.logarithm() }), ("tanh", { x, _ in x.hyperbolicTangent() }),
    ("expm1", { x, _ in x.expMinusOne() }), ("log1p", { x, _ in x.logOnePlus() }),
    ("rsqrt", { x, _ in x.reciprocalSquareRoot() }), ("sine", { x, _ in x.sine() }),
    ("cosine", { x, _ in x.cosine() }), ("erf", { x, _ in x.errorFunction() }),
    ("sigmoid", { x, _ in x.sigmoid() }), ("power", { x, y in x.power(y) }),
    ("minimum", { $0.minimum($1) }), ("maximum", { $0.maximum($1) }), ("quotient", { $0 / $1 }),
    ("chosen", { select($0 .< $1, $0 * $1, $0 - $1) }), ("sum of rows", { x, _ in x.sum(axes: [1]) }),
    ("largest of rows", { x, _ in x.maximum(axes: [1]) }),
  ]

  /// Ordinary and extreme numbers of both signs.
  private func numbers<Element: BinaryFloatingPoint & TensorElement>(_ seed: UInt64, _: Element.Type)
    -> [Element]
  {
    let special: [Element] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1, -1, 1e6,
      -3e8,
    ]
    let random = RandomStream(seed: seed, name: "numbers").normal(count: 24)
    return special + random.enumerated().map { Element($1 * [1, 1e-3, 30][$0 % 3]) } + special.reversed()
  }

  private func check<Element: BinaryFloatingPoint & TensorElement>(_ type: Element.Type) throws {
    for function in Self.functions {
      // The values are computed twice: folded from constants, and in the step itself.
      let x = numbers(1, type)
      let plan = Plan(
        try Program { trace in
          let (a, b) = (
            trace.input("a", [2, 23], Element.elementType), trace.input("b", [2, 23], Element.elementType)
          )
          let y = trace.constant(numbers(7, type), [2, 23])
          trace.output("of inputs", function.make(a, b))
          trace.output("of constants", function.make(y, y * 2))
        })
      let alone = try Executor(plan)
      for processor in Processor.available {
        let lanes = Replicas(plan, count: 3, on: processor, layout: .lanes)
        #expect(lanes.layout == .lanes)
        for replica in 0..<3 {
          try lanes.write("a", replica == 1 ? x : numbers(5, type), to: replica)
          try lanes.write("b", replica == 1 ? x.reversed() : x, to: replica)
        }
        try alone.write("a", x)
        try alone.write("b", x.reversed())
        alone.run()
        lanes.run()
        for name in ["of inputs", "of constants"] {
          let wanted: [Element] = try alone.read(name)
          let got: [Element] = try lanes.read(name, of: 1)
          let isSame = zip(wanted, got).allSatisfy {
            $0.isNaN ? $1.isNaN : $0 == $1 && $0.sign == $1.sign
          }
          #expect(isSame, "\(function.name) \(name), \(processor.name): \(wanted), \(got)")
        }
      }
    }
  }

  @Test func `every function in lanes has the bits that it has alone, float32`() throws {
    try check(Float.self)
  }
  @Test func `every function in lanes has the bits that it has alone, float64`() throws {
    try check(Double.self)
  }
}
