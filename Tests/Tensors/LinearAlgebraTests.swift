import AssayTensors
import Testing

@Suite struct LinearAlgebraTests {
  @Test func `least squares leaves a residual that is orthogonal to the columns`() throws {
    let a = Matrix(rows: 9, columns: 4, values: numbers(36))
    let b = numbers(9, 2)
    let x = try #require(HouseholderQR(a).leastSquares(b))
    let fitted = a * Matrix(rows: 4, columns: 1, values: x)
    let residual = Matrix(rows: 9, columns: 1, values: zip(b, fitted.values).map { $0 - $1 })
    #expect((a.transposed * residual).values.allSatisfy { abs($0) < 1e-13 })
  }

  @Test func `the orthonormal factor is orthonormal and spans the columns`() {
    let q = HouseholderQR(Matrix(rows: 7, columns: 5, values: numbers(35))).orthonormalFactor
    let gram = q.transposed * q
    for row in 0..<5 {
      for column in 0..<5 { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-14) }
    }
  }

  @Test func `a rank-deficient system has no solution`() {
    let a = Matrix(rows: 3, columns: 2, values: [1, 0, 2, 0, 3, 0])
    #expect(HouseholderQR(a).leastSquares([1, 2, 3]) == nil)
  }

  @Test func `singular values keep their relative accuracy over twelve decades`() {
    let left = HouseholderQR(Matrix(rows: 6, columns: 6, values: numbers(36))).orthonormalFactor
    var scaled = left
    let expected = (0..<6).map { exponent in (0..<exponent * 2).reduce(1.0) { x, _ in x / 10 } }
    for row in 0..<6 { for column in 0..<6 { scaled[row, column] *= expected[column] } }
    for (got, wanted) in zip(scaled.singularValues, expected) {
      #expect(abs(got - wanted) <= 1e-13 * wanted)
    }
  }
}
