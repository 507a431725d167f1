import AssayRandomness
import AssayTensors

extension Initialiser {
  /// The values of a parameter of this shape, row-major. For independent numbers, element i is the stream's
  /// draw i, one position each; orthogonal weights are computed from normal draws in the same order. Cost:
  /// constant for each element; for orthogonal weights that of `HouseholderQR`. Sizes below 0 trap.
  public func values(
    _ shape: [Int], from stream: RandomStream, file: StaticString = #file, line: UInt = #line
  ) -> [Double] {
    precondition(shape.allSatisfy { $0 >= 0 }, "a size below 0: \(shape)", file: file, line: line)
    let count = shape.reduce(1, *)
    switch self {
    case .constant(let value):
      return [Double](repeating: value, count: count)
    case .normal(let deviation):
      return stream.normal(count: count).map { $0 * deviation }
    case .truncatedNormal(let deviation):
      let own = deviation / Self.truncatedDeviation
      return stream.uniform(count: count).map { Self.truncated($0) * own }
    case .uniform(let bound):
      return stream.uniform(count: count).map { ($0 * 2 - 1) * bound }
    case .scaled(let gain, let fan, let distribution):
      return distribution.initialiser(variance: gain / fan(of: shape)).values(shape, from: stream)
    case .orthogonal(let gain):
      let rows = shape.first ?? 1
      return Self.orthogonal(rows, rows > 0 ? count / rows : 0, stream.normal(count: count), gain)
    case .orthogonalBlocks(let gain):
      let rows = shape.first ?? 1
      let columns = rows > 0 ? count / rows : 0
      let draws = stream.normal(count: count)
      return stride(from: 0, to: rows, by: max(columns, 1)).flatMap { row in
        let height = min(columns, rows - row)
        let block = draws[(row * columns)..<((row + height) * columns)]
        return Self.orthogonal(height, columns, Array(block), gain)
      }
    case .deltaOrthogonal(let gain):
      return Self.deltaOrthogonal(shape, gain, stream)
    }
  }

  /// The standard deviation of a standard normal number cut off at ±2: √(1 − 4·φ(2)/(2·Φ(2) − 1)).
  static let truncatedDeviation = 0.87962566103423978

  /// A standard normal number cut off at ±2: the normal quantile at a point between Φ(−2) and Φ(2) that the
  /// uniform number selects.
  private static func truncated(_ uniform: Double) -> Double {
    let (below, between) = (0.022750131948179195, 0.9544997361036416)
    return min(max(standardNormalQuantile(below + between * (uniform + 0x1p-54)), -2), 2)
  }

  /// The factor Q of a matrix of normal draws, with the signs that make R's diagonal positive: without them Q
  /// would not be uniform among orthonormal matrices.
  private static func orthogonal(_ rows: Int, _ columns: Int, _ draws: [Double], _ gain: Double)
    -> [Double]
  {
    let drawn = Matrix(rows: rows, columns: columns, values: draws)
    let factors = HouseholderQR(rows < columns ? drawn.transposed : drawn)
    var q = factors.orthonormalFactor
    for (column, diagonal) in factors.diagonal.enumerated() {
      let scale = diagonal < 0 ? -gain : gain
      for row in 0..<q.rows { q[row, column] *= scale }
    }
    return (rows < columns ? q.transposed : q).values
  }

  private static func deltaOrthogonal(_ shape: [Int], _ gain: Double, _ stream: RandomStream) -> [Double] {
    let kernel = shape.dropFirst(2)
    let places = kernel.reduce(1, *)
    let middle = kernel.reduce(0) { $0 * $1 + $1 / 2 }
    let matrix = Initialiser.orthogonal(gain: gain).values(Array(shape.prefix(2)), from: stream)
    return matrix.flatMap { element in (0..<places).map { $0 == middle ? element : 0 } }
  }
}
