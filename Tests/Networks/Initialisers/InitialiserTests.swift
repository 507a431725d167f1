import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

@Suite struct InitialiserTests {
  private let stream = RandomStream(seed: 7, name: .initialisation)

  @Test func `fans of dense and convolution weights are those of PyTorch's _calculate_fan_in_and_fan_out`() {
    // Each case is a shape, its fan in and its fan out.
    let cases: [([Int], Double, Double)] = [
      ([10, 20], 20, 10), ([8, 3, 5], 15, 40), ([16, 4, 3, 3], 36, 144), ([7], 7, 7), ([], 1, 1),
    ]
    for (shape, inputs, outputs) in cases {
      #expect(Initialiser.Fan.inputs(of: shape) == inputs)
      #expect(Initialiser.Fan.outputs(of: shape) == outputs)
      #expect(Initialiser.Fan.mean(of: shape) == (inputs + outputs) / 2)
    }
  }

  @Test func `a truncated normal has the deviation asked for and ends at 2 of its own`() throws {
    let values = Initialiser.truncatedNormal(0.5).values([400, 250], from: stream)
    let own = 0.5 / 0.87962566103423978
    #expect(values.allSatisfy { abs($0) <= 2 * own })
    #expect(try #require(values.max()) > 1.99 * own)
    let count = Double(values.count)
    // The bounds are five standard errors: of a mean, and of a variance whose fourth moment is below the
    // normal one's.
    #expect(abs(values.reduce(0, +) / count) < 5 * 0.5 / count.squareRoot())
    let variance = values.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(variance / 0.25 - 1) < 5 * (2 / count).squareRoot())
    // The expected share is (Φ(1) − Φ(−2))/(Φ(2) − Φ(−2)), with a binomial's standard error.
    let share = Double(values.count { $0 < own }) / count
    #expect(abs(share - 0.857_616_4) < 5 * (0.1221 / count).squareRoot())
  }

  @Test(arguments: [[6, 6], [9, 4], [4, 9], [3, 2, 5], [64, 16, 3, 3]])
  func `orthogonal weights keep lengths on the smaller side`(_ shape: [Int]) {
    let values = Initialiser.orthogonal(gain: 3).values(shape, from: stream)
    let (rows, columns) = (shape[0], values.count / shape[0])
    let matrix = Matrix(rows: rows, columns: columns, values: values)
    let product = rows < columns ? matrix * matrix.transposed : matrix.transposed * matrix
    for row in 0..<product.rows {
      for column in 0..<product.columns {
        #expect(abs(product[row, column] - (row == column ? 9 : 0)) < 1e-13)
      }
    }
  }

  @Test func `orthogonal matrices are uniform: no direction is preferred`() {
    // Without the signs of R's diagonal the first element would always be negative. Its mean is 0, its
    // variance 1/3.
    let first = (0..<600).map { Initialiser.orthogonal().values([3, 3], from: stream.split($0))[0] }
    let mean = first.reduce(0, +) / 600
    let squares = sumOfSquares(first) / 600
    // Five standard errors: 1/3 and 4/45 are the variances of an element and of its square.
    #expect(abs(mean) < 0.118)
    #expect(abs(squares - 1.0 / 3) < 0.061)
  }

  @Test func `blocks are orthogonal each by itself`() {
    let values = Initialiser.orthogonalBlocks().values([12, 3], from: stream)
    for block in 0..<4 {
      let matrix = Matrix(rows: 3, columns: 3, values: Array(values[(block * 9)..<(block * 9 + 9)]))
      let product = matrix * matrix.transposed
      let distance = zip(product.values, [1.0, 0, 0, 0, 1, 0, 0, 0, 1]).map { abs($0 - $1) }.max()
      #expect(distance ?? 1 < 1e-14)
    }
  }

  @Test func `a delta-orthogonal convolution keeps the length of every signal`() throws {
    // A theorem (Xiao et al. 2018): with as many outputs as inputs and the same size, the map is orthogonal.
    let weights = Initialiser.deltaOrthogonal().values([4, 4, 3, 3], from: stream)
    let executor = try Executor(
      Plan(
        Program { trace in
          let x = trace.input("x", [1, 4, 5, 6], .float64)
          let w = trace.input("w", [4, 4, 3, 3], .float64)
          trace.output("y", x.convolved(with: w, padding: [(1, 1), (1, 1)]))
        }))
    let x = normals(120, 3)
    try executor.write("x", x)
    try executor.write("w", weights)
    executor.run()
    let ratio = sumOfSquares(try executor.read("y")) / sumOfSquares(x)
    #expect(abs(ratio - 1) < 1e-13)
  }

  @Test func `Fixup scales the branches' weights by L to the power −1/(2m − 2)`() throws {
    // Zhang et al. 2019: 16 branches of 3 layers, 16^(−1/4) = ½ of He's deviation.
    let fixup = try Initialiser.fixup(branches: 16, layers: 3).values([50, 40], from: stream)
    let he = Initialiser.he.values([50, 40], from: stream)
    let isHalf = zip(fixup, he).allSatisfy { abs($0 - $1 / 2) <= 1e-15 }
    #expect(isHalf)
    #expect(try Initialiser.fixup(branches: 5, layers: 1) == .zeros)
    let refusal = #expect(throws: NetworkError.self) { _ = try Initialiser.fixup(branches: 0, layers: 2) }
    #expect(refusal?.description == "the number of branches must be at least 1, not 0")
  }

  @Test func `a transposed convolution's fans are those of what goes into an output, or the framework's own`()
    throws
  {
    // [channels, outputs/groups, kernel] of 12 channels to 4 outputs in 2 groups: 6·9 numbers go into one.
    func first(_ layer: any Layer) throws -> Weight {
      try #require(try layer.weights(for: TensorType([1, 12, 5, 5])).first)
    }
    func variance(_ layer: any Layer) throws -> Double {
      let values = try first(layer).values(from: stream)
      return sumOfSquares(values) / Double(values.count)
    }
    for groups in [1, 2] {
      let layer = TransposedConvolution(400, kernel: [3, 3], groups: groups)
      let count = Double(12 * 400 * 9 / groups)
      let expected = 2 / Double(12 * 9 / groups)
      #expect(abs(try variance(layer) / expected - 1) < 5 * (2 / count).squareRoot())
    }
    // The numbers that a convolution with the same outputs and inputs draws, in the order of this weight.
    let layer = TransposedConvolution(4, kernel: [3], groups: 2)
    let weight = try #require(try layer.weights(for: TensorType([1, 6, 5])).first)
    #expect(weight.type.shape == [6, 2, 3] && weight.layout == .inputsFirst(groups: 2))
    let drawn = Initialiser.he.values([4, 3, 3], from: stream)
    let stored = weight.values(from: stream)
    for (group, input, output, place) in [(0, 0, 0, 0), (0, 2, 1, 1), (1, 0, 1, 2), (1, 1, 0, 0)] {
      #expect(
        stored[((group * 3 + input) * 2 + output) * 3 + place]
          == drawn[((group * 2 + output) * 3 + input) * 3 + place])
    }
    // PyTorch counts outputs·kernel, in weight and bias (checked with nn.ConvTranspose2d); Keras the mean of both.
    let pytorch = TransposedConvolution(6, kernel: [3, 3], profile: .pytorch)
    #expect(
      try pytorch.weights(for: TensorType([1, 12, 5, 5])).map(\.initialiser)
        == [Initialiser](repeating: .uniform(1 / 54.0.squareRoot()), count: 2))
    #expect(
      try first(TransposedConvolution(6, kernel: [3, 3], profile: .keras)).initialiser == .glorotUniform)
    // A fan of a bias is that of its weight.
    let bias = TransposedConvolution(
      4, kernel: [3], groups: 2, bias: .scaled(gain: 1, fan: .inputs, shape: .normal))
    #expect(try bias.weights(for: TensorType([1, 6, 5]))[1].initialiser == .normal(1.0 / 3))
  }

  @Test func `orthogonal weights of a transposed convolution are so for its outputs`() throws {
    let layer = TransposedConvolution(4, kernel: [2], weights: .orthogonal())
    let values = try #require(try layer.weights(for: TensorType([1, 6, 5])).first).values(from: stream)
    // Stored [6, 4, 2]: rows of 12 numbers go into each of 4 outputs.
    let rows = (0..<4).map { output in
      (0..<6).flatMap { input in (0..<2).map { values[(input * 4 + output) * 2 + $0] } }
    }
    for (a, first) in rows.enumerated() {
      for (b, second) in rows.enumerated() {
        let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (a == b ? 1 : 0)) < 1e-13)
      }
    }
  }
}
