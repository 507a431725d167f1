extension Tensor {
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

  /// `count` places of one axis, beginning at `start`, `step` apart; negative steps go backwards. Costs
  /// nothing.
  public func sliced(
    axis: Int, from start: Int, count: Int, step: Int = 1, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    var slice = Slice(
      starts: shape.map { _ in 0 }, counts: shape, steps: shape.map { _ in 1 })
    guard shape.indices.contains(axis) else {
      return refused(slice, "there is no axis \(axis)", SourceLocation(file, line))
    }
    if start == 0, step == 1, count == shape[axis] { return self }
    slice.starts[axis] = start
    slice.counts[axis] = count
    slice.steps[axis] = step
    return applying(slice, at: SourceLocation(file, line))
  }

  /// One place of an axis; the axis disappears.
  public func element(
    _ index: Int, axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    var rest = shape
    if rest.indices.contains(axis) { rest.remove(at: axis) }
    return sliced(axis: axis, from: index, count: 1, file: file, line: line)
      .reshaped(rest, file: file, line: line)
  }

  /// The tensor cut into equal parts along an axis, in order.
  public func split(
    axis: Int, into parts: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> [Tensor] {
    guard shape.indices.contains(axis), parts > 0, shape[axis] % parts == 0, parts <= max(shape[axis], 1)
    else {
      let none = refused(
        by: "split", at: SourceLocation(file, line).description,
        "axis \(axis) does not split into \(parts) equal parts")
      // As many tensors as the caller asks for, up to a limit.
      return [Tensor](repeating: none, count: min(max(parts, 1), 1 << 16))
    }
    let size = shape[axis] / parts
    return (0..<parts).map {
      sliced(axis: axis, from: $0 * size, count: size, file: file, line: line)
    }
  }

  /// The tensor with the places of these axes in reverse order; each axis is named at most once. Costs
  /// nothing.
  public func reversed(axes: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    guard Set(axes).count == axes.count else {
      return refused(
        by: "reversed", at: SourceLocation(file, line).description, "\(axes) name an axis twice")
    }
    return axes.reduce(self) {
      $0.sliced(
        axis: $1, from: $0.shape.indices.contains($1) ? $0.shape[$1] - 1 : 0,
        count: $0.shape.indices.contains($1) ? $0.shape[$1] : 0, step: -1, file: file, line: line)
    }
  }

  /// The tensor with `low` places before and `high` places after each axis, and `interior` places between
  /// neighbours, all holding `value`. Each array has one entry for each axis.
  public func padded(
    low: [Int], high: [Int], interior: [Int]? = nil, value: Double = 0, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    let pad = Pad(low: low, high: high, interior: interior ?? low.map { _ in 0 }, value: value)
    return pad.isNone && [pad.low, pad.high, pad.interior].allSatisfy({ $0.count == shape.count })
      ? self : applying(pad, at: SourceLocation(file, line))
  }

  func refused(_ primitive: any Primitive, _ reason: String, _ place: SourceLocation) -> Tensor {
    graph.fail(
      .operands(
        primitive: primitive.signature, reason: reason, operands: [type], location: place.description))
    return self
  }
}

/// Joins tensors one after the other along an axis. At least one is needed; axes count from 0.
public func concatenated(
  _ tensors: [Tensor], axis: Int, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let place = SourceLocation(file, line)
  guard let first = tensors.first else { return none("concatenate", at: place) }
  return first.graph.apply(Concatenate(axis: axis), to: tensors, at: place)
}

/// Joins tensors along a new axis, which is `axis` of the result. At least one is needed; axes count from 0.
public func stacked(
  _ tensors: [Tensor], axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  guard let first = tensors.first else { return none("stack", at: SourceLocation(file, line)) }
  guard (0...first.shape.count).contains(axis) else {
    return first.refused(
      by: "stack", at: SourceLocation(file, line).description,
      "the new axis lies from 0 to \(first.shape.count), not at \(axis)")
  }
  return concatenated(
    tensors.map { tensor in
      var shape = tensor.shape
      shape.insert(1, at: min(axis, shape.count))
      return tensor.reshaped(shape, file: file, line: line)
    }, axis: axis, file: file, line: line)
}

/// The result for no tensors: an error in the program that uses it.
private func none(_ function: String, at place: SourceLocation) -> Tensor {
  .standing(
    for: .operands(
      primitive: function, reason: "takes at least one tensor", operands: [],
      location: place.description), at: place)
}
