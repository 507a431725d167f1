import AssayTensors
import AssayTestTools
import Foundation
import Testing

/// Singular values compared with those of `References/singular_values.py`, which has 60 digits.
@Suite struct SingularValueTests {
  private static let kinds = ["plain", "columns", "rows", "deficient", "huge", "tiny", "parallel"]

  /// The matrix that the script makes.
  private static func matrix(_ kind: Int, _ index: Int) -> Matrix {
    var generator = Numbers(state: UInt64(1000 * kind + index))
    let (rows, columns) = (1 + generator.below(7), 1 + generator.below(5))
    var whole = (0..<rows).map { _ in (0..<columns).map { _ in Double(generator.below(199) - 99) } }
    var power: (Int, Int) -> Int = { _, _ in 0 }
    switch kinds[kind] {
    case "columns": power = { -40 * $1 }
    case "rows": power = { row, _ in -40 * row }
    case "huge": power = { _, _ in 1000 }
    case "tiny": power = { _, _ in -1015 }
    case "deficient":
      for row in 0..<rows { whole[row][columns - 1] = whole[row][0] + whole[row].dropLast().reduce(0, +) }
    case "parallel":
      for row in 0..<rows {
        for column in whole[row].indices.dropFirst() {
          whole[row][column] = whole[row][0] * 0x1p30 + (row == column ? 1 : 0)
        }
        whole[row][0] *= 0x1p30
      }
    default: break
    }
    var matrix = Matrix(zeros: rows, columns)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Double(
          sign: .plus, exponent: power(row, column), significand: whole[row][column])
      }
    }
    return matrix
  }

  private static func references() throws -> [String: [[Double]]] {
    let url = try #require(
      Bundle.module.url(forResource: "References/singular_values", withExtension: "json"))
    return try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: url))
  }

  @Test func `560 matrices, graded, deficient, huge and tiny ones too, have the singular values to rounding`()
    throws
  {
    let references = try Self.references()
    var compared = 0
    for (kind, name) in Self.kinds.enumerated() {
      for (index, wanted) in try #require(references[name]).enumerated() {
        let matrix = Self.matrix(kind, index)
        let (got, sweeps) = matrix.jacobi
        #expect(got.count == wanted.count)
        // The last sweep changes nothing, and there are few before it.
        #expect(sweeps <= 15, "\(name) \(index): \(sweeps) sweeps")
        let bound = 0x1p-52 * Double(4 * max(matrix.rows, matrix.columns)) * (wanted.first ?? 0)
        for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= bound, "\(name) \(index): \(a), not \(b)") }
        compared += 1
        guard name == "columns", matrix.rows >= matrix.columns else { continue }
        for (a, b) in zip(got, wanted) {
          #expect(abs(a - b) <= 1e-10 * b, "\(name) \(index): \(a), not \(b)")
        }
      }
    }
    #expect(compared == 560)
  }

  @Test func `the squares add up to the square of the Frobenius norm, and rotations change none`() {
    for seed in 1...100 as ClosedRange<UInt64> {
      let (rows, columns) = (Int(seed % 9) + 1, Int(seed % 7) + 1)
      let matrix = Matrix(rows: rows, columns: columns, values: numbers(rows * columns, seed))
      let values = matrix.singularValues
      let square = matrix.values.reduce(0) { $0 + $1 * $1 }
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } - square) <= 1e-14 * square)
      let turn = HouseholderQR(Matrix(rows: rows, columns: rows, values: numbers(rows * rows, seed + 200)))
      for (a, b) in zip((turn.orthonormalFactor * matrix).singularValues, values) {
        #expect(abs(a - b) <= 1e-14 * values[0])
      }
      #expect(zip(values, values.dropFirst()).allSatisfy(>=) && values.count == min(rows, columns))
    }
  }

  @Test func `extremes have singular values too`() {
    #expect(Matrix(zeros: 3, 2).singularValues == [0, 0])
    #expect(Matrix(zeros: 0, 0).singularValues == [])
    let tiny = Double.leastNonzeroMagnitude
    #expect(Matrix(rows: 2, columns: 2, values: [tiny, 0, 0, 1.7e308]).singularValues == [1.7e308, tiny])
    #expect(
      Matrix(rows: 2, columns: 2, values: [1.7e308, 0, 0, 1.7e308]).singularValues == [1.7e308, 1.7e308])
    #expect(Matrix(rows: 1, columns: 2, values: [0x3p-1070, 0x4p-1070]).singularValues[0] == 0x5p-1070)
    #expect(Matrix(rows: 1, columns: 2, values: [1.7e308, 1.7e308]).singularValues == [.infinity])
    #expect(Matrix(rows: 2, columns: 1, values: [.nan, 1]).singularValues[0].isNaN)
    #expect(Matrix(rows: 2, columns: 1, values: [.infinity, 1]).singularValues[0].isNaN)
  }
}
