import AssayNetworks
import AssayTensors
import Testing

/// Exact theorems about single layers.
@Suite struct LayerInvariantTests {
  /// Applies the layer to an input, with the given variables, and the specimen's values for the others.
  private func apply(
    _ layer: any Layer, _ x: [Double], _ shape: [Int], mode: Mode = .evaluation,
    _ given: [String: [Double]] = [:]
  ) throws -> [Double] {
    var declared: [Weight] = []
    let executor = try Executor(
      Plan(
        try Program { trace in
          let scope = LayerScope(trace, mode: mode, element: .float64)
          trace.output("y", layer(trace.input("x", shape, .float64), in: scope))
          declared = scope.declared
        }))
    try executor.write("x", x)
    let specimen = Specimen("", layer, shape)
    for weight in declared {
      try executor.write(weight.name, given[weight.name] ?? specimen.values(of: weight))
    }
    executor.run()
    return try executor.read("y")
  }

  private func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  @Test func `layer norm ignores the scale and shift of its input, RMS norm the scale`() throws {
    let x = normals(8, 1)
    let plain = try apply(LayerNorm(epsilon: 0), x, [2, 4])
    #expect(bits(try apply(LayerNorm(epsilon: 0), x.map { $0 * 8 }, [2, 4])) == bits(plain))
    #expect(isClose(try apply(LayerNorm(epsilon: 0), x.map { $0 * 3 + 5 }, [2, 4]), plain))
    let root = try apply(RMSNorm(epsilon: 0), x, [2, 4])
    #expect(bits(try apply(RMSNorm(epsilon: 0), x.map { $0 / 4 }, [2, 4])) == bits(root))
    #expect(!isClose(try apply(RMSNorm(epsilon: 0), x.map { $0 + 1 }, [2, 4]), root, 1e-3))
  }

  @Test func `group norm with one group is layer norm over all, with a group a channel instance norm`()
    throws
  {
    let x = normals(24, 2)
    let one = try apply(GroupNorm(groups: 1, affine: .none), x, [2, 3, 4])
    #expect(isClose(one, try apply(LayerNorm(axes: 2, affine: .none), x, [2, 3, 4])))
    let each = try apply(GroupNorm(groups: 3, affine: .none), x, [2, 3, 4])
    #expect(bits(each) == bits(try apply(InstanceNorm(), x, [2, 3, 4])))
  }

  @Test func `weight norm ignores the scale of its rows, and standardisation also their shift`() throws {
    let (x, w) = (normals(6, 3), normals(6, 4))
    let normed = WeightNorm(Dense(2, hasBias: false))
    let plain = try apply(normed, x, [2, 3], ["dense.weight": w])
    let larger = try apply(normed, x, [2, 3], ["dense.weight": w.map { $0 * 2 }])
    #expect(bits(larger) == bits(plain))
    let standard = WeightStandardisation(Dense(2, hasBias: false), epsilon: 0)
    let centred = try apply(standard, x, [2, 3], ["dense.weight": w])
    let moved = try apply(standard, x, [2, 3], ["dense.weight": w.map { $0 * 3 - 2 }])
    #expect(isClose(moved, centred))
    // A constant input is only multiplied by the mean of a row, which is 0.
    #expect(isClose(try apply(standard, [1, 1, 1], [1, 3], ["dense.weight": w]), [0, 0]))
  }

  @Test func `cosines are at most the scale, which an input along a row reaches`() throws {
    let w = normals(6, 5)
    let y = try apply(
      CosineNorm(2, scale: 3), w.map { $0 * 5 }, [2, 3], ["weight": w])
    #expect(abs(y[0] - 3) < 1e-12 && abs(y[3] - 3) < 1e-12)
    #expect(abs(y[1]) < 3 && abs(y[2]) < 3)
  }

  @Test func `a convolution with a window of one place is a matrix product at each place, bit for bit`()
    throws
  {
    let (x, w) = (normals(2 * 3 * 4, 6), normals(6, 7))
    let convolved = try apply(
      Convolution(2, kernel: [1], hasBias: false), x, [2, 3, 4], ["weight": w])
    // The same numbers in the order [batch, places, channels].
    let rows = (0..<2).flatMap { n in (0..<4).flatMap { t in (0..<3).map { x[n * 12 + $0 * 4 + t] } } }
    let dense = try apply(Dense(2, hasBias: false), rows, [2, 4, 3], ["weight": w])
    let back = (0..<2).flatMap { n in (0..<2).flatMap { o in (0..<4).map { dense[n * 8 + $0 * 2 + o] } } }
    #expect(bits(convolved) == bits(back))
  }

  @Test(arguments: 1...9, 1...4)
  func `same padding gives ⌈size/stride⌉ positions, at most one place more behind than before`(
    _ size: Int, _ stride: Int
  ) throws {
    for kernel in 1...4 {
      let layer = Convolution(1, kernel: [kernel], stride: [stride], padding: .same, hasBias: false)
      let ones = [Double](repeating: 1, count: size)
      let taps = [Double](repeating: 1, count: kernel)
      let y = try apply(layer, ones, [1, 1, size], ["weight": taps])
      #expect(y.count == (size + stride - 1) / stride)
      // With ones everywhere, a position counts the places that are not padding.
      let lost = (Double(kernel) - y[0], Double(kernel) - y[y.count - 1])
      if y.count > 1 { #expect(lost.1 == lost.0 || lost.1 == lost.0 + 1) }
    }
  }

  @Test func `a residual with a branch of zeros is the identity, bit for bit`() throws {
    let x = normals(8, 8)
    let zeros = [
      "body.0.dense.weight": [Double](repeating: 0, count: 16), "body.0.dense.bias": [0, 0, 0, 0],
    ]
    #expect(bits(try apply(Residual([Dense(4), Activation.tanh]), x, [2, 4], zeros)) == bits(x))
  }

  @Test func `attention of places in another order is attention in that order`() throws {
    let x = normals(16, 9)
    let layer = MultiHeadAttention(heads: 2)
    func reordered(_ rows: [Double]) -> [Double] { [2, 0, 3, 1].flatMap { rows[($0 * 4)..<($0 * 4 + 4)] } }
    let plain = try apply(layer, x, [1, 4, 4])
    #expect(isClose(try apply(layer, reordered(x), [1, 4, 4]), reordered(plain)))
    var causal = layer
    causal.isCausal = true
    let ordered = try apply(causal, x, [1, 4, 4])
    #expect(!isClose(try apply(causal, reordered(x), [1, 4, 4]), reordered(ordered), 1e-3))
  }

  @Test func `twice the scale of the scores is twice the queries, bit for bit; a scale of 0 is the mean`()
    throws
  {
    let x = normals(16, 9)
    let names = ["query", "key", "value", "output"]
    let weights = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ("\($1).weight", normals(16, UInt64($0))) })
    func attention(scale: Double?, queries: Double = 1) throws -> [Double] {
      let layer = MultiHeadAttention(heads: 2, isJoint: false, hasBias: false, scale: scale)
      let doubled = weights["query.weight"]?.map { $0 * queries } ?? []
      return try apply(layer, x, [1, 4, 4], weights.merging(["query.weight": doubled]) { $1 })
    }
    let standard = try attention(scale: nil)
    let root = 1 / 2.0.squareRoot()
    #expect(bits(try attention(scale: root)) == bits(standard))
    #expect(bits(try attention(scale: 2 * root)) == bits(try attention(scale: nil, queries: 2)))
    let mean = try attention(scale: 0)
    #expect(isClose(mean.prefix(4) + [], mean.suffix(4) + []) && !isClose(mean, standard, 1e-3))
    let refusal = #expect(throws: (any Error).self) { try attention(scale: .infinity) }
    #expect(
      refusal.map { "\($0)" }?.contains("the scale of the scores is inf; it must be finite") == true)
  }

  @Test(arguments: [
    MultiHeadAttention(heads: 2, isCausal: true) as any Layer,
    TransformerBlock(MultiHeadAttention(heads: 2, isCausal: true), width: 3), LSTM(4), GRU(4),
  ])
  func `what comes later does not matter to causal layers, to the bit`(_ layer: any Layer) throws {
    let x = normals(16, 10)
    let whole = try apply(layer, x, [1, 4, 4])
    let changed = try apply(layer, x.prefix(8) + normals(8, 11), [1, 4, 4])
    #expect(bits(changed.prefix(8)) == bits(whole.prefix(8)))
    #expect(bits(changed.suffix(8)) != bits(whole.suffix(8)))
  }

  @Test func `one ghost is batch norm, and renormalisation that may not correct is, too`() throws {
    let x = normals(12, 12)
    let plain = try apply(BatchNorm(epsilon: 1e-3), x, [4, 3], mode: .training)
    let ghost = GhostBatchNorm(size: 4, BatchNorm(epsilon: 1e-3))
    #expect(bits(try apply(ghost, x, [4, 3], mode: .training)) == bits(plain))
    let renorm = BatchRenormalisation(largestScale: 1, largestShift: 0)
    #expect(isClose(try apply(renorm, x, [4, 3], mode: .training), plain))
  }

  @Test func `debiased statistics after one step are the batch's, after equal steps still`() throws {
    let layer = BatchNorm(average: .debiased, runningVariance: .biased, affine: .none)
    let executor = try Executor(
      Plan(
        try Program { trace in
          let scope = LayerScope(trace, mode: .training)
          trace.output("y", layer(trace.input("x", [4, 1], .float64), in: scope))
          for update in scope.updates { trace.update(update.statistic, to: update.value) }
        }))
    try executor.write("x", [1.0, 2, 3, 6])
    for _ in 0..<3 {
      executor.run()
      let weight = try executor.read("weight", as: Double.self)[0]
      #expect(abs(try executor.read("mean", as: Double.self)[0] / weight - 3) < 1e-14)
      #expect(abs(try executor.read("variance", as: Double.self)[0] / weight - 3.5) < 1e-14)
    }
  }

  @Test func `domains keep their own statistics, and the others keep theirs to the bit`() throws {
    let specimen = Specimen("", DomainBatchNorm(domains: 3), [4, 2])
    let run = try LayerRun(specimen, .training)  // of domain 1
    for weight in run.declared where !weight.isLearnt {
      let (before, after) = (specimen.values(of: weight), try run.values(of: weight.name))
      #expect(bits(before.prefix(2)) == bits(after.prefix(2)))
      #expect(bits(before.suffix(2)) == bits(after.suffix(2)))
      #expect(before[2] != after[2] && before[3] != after[3])
    }
  }
}
