/// Latin squares of one order of which any two are orthogonal, as the table of a design: k² runs of m factors with k levels, in
/// which any two factors meet in every combination of their levels once.
struct OrthogonalSquares {
  /// The levels' numbers, run by run: the first factor varies slowest and the second fastest.
  let runs: [[Int]]

  /// - Throws: ``LayoutProblem`` where no such squares are known here.
  init(order: Int, factors: Int) throws {
    try Self.check(order: order, factors: factors)
    let places = (0..<order).flatMap { row in (0..<order).map { (row, $0) } }
    if factors == 3 {
      runs = places.map { [$0, $1, ($0 + $1) % order] }
      return
    }
    guard let field = FiniteField(order: order) else { throw LayoutProblem(Self.refusal(of: order, factors)) }
    // Square number t is t · row + column: Bose, Sankhyā 3 (1938), 323–338.
    runs = places.map { row, column in
      [row, column] + (1..<factors - 1).map { field.sum(field.product($0, row), column) }
    }
  }

  /// - Throws: ``LayoutProblem`` where no such squares are known here.
  static func check(order: Int, factors: Int) throws {
    guard order >= 2, factors >= 3 else {
      throw LayoutProblem(
        "a Latin square needs three factors or more of at least two levels, not \(factors) of \(order)")
    }
    guard factors == 3 || (FiniteField(order: order) != nil && factors <= order + 1) else {
      throw LayoutProblem(refusal(of: order, factors))
    }
  }

  private static func refusal(of order: Int, _ factors: Int) -> String {
    switch order {
    case 2, 6:
      "there are no two orthogonal Latin squares of \(order) levels, so a square has three factors, not \(factors)"
    default:
      FiniteField(order: order) == nil
        ? "orthogonal Latin squares are built for 3, 4, 5, 7, 8, 9 levels and other primes, not for \(order): use three factors"
        : "a square of \(order) levels has at most \(order + 1) factors, not \(factors)"
    }
  }
}

/// A field with as many elements as a prime, or with 4, 8 or 9: the elements are polynomials over the field of a prime, written as
/// the digits of a number to that base, and multiplied modulo an irreducible one.
struct FiniteField {
  private let prime: Int
  /// The coefficients of the irreducible polynomial below its leading 1, from the constant on.
  private let modulus: [Int]

  /// `nil` where the order is none of these.
  init?(order: Int) {
    switch order {
    case 4: (prime, modulus) = (2, [1, 1])  // x² + x + 1
    case 8: (prime, modulus) = (2, [1, 1, 0])  // x³ + x + 1
    case 9: (prime, modulus) = (3, [1, 0])  // x² + 1
    default:
      var divisor = 2
      while divisor <= order / divisor, !order.isMultiple(of: divisor) { divisor += 1 }
      guard order >= 2, divisor > order / divisor else { return nil }
      (prime, modulus) = (order, [0])
    }
  }

  func sum(_ a: Int, _ b: Int) -> Int {
    number(zip(coefficients(a), coefficients(b)).map { ($0 + $1) % prime })
  }

  func product(_ a: Int, _ b: Int) -> Int {
    let (a, b) = (coefficients(a), coefficients(b))
    let degree = modulus.count
    var product = [Int](repeating: 0, count: 2 * degree - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { product[i + j] = (product[i + j] + x * y) % prime }
    }
    for power in stride(from: 2 * degree - 2, through: degree, by: -1) {
      for (place, coefficient) in modulus.enumerated() {
        let index = power - degree + place
        product[index] = (product[index] + (prime - coefficient) * product[power]) % prime
      }
    }
    return number(product.prefix(degree))
  }

  private func coefficients(_ element: Int) -> [Int] {
    var rest = element
    return modulus.map { _ in
      defer { rest /= prime }
      return rest % prime
    }
  }

  private func number(_ coefficients: some BidirectionalCollection<Int>) -> Int {
    coefficients.reversed().reduce(0) { $0 * prime + $1 }
  }
}
