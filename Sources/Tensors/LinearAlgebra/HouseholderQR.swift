/// The factorisation A = Q·R by Householder reflections (Golub & Van Loan, *Matrix Computations*, algorithm
/// 5.2.1), for a matrix with at least as many rows as columns. Sums go down the rows in order, unfused. Cost:
/// 2·n²·(m − n/3) operations for m rows and n columns.
///
/// ```swift
/// let fit = HouseholderQR(Matrix(rows: 3, columns: 2, values: [1, 0, 1, 1, 1, 2]))
/// let line = fit.leastSquares([1, 3, 5])   // [1, 2], to rounding
/// ```
public struct HouseholderQR: Sendable {
  /// The factors, column by column: R above the diagonal, the reflection vector from the diagonal down.
  private var columns: [[Double]]
  /// The diagonal of R.
  public private(set) var diagonal: [Double] = []
  /// 2/vᵀv of each reflection vector v.
  private var scales: [Double] = []
  private let rows: Int

  /// Factorises a matrix. Traps when it has fewer rows than columns.
  public init(_ matrix: Matrix) {
    precondition(matrix.rows >= matrix.columns, "QR takes at least as many rows as columns")
    rows = matrix.rows
    columns = (0..<matrix.columns).map { column in (0..<matrix.rows).map { matrix[$0, column] } }
    for pivot in columns.indices {
      reflect(pivot)
      for other in columns.indices.dropFirst(pivot + 1) {
        columns[other] = reflected(columns[other], by: pivot)
      }
    }
  }

  /// Computes the reflection that makes column `pivot` zero below its diagonal.
  private mutating func reflect(_ pivot: Int) {
    let norm = columns[pivot][pivot...].reduce(0) { $0 + $1 * $1 }.squareRoot()
    let head = columns[pivot][pivot]
    let result = head > 0 ? -norm : norm
    columns[pivot][pivot] = head - result
    diagonal.append(result)
    // Half of vᵀv is norm·(norm + |head|), a form without cancellation.
    let square = norm * (norm + abs(head))
    scales.append(square > 0 ? 1 / square : 0)
  }

  private func reflected(_ vector: [Double], by pivot: Int) -> [Double] {
    let reflection = columns[pivot]
    var result = vector
    var product = 0.0
    for row in pivot..<rows { product += reflection[row] * vector[row] }
    product *= scales[pivot]
    for row in pivot..<rows { result[row] -= product * reflection[row] }
    return result
  }

  /// The x that minimises ‖A·x − b‖. `nil` when a diagonal element of R is zero (the columns of A are
  /// dependent) or not finite (A is not finite or too large).
  public func leastSquares(_ b: [Double]) -> [Double]? {
    precondition(b.count == rows, "the right-hand side has \(b.count) values, the matrix \(rows) rows")
    guard diagonal.allSatisfy({ $0 != 0 && $0.isFinite }) else { return nil }
    var y = b
    for pivot in columns.indices { y = reflected(y, by: pivot) }
    var x = [Double](repeating: 0, count: columns.count)
    for row in columns.indices.reversed() {
      var rest = y[row]
      for column in columns.indices.dropFirst(row + 1) { rest -= columns[column][row] * x[column] }
      x[row] = rest / diagonal[row]
    }
    return x
  }

  /// The orthonormal factor Q with as many columns as A.
  public var orthonormalFactor: Matrix {
    var q = Matrix(zeros: rows, columns.count)
    for column in columns.indices {
      var unit = [Double](repeating: 0, count: rows)
      unit[column] = 1
      for pivot in columns.indices.reversed() { unit = reflected(unit, by: pivot) }
      for row in 0..<rows { q[row, column] = unit[row] }
    }
    return q
  }
}
