import AssayRandomness
import AssayTensors
import Testing

@Suite("Orders of accumulation") struct AccumulationTests {
  private static let stream = RandomStream(seed: 8, name: .noise)

  /// Runs a program of float64 inputs under an order on one instruction set, and returns its outputs' values.
  private func run(
    _ inputs: [(name: String, shape: [Int], values: [Double])], _ order: AccumulationOrder,
    on processor: Processor, runs: Int = 1, _ body: (Trace, [Tensor]) -> Tensor
  ) throws -> [Double] {
    let program = try Program { trace in
      let tensors = inputs.map { trace.input($0.name, $0.shape, .float64) }
      trace.output("y", body(trace, tensors))
    }
    let plan = try Plan(program, policy: NumericsPolicy(accumulation: order))
    let executor = Executor(plan, on: processor)
    if order == .permuted { try executor.seed("numerics", with: Self.stream) }
    for input in inputs { try executor.write(input.name, input.values) }
    for _ in 0..<runs { executor.run() }
    return try executor.read("y")
  }

  /// The permutation of a sum of `count` terms at the first draw, in a run.
  private func permutation(_ count: Int, run: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      let bits = Self.stream.split(0).bits64(at: UInt64(run * count + i))
      order.swapAt(i, Int(bits.multipliedFullWidth(by: UInt64(i + 1)).high))
    }
    return order
  }

  /// The product by the definitions of the orders, written as they are stated.
  private func reference(_ a: [Double], _ b: [Double], _ order: AccumulationOrder, run: Int = 0) -> Double {
    func chain(_ places: [Int]) -> Double { places.reduce(0) { $0.addingProduct(a[$1], b[$1]) } }
    switch order {
    case .standard, .inOrder: return chain(Array(a.indices))
    case .reversed: return chain(a.indices.reversed())
    case .permuted: return chain(permutation(a.count, run: run))
    case .pairwise:
      var terms = zip(a, b).map { $0 * $1 }
      while terms.count > 1 {
        terms = stride(from: 0, to: terms.count, by: 2).map {
          $0 + 1 < terms.count ? terms[$0] + terms[$0 + 1] : terms[$0]
        }
      }
      return terms.first ?? 0
    case .compensated:
      var (sum, lost) = (0.0, 0.0)
      for (x, y) in zip(a, b) {
        let product = x * y
        let next = sum + product
        lost += sum.magnitude >= product.magnitude ? (sum - next) + product : (product - next) + sum
        lost += (-product).addingProduct(x, y)
        sum = next
      }
      return sum.isFinite ? sum + lost : sum
    }
  }

  @Test(arguments: AccumulationOrder.allCases.filter { $0 != .standard })
  func `sums and products are those of the written references on every instruction set`(
    _ order: AccumulationOrder
  ) throws {
    for (rows, depth, columns) in [(3, 37, 21), (1, 1, 1), (2, 16, 8), (5, 0, 4)] {
      let x = numbers(rows * depth, 4)
      let y = numbers(depth * columns, 5)
      for processor in Processor.available {
        let product = try run(
          [("x", [rows, depth], x), ("y", [depth, columns], y)], order, on: processor, runs: 2
        ) { $1[0].matrixProduct($1[1]) }
        let expected = (0..<rows * columns).map { place in
          reference(
            Array(x[place / columns * depth..<(place / columns + 1) * depth]),
            (0..<depth).map { y[$0 * columns + place % columns] }, order, run: 1)
        }
        #expect(bits(product) == bits(expected))
        for axis in 0..<2 {
          let sums = try run([("y", [depth, columns], y)], order, on: processor, runs: 2) {
            $1[0].sum(axes: [axis])
          }
          let terms = { (place: Int) in
            axis == 0
              ? (0..<depth).map { y[$0 * columns + place] }
              : Array(y[place * columns..<(place + 1) * columns])
          }
          let wanted = (0..<(axis == 0 ? columns : depth)).map { place in
            let row = terms(place)
            return reference(row.map { _ in 1 }, row, order, run: 1)
          }
          #expect(bits(sums) == bits(wanted))
        }
      }
    }
  }

  @Test func `a compensated sum keeps what a plain one loses`() throws {
    let processor = try Processor.current()
    func sum(_ values: [Double], _ order: AccumulationOrder) throws -> [Double] {
      try run([("x", [values.count], values)], order, on: processor) { $1[0].sum() }
    }
    #expect(try sum([1, 1e100, 1, -1e100], .compensated) == [2])
    #expect(try sum([1, 1e100, 1, -1e100], .inOrder) == [0])
    #expect(try sum([1, .infinity, 1], .compensated) == [.infinity])
    #expect(try sum([.infinity, -.infinity], .compensated)[0].isNaN)
    // The rounding error of the product is kept too: (1 + ε)(1 − ε) − 1 = −ε².
    let small = 0x1p-30
    let dot = try run(
      [("x", [1, 2], [1 + small, -1]), ("y", [2, 1], [1 - small, 1])], .compensated, on: processor
    ) { $1[0].matrixProduct($1[1]) }
    #expect(dot == [-small * small])
  }

  @Test func `reversed is in order on reversed data, over any axes`() throws {
    let x = numbers(3 * 5 * 7)
    let processor = try Processor.current()
    for axes in [[0], [1], [2], [0, 2], [0, 1, 2]] {
      let reversed = try run([("x", [3, 5, 7], x)], .reversed, on: processor) { $1[0].sum(axes: axes) }
      let turned = try run([("x", [3, 5, 7], x)], .inOrder, on: processor) {
        $1[0].reversed(axes: axes).sum(axes: axes)
      }
      #expect(bits(reversed) == bits(turned))
    }
  }

  @Test func `a permuted product of whole numbers is the standard one, and orders differ by run`() throws {
    let whole = numbers(9 * 30, 6).map { ($0 * 8).rounded() }
    let others = numbers(30 * 4, 7).map { ($0 * 8).rounded() }
    for processor in Processor.available {
      func product(_ order: AccumulationOrder, runs: Int) throws -> [Double] {
        try run([("x", [9, 30], whole), ("y", [30, 4], others)], order, on: processor, runs: runs) {
          $1[0].matrixProduct($1[1])
        }
      }
      let standard = try product(.standard, runs: 1)
      for runs in 1...4 { #expect(try product(.permuted, runs: runs) == standard) }
    }
    let x = numbers(400)
    let sums = try (1...8).map { runs in
      try run([("x", [400], x)], .permuted, on: Processor.current(), runs: runs) { $1[0].sum() }[0]
    }
    #expect(Set(sums).count > 1)
  }

  /// Convolutions of every kind, and their gradients, which are convolutions too.
  private static let convolutions: [(stride: Int, padding: (Int, Int), dilation: Int, groups: Int)] = [
    (1, (0, 0), 1, 1), (2, (1, 2), 1, 2), (1, (2, 2), 2, 1), (3, (0, 1), 1, 4), (2, (3, 0), 2, 2),
  ]

  @Test(arguments: AccumulationOrder.allCases, convolutions.indices)
  func `convolutions of small whole numbers and their gradients are exact in every order`(
    _ order: AccumulationOrder, _ index: Int
  ) throws {
    let kind = Self.convolutions[index]
    let (channels, outputs) = (4, 8)
    let x = numbers(2 * channels * 9 * 8, 11).map { ($0 * 4).rounded() }
    let w = numbers(outputs * channels / kind.groups * 3 * 2, 12).map { ($0 * 4).rounded() }
    func results(_ order: AccumulationOrder) throws -> [Double] {
      try run(
        [("x", [2, channels, 9, 8], x), ("w", [outputs, channels / kind.groups, 3, 2], w)], order,
        on: Processor.current()
      ) { _, inputs in
        let y = inputs[0].convolved(
          with: inputs[1], stride: [kind.stride, 1], padding: [kind.padding, (1, 0)],
          dilation: [kind.dilation, 1], groups: kind.groups)
        let slopes = gradient(of: (y * y).sum(), withRespectTo: inputs)
        return concatenated(([y] + slopes).map { $0.reshaped([$0.type.count]) }, axis: 0)
      }
    }
    #expect(try results(order) == results(.standard))
  }

  @Test(arguments: [AccumulationOrder.reversed, .pairwise, .compensated])
  func `ordered products have the derivatives of products, and keep their bits under vmap`(
    _ order: AccumulationOrder
  ) throws {
    try checkGradients(at: [CheckPoint(numbers(12, 1), [3, 4]), CheckPoint(numbers(8, 2), [4, 2])]) {
      [$0[0].matrixProduct($0[1], in: order)]
    }
  }

  @Test func `a permuted product under vmap takes each example's own order`() throws {
    let (x, y) = (numbers(3 * 2 * 9), numbers(9 * 4, 2))
    let orders = (0..<3).map { example in
      RandomStream(seed: UInt64(example), name: .shuffle).permutation(of: 9).map { Int32($0) }
    }
    func program(_ body: (Tensor, Tensor, Tensor) -> Tensor, examples: [Int]) throws -> Executor {
      let executor = try Executor(
        Plan(
          try Program { trace in
            let x = trace.input("x", examples + [2, 9], .float64)
            let y = trace.input("y", [9, 4], .float64)
            let order = trace.input("order", examples + [9], .int32)
            trace.output("z", body(x, y, order))
          }))
      try executor.write("y", y)
      return executor
    }
    let together = try program(
      { x, y, order in
        vmap([x, order]) { [$0[0].matrixProduct(y, in: .permuted, permutation: $0[1])] }[0]
      }, examples: [3])
    try together.write("x", x)
    try together.write("order", orders.flatMap { $0 })
    together.run()
    let alone = try program(
      { x, y, order in x.matrixProduct(y, in: .permuted, permutation: order) }, examples: [])
    let all: [Double] = try together.read("z")
    for example in 0..<3 {
      try alone.write("x", Array(x[example * 18..<(example + 1) * 18]))
      try alone.write("order", orders[example])
      alone.run()
      #expect(try bits(alone.read("z")) == bits(Array(all[example * 8..<(example + 1) * 8])))
    }
  }

  @Test func `a convolution's terms stand by channel and then by place`() throws {
    let x = numbers(2 * 5, 13)
    let w = numbers(2 * 3, 14)
    for order in AccumulationOrder.allCases where order != .standard {
      let y = try run([("x", [1, 2, 5], x), ("w", [1, 2, 3], w)], order, on: Processor.current()) {
        $1[0].convolved(with: $1[1], stride: [1], padding: [(0, 0)], dilation: [1], groups: 1)
      }
      let expected = (0..<3).map { place in
        reference(w, (0..<6).map { x[$0 / 3 * 5 + place + $0 % 3] }, order)
      }
      #expect(bits(y) == bits(expected))
    }
  }
}
