extension Matrix {
  /// The singular values, largest first, by one-sided Jacobi rotations (Hestenes 1958). Small ones keep their
  /// relative accuracy where columns differ in size (Demmel & Veselić 1992). All are NaN when an element is
  /// not finite. Cost: about ten sweeps of 2·rows·columns² operations.
  public var singularValues: [Double] { jacobi.values }

  /// The singular values, and the number of sweeps over the pairs of columns. The last sweep finds all pairs
  /// orthogonal to rounding, which is relative to the product of their norms and grows with the length of the
  /// sums.
  package var jacobi: (values: [Double], sweeps: Int) {
    let tall = rows >= columns ? self : transposed
    guard values.allSatisfy(\.isFinite) else {
      return ([Double](repeating: .nan, count: tall.columns), 0)
    }
    let columns = (0..<tall.columns).map { column in
      Column((0..<tall.rows).map { tall[$0, column] })
    }
    // Larger columns first: this takes fewer sweeps (de Rijk 1989).
    var vectors = columns.sorted { $0.norm > $1.norm }
    let tolerance = Double(max(tall.rows, 1)).squareRoot() * 0x1p-52
    var sweeps = 0
    while sweeps < 60 {
      sweeps += 1
      var isRotated = false
      for first in vectors.indices {
        for second in vectors.indices.dropFirst(first + 1) {
          isRotated = Column.rotate(&vectors, first, second, tolerance) || isRotated
        }
      }
      if !isRotated { break }
    }
    return (vectors.map(\.norm).sorted(by: >), sweeps)
  }
}

/// A column as a scaled vector times a power of two, so that no square overflows or vanishes.
private struct Column {
  /// The scaled elements: the largest is from 1 to below 2 in magnitude; all are zero for a column of zeros.
  private var elements: [Double]
  private var exponent: Int
  /// The Euclidean norm of the scaled elements.
  private var size: Double

  init(_ elements: [Double], exponent: Int = 0) {
    let largest = elements.reduce(0) { max($0, abs($1)) }
    let shift = largest > 0 ? Int(largest.exponent) : 0
    self.elements = shift == 0 ? elements : elements.map { $0.scaled(by: -shift) }
    self.exponent = exponent + shift
    size = self.elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// The column's Euclidean norm; ∞ where it does not fit a Double.
  var norm: Double { size.scaled(by: exponent) }

  /// Makes two columns orthogonal. Returns false when they were already, within the tolerance times the
  /// product of their norms.
  static func rotate(_ vectors: inout [Column], _ first: Int, _ second: Int, _ tolerance: Double) -> Bool {
    let (a, b) = (vectors[first], vectors[second])
    guard a.size > 0, b.size > 0 else { return false }
    let product = zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
    let cosineOfAngle = product / a.size / b.size
    guard abs(cosineOfAngle) > tolerance else { return false }
    let ratio = (b.size / a.size).scaled(by: b.exponent - a.exponent)
    // One column is so much larger that it would not change; its part in the smaller one is removed.
    if ratio > 0x1p100 {
      vectors[first] = a.without(b, cosineOfAngle)
      return true
    }
    if ratio < 0x1p-100 {
      vectors[second] = b.without(a, cosineOfAngle)
      return true
    }
    // (‖b‖² − ‖a‖²)/(2·a·b)
    let tau = (ratio - 1 / ratio) / (2 * cosineOfAngle)
    let tangent = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    let up = b.exponent - a.exponent
    vectors[first] = Column(
      zip(a.elements, b.elements).map { cosine * $0 - (sine * $1).scaled(by: up) }, exponent: a.exponent)
    vectors[second] = Column(
      zip(a.elements, b.elements).map { (sine * $0).scaled(by: -up) + cosine * $1 }, exponent: b.exponent)
    return true
  }

  /// This column minus its projection on another column.
  private func without(_ other: Column, _ cosineOfAngle: Double) -> Column {
    let factor = cosineOfAngle * (size / other.size)
    return Column(zip(elements, other.elements).map { $0 - factor * $1 }, exponent: exponent)
  }
}

extension Double {
  /// The number times 2 to the power `exponent`, however large that is.
  fileprivate func scaled(by exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: self)
  }
}
