extension Matrix {
  /// The singular values, largest first, by one-sided Jacobi rotations (Hestenes 1958; Demmel & Veselić
  /// 1992 show that small ones keep their relative accuracy). Sweeps run over the column pairs in order
  /// until no pair is further from orthogonal than rounding, at most 60 times.
  public var singularValues: [Double] {
    let tall = rows >= columns ? self : transposed
    var vectors = (0..<tall.columns).map { column in (0..<tall.rows).map { tall[$0, column] } }
    for _ in 0..<60 {
      var isRotated = false
      for first in vectors.indices {
        for second in vectors.indices.dropFirst(first + 1) {
          isRotated = rotate(&vectors, first, second) || isRotated
        }
      }
      if !isRotated { break }
    }
    return vectors.map { dot($0, $0).squareRoot() }.sorted(by: >)
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// Makes two columns orthogonal; false when they were.
private func rotate(_ vectors: inout [[Double]], _ first: Int, _ second: Int) -> Bool {
  let a = dot(vectors[first], vectors[first])
  let b = dot(vectors[second], vectors[second])
  let c = dot(vectors[first], vectors[second])
  guard abs(c) > 1e-16 * (a * b).squareRoot() else { return false }
  let tau = (b - a) / (2 * c)
  let tangent = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
  let cosine = 1 / (1 + tangent * tangent).squareRoot()
  let sine = cosine * tangent
  for row in vectors[first].indices {
    let x = vectors[first][row]
    let y = vectors[second][row]
    vectors[first][row] = cosine * x - sine * y
    vectors[second][row] = sine * x + cosine * y
  }
  return true
}
