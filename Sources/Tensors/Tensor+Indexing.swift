extension Tensor {
  /// One row for each int32 label: zeros with a one at the label, [n] → [n, classes].
  public func oneHot(
    classes: Int, element: ElementType = .float32, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(OneHot(classes: classes, element: element), at: SourceLocation(file, line))
  }

  /// The rows of this matrix with the given int32 indices, in their order: [rows, columns] and [n] → [n,
  /// columns]; likewise for stacks with the same leading axes, [leading…, rows, columns] and [leading…, n].
  ///
  /// An index outside the rows gives a row of NaN (int32: the lowest number; bool: false), whose derivative
  /// is 0. The derivative adds the rows' cotangents in order: see ``scatterRows(_:rows:file:line:)``.
  public func gatherRows(_ indices: Tensor, file: StaticString = #fileID, line: UInt = #line)
    -> Tensor
  {
    graph.apply(GatherRows(), to: [self, indices], at: SourceLocation(file, line))
  }

  /// A matrix of `rows` rows of zeros, to which row i of this matrix is added at row `indices[i]` (int32):
  /// [n, columns] and [n] → [rows, columns], likewise for stacks. Rows with the same index are added in the
  /// order of i, from 0. An index outside the rows adds nothing.
  public func scatterRows(
    _ indices: Tensor, rows: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    graph.apply(ScatterRows(rows: rows), to: [self, indices], at: SourceLocation(file, line))
  }

  /// The elements of each last axis at the given int32 indices: [leading…, n] and [leading…, k] → [leading…,
  /// k]. An index outside the axis gives NaN (int32: the lowest number; bool: false), whose derivative is 0.
  public func takeAlongLastAxis(
    _ indices: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    guard fits(indices, sameLength: false, "takeAlongLastAxis", SourceLocation(file, line)) else {
      return self
    }
    return reshaped(shape + [1], file: file, line: line)
      .gatherRows(indices, file: file, line: line)
      .reshaped(indices.shape, file: file, line: line)
  }

  /// `size` zeros along the last axis, to which element i is added at place `indices[i]` (int32): [leading…,
  /// k] and [leading…, k] → [leading…, size]; the adjoint of ``takeAlongLastAxis(_:file:line:)``. Elements
  /// with the same index are added in the order of i, from 0. An index outside the axis adds nothing.
  public func scatterAlongLastAxis(
    _ indices: Tensor, size: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    guard fits(indices, sameLength: true, "scatterAlongLastAxis", SourceLocation(file, line)) else {
      return self
    }
    return reshaped(shape + [1], file: file, line: line)
      .scatterRows(indices, rows: size, file: file, line: line)
      .reshaped(shape.dropLast() + [size], file: file, line: line)
  }

  private func fits(
    _ indices: Tensor, sameLength: Bool, _ name: String, _ place: SourceLocation
  ) -> Bool {
    let fits =
      indices.type.element == .int32 && !shape.isEmpty && indices.shape.count == shape.count
      && (sameLength ? indices.shape == shape : indices.shape.dropLast() == shape.dropLast())
    if !fits {
      let reason =
        sameLength
        ? "takes an int32 index for each element" : "takes int32 indices with the same leading axes"
      graph.fail(
        .operands(
          primitive: name, reason: reason, operands: [type, indices.type], location: place.description))
    }
    return fits
  }

  /// The int32 indices that sort the elements along the last axis. Stable, also when descending: equal
  /// elements keep their order. Zeros are equal, a NaN counts as largest and NaNs are equal, so the first
  /// index when descending is ``argumentOfMaximum(file:line:)``. Cost: linear in the length.
  public func sortIndices(
    descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(SortIndices(isDescending: descending), at: SourceLocation(file, line))
  }

  /// The elements along the last axis in the order of ``sortIndices(descending:file:line:)``: NaNs are last,
  /// or first when descending.
  public func sorted(
    descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let indices = sortIndices(descending: descending, file: file, line: line)
    return takeAlongLastAxis(indices, file: file, line: line)
  }

  /// The `count` largest elements along the last axis, the largest first, and their indices (int32); among
  /// equal elements the first is taken first. A NaN counts as largest. Cost: that of sorting.
  public func top(
    _ count: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> (values: Tensor, indices: Tensor) {
    let indices = sortIndices(descending: true, file: file, line: line).sliced(
      axis: shape.count - 1, from: 0, count: count, file: file, line: line)
    guard indices.type.element == .int32 else { return (self, indices) }
    return (takeAlongLastAxis(indices, file: file, line: line), indices)
  }
}
