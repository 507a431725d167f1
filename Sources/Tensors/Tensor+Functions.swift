extension Tensor {
  /// eˣ of each element, by one fixed sequence of fused multiply-adds on every processor.
  public func exponential(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.exponential), at: SourceLocation(file, line))
  }
  /// The natural logarithm of each element.
  public func logarithm(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.logarithm), at: SourceLocation(file, line))
  }
  /// The hyperbolic tangent of each element.
  public func hyperbolicTangent(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.hyperbolicTangent), at: SourceLocation(file, line))
  }
  /// The square root of each element, correctly rounded. At 0 the derivative is ∞, at −0 it is −∞.
  public func squareRoot(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.squareRoot), at: SourceLocation(file, line))
  }
  /// The absolute value of each element. At 0 the derivative is 1.
  public func absolute(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.absolute), at: SourceLocation(file, line))
  }
  /// The larger element of each pair, NaN if either is. Where both are equal, the derivative goes to `other`.
  public func maximum(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    combined(with: other, by: Binary(.maximum), at: SourceLocation(file, line))
  }
  /// The larger of each element and a number; at equality the derivative is 0.
  public func maximum(_ other: Double, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    maximum(constant(other), file: file, line: line)
  }
  /// The smaller element of each pair, NaN if either is. Where both are equal, the derivative goes to
  /// `other`.
  public func minimum(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    combined(with: other, by: Binary(.minimum), at: SourceLocation(file, line))
  }

  /// The product of two matrices [M, K] and [K, N], each element summed over k in order from 0 with fused
  /// multiply-adds. Cost: 2·M·N·K operations.
  public func matrixProduct(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line)
    -> Tensor
  {
    graph.apply(MatrixProduct(), to: [self, other], at: SourceLocation(file, line))
  }

  /// The sum over `axes` (all by default), which disappear. Summation order: over the last axes in sixteen
  /// interleaved stripes and a fixed tree, over others in order.
  public func sum(axes: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    reduced(.sum, axes, SourceLocation(file, line))
  }
  /// The sum divided by the number of elements summed.
  public func mean(axes: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    let total = sum(axes: axes, file: file, line: line)
    return total / Double(type.count / max(total.type.count, 1))
  }
  /// The largest element over `axes`. Equal largest elements share the derivative.
  public func maximum(axes: [Int]?, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    reduced(.maximum, axes, SourceLocation(file, line))
  }
  /// The smallest element over `axes`. Equal smallest elements share the derivative.
  public func minimum(axes: [Int]?, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    reduced(.minimum, axes, SourceLocation(file, line))
  }

  private func reduced(_ function: Reduction.Function, _ axes: [Int]?, _ place: SourceLocation)
    -> Tensor
  {
    let axes = axes ?? Array(shape.indices)
    return axes.isEmpty ? self : applying(Reduction(function, axes: axes), at: place)
  }

  /// The index of the first largest element along the last axis, int32.
  public func argumentOfMaximum(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(ArgumentOfMaximum(), at: SourceLocation(file, line))
  }
  /// One row for each int32 label: zeros with a one at the label, [n] → [n, classes].
  public func oneHot(
    classes: Int, element: ElementType = .float32, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(OneHot(classes: classes, element: element), at: SourceLocation(file, line))
  }

  /// The tensor repeated to a larger shape by NumPy's rule. Costs nothing.
  public func broadcast(to shape: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    broadcast(to: shape, at: SourceLocation(file, line))
  }
  /// The same elements, in row-major order, in another shape.
  public func reshaped(_ shape: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    shape == self.shape ? self : applying(Reshape(shape: shape), at: SourceLocation(file, line))
  }
  /// The tensor with its axes in another order: axis i of the result is axis `permutation[i]`; by default all
  /// axes are reversed. Costs nothing.
  public func transposed(
    _ permutation: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let permutation = permutation ?? shape.indices.reversed()
    if let inner = transposition, inner.permutation.count == permutation.count {
      let both = permutation.map { inner.permutation.indices.contains($0) ? inner.permutation[$0] : -1 }
      let origin = Tensor(graph: graph, index: graph.nodes[index].operands[0])
      if both == Array(shape.indices) { return origin }
    }
    return applying(Transpose(permutation: permutation), at: SourceLocation(file, line))
  }
  /// Whether this is another tensor seen with its axes in another order.
  var isTransposed: Bool { graph.nodes[graph.unmarked(index)].primitive is Transpose }
  private var transposition: Transpose? { graph.nodes[index].primitive as? Transpose }

  /// The same values, which derivatives treat as constants.
  public func stoppingGradient(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(StopGradient(), at: SourceLocation(file, line))
  }

  /// A reduced tensor with the axes of `shape` that the reduction removed inserted again, and broadcast along
  /// them.
  func insertingAxes(_ axes: [Int], of shape: [Int]) -> Tensor {
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    return reshaped(kept).broadcast(to: shape, at: location)
  }
}
