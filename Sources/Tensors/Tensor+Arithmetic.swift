// Operators broadcast by NumPy's rule. An operator cannot receive the caller's position, so an error in one
// names the lines that made its operands.

extension Tensor {
  /// a + b, element by element.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Binary(.add)) }
  /// a − b, element by element.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Binary(.subtract)) }
  /// a·b, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Binary(.multiply)) }
  /// a/b, element by element.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Binary(.divide)) }

  /// Every element plus b.
  public static func + (a: Tensor, b: Double) -> Tensor { a + a.constant(b) }
  /// Every element minus b.
  public static func - (a: Tensor, b: Double) -> Tensor { a - a.constant(b) }
  /// Every element times b.
  public static func * (a: Tensor, b: Double) -> Tensor { a * a.constant(b) }
  /// Every element divided by b.
  public static func / (a: Tensor, b: Double) -> Tensor { a / a.constant(b) }
  /// a plus every element.
  public static func + (a: Double, b: Tensor) -> Tensor { b.constant(a) + b }
  /// a minus every element.
  public static func - (a: Double, b: Tensor) -> Tensor { b.constant(a) - b }
  /// a times every element.
  public static func * (a: Double, b: Tensor) -> Tensor { b.constant(a) * b }
  /// a divided by every element.
  public static func / (a: Double, b: Tensor) -> Tensor { b.constant(a) / b }

  /// Every element negated.
  public static prefix func - (a: Tensor) -> Tensor { a.applying(Unary(.negate)) }

  // Comparisons give bool tensors. A comparison with NaN is false, except `.!=`, which is true.
  /// A bool tensor that is true where a equals b.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Comparison(.equal)) }
  /// A bool tensor that is true where a differs from b, or either is NaN.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, by: Comparison(.notEqual))
  }
  /// A bool tensor that is true where a is less than b.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, by: Comparison(.less)) }
  /// A bool tensor that is true where a is at most b.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, by: Comparison(.lessOrEqual))
  }
  /// A bool tensor that is true where a is greater than b.
  public static func .> (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, by: Comparison(.greater))
  }
  /// A bool tensor that is true where a is at least b.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, by: Comparison(.greaterOrEqual))
  }
  /// A bool tensor that is true where a is less than the number b.
  public static func .< (a: Tensor, b: Double) -> Tensor { a .< a.constant(b) }
  /// A bool tensor that is true where a is greater than the number b.
  public static func .> (a: Tensor, b: Double) -> Tensor { a .> a.constant(b) }

  /// A scalar constant of this tensor's element type, in this tensor's trace.
  package func constant(_ value: Double) -> Tensor {
    graph.apply(Constant(value: value, element: type.element), to: [], at: location)
  }

  /// Zeros of this tensor's type.
  var zeros: Tensor { constant(0).broadcast(to: shape, at: location) }

  func applying(_ primitive: any Primitive, at location: SourceLocation? = nil) -> Tensor {
    graph.apply(primitive, to: [self], at: location ?? self.location)
  }

  func combined(
    with other: Tensor, by primitive: any Primitive, at location: SourceLocation? = nil
  ) -> Tensor {
    let place = location ?? self.location
    guard let shape = broadcastShape(shape, other.shape) else {
      return graph.apply(primitive, to: [self, other], at: place)  // which names both shapes
    }
    return graph.apply(
      primitive, to: [broadcast(to: shape, at: place), other.broadcast(to: shape, at: place)],
      at: place)
  }

  func broadcast(to shape: [Int], at location: SourceLocation) -> Tensor {
    shape == self.shape ? self : applying(Broadcast(shape: shape), at: location)
  }
}

/// The shape to which both broadcast by NumPy's rule; nil if there is none.
func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
  let rank = max(a.count, b.count)
  let left = [Int](repeating: 1, count: rank - a.count) + a
  let right = [Int](repeating: 1, count: rank - b.count) + b
  var shape: [Int] = []
  for (x, y) in zip(left, right) {
    guard x == y || x == 1 || y == 1 else { return nil }
    shape.append(x == 1 ? y : x)
  }
  return shape
}

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence

/// `a` where `condition` is true, `b` elsewhere; the three have one shape.
public func select(
  _ condition: Tensor, _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  condition.graph.apply(Select(), to: [condition, a, b], at: SourceLocation(file, line))
}
