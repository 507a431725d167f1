extension Tensor {
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

  /// Running sums along an axis: element i is the sum of elements 0 … i, each added in order, from 0. With
  /// `reversed` it is the sum of the last … i, from the last back. int32 sums wrap. Cost: one addition per
  /// element.
  public func cumulativeSum(
    axis: Int, reversed: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(CumulativeSum(axis: axis, isReversed: reversed), at: SourceLocation(file, line))
  }

  /// log Σ eˣ over `axes` (all by default), which disappear. The largest element is subtracted inside the
  /// sum, so that nothing overflows. −∞ where all are −∞, +∞ where any is. Summation order: that of
  /// ``sum(axes:file:line:)``.
  public func logSumExp(axes: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    let axes = axes ?? Array(shape.indices)
    guard !axes.isEmpty else { return self }
    let place = SourceLocation(file, line)
    let largest = maximum(axes: axes, file: file, line: line).stoppingGradient(file: file, line: line)
    // An infinite element is not subtracted: ∞ − ∞ is not a number.
    let taken = select(
      largest.absolute() .< .infinity, largest, largest.zeros, file: file, line: line)
    // The error for axes that do not fit has been recorded by the maximum.
    guard taken.shape.count + axes.count == shape.count else { return self }
    let rest = combined(with: taken.insertingAxes(axes, of: shape), by: Binary(.subtract), at: place)
    return rest.exponential(file: file, line: line).sum(axes: axes, file: file, line: line)
      .logarithm(file: file, line: line) + taken
  }
}
