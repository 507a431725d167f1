import AssayRandomness
import AssayTensors
import Testing

@Suite("Numerics policies") struct NumericsPolicyTests {
  private static let stream = RandomStream(seed: 29, name: .noise)

  /// A program with most operations that a policy changes: a convolution, a loop, draws, products, sums over
  /// both kinds of axes, gradients, an update of a state.
  private func program(_ element: ElementType = .float32) throws -> Program {
    try Program { trace in
      let images = trace.input("images", [4, 2, 6], element)
      let labels = trace.input("labels", [4], .int32)
      let kernel = trace.state("kernel", [3, 2, 3], element)
      let weights = trace.state("weights", [12, 5], element)
      let mask = trace.stream("mask").uniform([4, 12], element) .< 0.8
      let features = images.convolved(with: kernel).hyperbolicTangent().reshaped([4, 12])
      let kept = select(mask, features * 1.25, features * 0)
      let steps = scan([kept.sum(axes: [0]) * 0.1], over: [kept]) { carried, row in
        let next = carried[0] * 0.7 + row[0] * 0.3
        return ([next], [next.matrix.matrixProduct(weights).reshaped([5])])
      }
      let scores = steps.outputs[0]
      let chosen = (scores * labels.oneHot(classes: 5, element: element)).sum(axes: [1])
      let loss = (scores.logSumExp(axes: [1]) - chosen).mean()
      let slopes = gradient(of: loss, withRespectTo: [kernel, weights])
      trace.update(kernel, to: kernel - slopes[0] * 0.5)
      trace.update(weights, to: weights - slopes[1] * 0.5)
      trace.output("loss", loss)
      trace.output("scores", scores)
      trace.output("slope", slopes[0])
      trace.output("norm", (images * images * images).sum())
    }
  }

  private static let names = ["loss", "scores", "slope", "kernel", "weights", "norm"]

  /// The bits of all results after some runs.
  private func results(
    _ policy: NumericsPolicy, on processor: Processor? = nil, seed: RandomStream = stream, runs: Int = 3,
    threads: Int = 1
  ) throws -> [[UInt64]] {
    let plan = try Plan(program(), policy: policy)
    let executor = Executor(plan, on: try processor ?? .current(), threads: threads)
    let isWide = policy.element == .float64
    func write(_ name: String, _ count: Int, _ number: UInt64) throws {
      let values = numbers(count, number).map { $0 * 0.5 }
      if isWide { try executor.write(name, values) } else { try executor.write(name, values.map(Float.init)) }
    }
    try write("images", 48, 1)
    try write("kernel", 18, 2)
    try write("weights", 60, 3)
    try executor.write("labels", [0, 3, 4, 1] as [Int32])
    try executor.seed("mask", with: RandomStream(seed: 5, name: "dropout"))
    if plan.streams.contains(policy.stream) { try executor.seed(policy.stream, with: seed) }
    for _ in 0..<runs { executor.run() }
    return try Self.names.map { name in
      isWide
        ? bits(try executor.read(name))
        : (try executor.read(name) as [Float]).map { UInt64($0.bitPattern) }
    }
  }

  static let policies: [NumericsPolicy] =
    AccumulationOrder.allCases.map { NumericsPolicy(accumulation: $0) } + [
      NumericsPolicy(element: .float64), NumericsPolicy(noise: 1e-3),
      NumericsPolicy(rounding: .init(.bfloat16)), NumericsPolicy(rounding: .init(.float16)),
      NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
      NumericsPolicy(rounding: .init(.float16, .stochastic)),
      NumericsPolicy(
        element: .float64, accumulation: .permuted, noise: 1e-6, rounding: .init(.float16, .stochastic),
        stream: "arithmetic"),
      NumericsPolicy(accumulation: .compensated, rounding: .init(.bfloat16)),
    ]

  @Test(arguments: policies)
  func `under every policy the bits are the same on every instruction set, again, and with threads`(
    _ policy: NumericsPolicy
  ) throws {
    let first = try results(policy)
    for processor in Processor.available { #expect(try results(policy, on: processor) == first) }
    #expect(try results(policy, threads: 3) == first)
    #expect(first.joined().allSatisfy { $0 & 0x7f80_0000 != 0x7f80_0000 || policy.element == .float64 })
  }

  @Test func `all policies give bits of their own`() throws {
    // The last policy differs from an earlier one only in its order, which rounding to so few digits can
    // hide.
    let all = try Self.policies.dropLast().map { try results($0) }
    #expect(Set(all).count == all.count)
    let hashes = try Self.policies.map { try Plan(program(), policy: $0).hash }
    #expect(Set(hashes).count == hashes.count)
  }

  @Test func `the standard policy changes neither text nor bits`() throws {
    let program = try program()
    let under = try program.under(.standard)
    #expect(under.description == program.description)
    #expect(try Plan(program, policy: .standard).hash == Plan(program).hash)
    #expect(NumericsPolicy.standard.description == "standard")
    #expect(!program.description.contains("numerics"))
  }

  @Test func `the policy stands in the program's text`() throws {
    let policy = NumericsPolicy(
      element: .float64, accumulation: .permuted, noise: 0.001, rounding: .init(.bfloat16, .stochastic))
    let text =
      "float64, accumulation permuted, noise 0.001, rounding bfloat16 stochastic, stream numerics"
    #expect(policy.description == text)
    #expect(try program().under(policy).description.hasSuffix("\nnumerics \(text)\n"))
  }

  @Test func `a program in float32 becomes the one that is traced in float64`() throws {
    func made(_ element: ElementType) throws -> Program {
      try Program { trace in
        let x = trace.input("x", [3, 3], element)
        let n = trace.input("n", [3], .int32)
        let y = (x * 0.1).matrixProduct(n.oneHot(classes: 3, element: element))
        let z = y + n.converted(to: element).reshaped([3, 1])
        trace.output("z", z.padded(low: [1, 0], high: [0, 0], value: 0.3))
        trace.output("g", gradient(of: (z * z).sum(), withRespectTo: [x])[0])
      }
    }
    let recompiled = try made(.float32).under(NumericsPolicy(element: .float64))
    #expect(try recompiled.description == made(.float64).description + "numerics float64\n")
  }

  @Test func `draws keep their values when the element type changes`() throws {
    let program = try Program { trace in
      let stream = trace.stream("s")
      trace.output("uniform", stream.uniform([50]))
      trace.output("normal", stream.normal([50]))
    }
    let executor = try Executor(Plan(program, policy: NumericsPolicy(element: .float64)))
    try executor.seed("s", with: Self.stream)
    executor.run()
    #expect(try executor.read("uniform") == Self.stream.uniformFloats(count: 50).map(Double.init))
    #expect(try executor.read("normal") == Self.stream.normalFloats(count: 50).map(Double.init))
  }

  @Test func `noise is r (1 + size z) with the stream's normal numbers, a child for each draw`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [40], .float64)
      let y = trace.input("y", [40], .float64)
      let sum = x + y
      // Moved and chosen values get no noise of their own.
      trace.output("sum", (-sum.reshaped([8, 5])).transposed().maximum(-1e9))
      trace.output("product", sum * y)
    }
    let size = 0.01
    let executor = try Executor(Plan(program, policy: NumericsPolicy(noise: size)))
    try executor.seed("numerics", with: Self.stream)
    let (x, y) = (numbers(40, 1), numbers(40, 2))
    try executor.write("x", x)
    try executor.write("y", y)
    for run in 0..<3 {
      executor.run()
      func noise(_ draw: Int) -> [Double] {
        Self.stream.split(draw).normal(count: 40, from: UInt64(run * 40)).map { $0 * size + 1 }
      }
      let sum = zip(zip(x, y).map { $0 + $1 }, noise(0)).map { $0 * $1 }
      let turned = (0..<40).map { -sum[$0 % 8 * 5 + $0 / 8] }
      #expect(try executor.read("sum") == turned)
      let product = zip(zip(sum, y).map { $0 * $1 }, noise(1)).map { $0 * $1 }
      #expect(try executor.read("product") == product)
    }
  }

  @Test func `no operation sees a number that the format has not`() throws {
    for format in NumericsPolicy.Rounding.Format.allCases {
      for mode in NumericsPolicy.Rounding.Mode.allCases {
        let all = try results(NumericsPolicy(rounding: .init(format, mode)))
        let dropped = format == .bfloat16 ? 16 : 13 as UInt64
        for (name, values) in zip(Self.names, all) {
          #expect(values.allSatisfy { $0 & (1 << dropped - 1) == 0 }, "\(name) \(format) \(mode)")
        }
      }
    }
    // Inputs, states and constants are rounded too, before anything is computed.
    let program = try Program { trace in
      let x = trace.input("x", [2])
      let constants = trace.constant([Float(0.1), 1.0001], [2])
      trace.output("x", x)
      trace.output("constants", constants)
      trace.output("number", (constants - constants).maximum(0.3))
      trace.output("padded", x.padded(low: [1], high: [0], value: 0.3))
    }
    let executor = try Executor(Plan(program, policy: NumericsPolicy(rounding: .init(.bfloat16))))
    try executor.write("x", [0.1, 1.0001] as [Float])
    executor.run()
    let rounded: [Float] = [0x1.9ap-4, 1]
    #expect(try executor.read("constants") == rounded)
    #expect(try executor.read("number") == [0x1.34p-2, 0x1.34p-2] as [Float])
    #expect(try executor.read("padded") == [0x1.34p-2, 0x1.9ap-4, 1] as [Float])
  }

  @Test func `a loop under a policy is its iterations one after the other under it`() throws {
    let x = numbers(5 * 3, 4)
    let policies = Self.policies.filter { !$0.description.contains("stream") }
    for policy in policies where policy.element == nil {
      func run(_ unrolled: Bool) throws -> [Double] {
        let program = try Program { trace in
          let x = trace.input("x", [5, 3], .float64)
          let w = trace.input("w", [3], .float64)
          func step(_ h: Tensor, _ row: Tensor) -> Tensor {
            (h * w + row).hyperbolicTangent() * (h * row).sum()
          }
          let start = x.element(0) * 0.5
          let last =
            unrolled
            ? (0..<5).reduce(start) { step($0, x.element($1)) }
            : scan([start], over: [x]) { ([step($0[0], $1[0])], []) }.carried[0]
          trace.output("h", last)
        }
        let executor = try Executor(Plan(program, policy: policy))
        try executor.write("x", x)
        try executor.write("w", [0.9, -0.4, 0.7])
        executor.run()
        return try executor.read("h")
      }
      #expect(bits(try run(false)) == bits(try run(true)), "\(policy)")
    }
  }

  @Test func `iterations of a loop draw at positions of their own`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [4, 6], .float64)
      let y = scan([x.element(0)], over: [x]) { carried, row in (carried, [row[0] + row[0]]) }
      trace.output("y", y.outputs[0])
    }
    let executor = try Executor(Plan(program, policy: NumericsPolicy(noise: 0.5)))
    try executor.seed("numerics", with: Self.stream)
    try executor.write("x", [Double](repeating: 1, count: 24))
    for run in 0..<2 {
      executor.run()
      // Four iterations of six numbers have the positions 4·run … 4·run + 3.
      let wanted = Self.stream.split(0).normal(count: 24, from: UInt64(run * 24)).map { 2 * ($0 * 0.5 + 1) }
      #expect(try executor.read("y") == wanted)
    }
  }

  @Test func `examples under vmap have the bits that they have alone when nothing is drawn`() throws {
    let x = numbers(3 * 4 * 5, 6)
    func f(_ x: Tensor) -> Tensor {
      let value = (x * x).sum(axes: [0]).logSumExp() + x.matrixProduct(x.transposed()).sum()
      return gradient(of: value, withRespectTo: [x])[0]
    }
    for policy in Self.policies where policy.element == nil && !policy.description.contains("stream") {
      let together = try Executor(
        Plan(
          try Program { $0.output("y", vmap([$0.input("x", [3, 4, 5], .float64)]) { [f($0[0])] }[0]) },
          policy: policy))
      try together.write("x", x)
      together.run()
      let alone = try Executor(
        Plan(try Program { $0.output("y", f($0.input("x", [4, 5], .float64))) }, policy: policy))
      for example in 0..<3 {
        try alone.write("x", Array(x[example * 20..<(example + 1) * 20]))
        alone.run()
        let all: [Double] = try together.read("y")
        #expect(bits(try alone.read("y")) == bits(Array(all[example * 20..<(example + 1) * 20])), "\(policy)")
      }
    }
  }

  @Test func `pooling, folding and rows by index obey the order`() throws {
    func values(_ order: AccumulationOrder) throws -> [Double] {
      let program = try Program { trace in
        let x = trace.input("x", [2, 3, 8], .float64)
        let n = trace.input("n", [4], .int32)
        let pooled = x.averagePooled(window: [4], stride: [2])
        let chosen = x.element(0).gatherRows(n)
        let loss = (pooled * pooled).sum() + (chosen * chosen).sum()
        let slope = gradient(of: loss, withRespectTo: [x])[0]
        trace.output(
          "y", concatenated([pooled, slope].map { $0.reshaped([$0.type.count]) }, axis: 0))
      }
      let executor = try Executor(Plan(program, policy: NumericsPolicy(accumulation: order)))
      if order == .permuted { try executor.seed("numerics", with: Self.stream) }
      // The inputs are whole numbers: quarters of their sums are exact in every order.
      try executor.write("x", numbers(48, 9).map { ($0 * 8).rounded() })
      try executor.write("n", [2, 0, 2, 2] as [Int32])
      executor.run()
      return try executor.read("y")
    }
    for order in AccumulationOrder.allCases { #expect(try values(order) == values(.standard)) }
  }

  @Test func `policies that make no sense are refused in words`() throws {
    func message(_ policy: NumericsPolicy, _ program: Program) -> String? {
      #expect(throws: TensorError.self) { try Plan(program, policy: policy) }?.description
    }
    let program = try program()
    #expect(
      message(NumericsPolicy(element: .int32), program)
        == "the numerics policy cannot be followed: arithmetic is done in float32 or float64, not in int32")
    #expect(
      message(NumericsPolicy(noise: -1), program)?.hasSuffix("a number from 0 on, not -1.0") == true)
    #expect(message(NumericsPolicy(noise: .nan), program)?.contains("not nan") == true)
    #expect(
      message(NumericsPolicy(noise: 0.1, stream: "mask"), program)?.contains("named 'mask.words'") == true)
    let under = try program.under(NumericsPolicy(noise: 0.1))
    #expect(
      message(NumericsPolicy(noise: 0.2), under)?.hasSuffix(
        "the program is under one already: noise 0.1, stream numerics") == true)
  }
}

extension Tensor {
  /// The tensor as a matrix of one row.
  fileprivate var matrix: Tensor { reshaped([1] + shape) }
}
