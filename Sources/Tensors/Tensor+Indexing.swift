extension Tensor {
  /// The rows of this matrix that int32 `indices` name, in their order: [rows, columns] and [n] → [n, columns];
  /// likewise for stacks with the same leading axes, [leading…, rows, columns] and [leading…, n].
  ///
  /// An index that names no row gives a row of NaN (int32: the lowest number; bool: false), whose derivative is 0.
  /// The derivative adds the rows' cotangents in order: see ``scatterRows(_:rows:file:line:)``.
  public func gatherRows(_ indices: Tensor, file: StaticString = #fileID, line: UInt = #line)
    -> Tensor
  {
    graph.apply(GatherRows(), to: [self, indices], at: SourceLocation(file, line))
  }

  /// `rows` rows of zeros to which row i of this matrix is added at the row that int32 `indices[i]` names:
  /// [n, columns] and [n] → [rows, columns], likewise for stacks. Rows that go to one place are added in the order
  /// of i, from 0. An index that names no row adds nothing.
  public func scatterRows(
    _ indices: Tensor, rows: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    graph.apply(ScatterRows(rows: rows), to: [self, indices], at: SourceLocation(file, line))
  }

  /// The elements of each last axis that int32 `indices` name: [leading…, n] and [leading…, k] → [leading…, k].
  /// An index that names none gives NaN (int32: the lowest number; bool: false), whose derivative is 0.
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

  /// `size` zeros along the last axis, to which element i is added where int32 `indices` say: [leading…, k] and
  /// [leading…, k] → [leading…, size]; the adjoint of ``takeAlongLastAxis(_:file:line:)``. Elements that go to one
  /// place are added in the order of i, from 0. An index that names no place adds nothing.
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

  /// The int32 indices that sort the elements along the last axis. Stable, also when descending: equal elements
  /// stay in order. Zeros are equal, a NaN counts as largest and NaNs are equal, so the first index when descending
  /// is ``argumentOfMaximum(file:line:)``. Cost: linear in the length.
  public func sortIndices(
    descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(SortIndices(isDescending: descending), at: SourceLocation(file, line))
  }

  /// The elements along the last axis in order, as ``sortIndices(descending:file:line:)`` has it: of NaNs, last, or
  /// first when descending.
  public func sorted(
    descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let indices = sortIndices(descending: descending, file: file, line: line)
    return takeAlongLastAxis(indices, file: file, line: line)
  }

  /// The `count` largest elements along the last axis, the largest first, and where they are (int32); of equal
  /// ones the first. A NaN counts as largest. Cost: that of sorting.
  public func top(
    _ count: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> (values: Tensor, indices: Tensor) {
    let indices = sortIndices(descending: true, file: file, line: line).sliced(
      axis: shape.count - 1, from: 0, count: count, file: file, line: line)
    guard indices.type.element == .int32 else { return (self, indices) }
    return (takeAlongLastAxis(indices, file: file, line: line), indices)
  }
}
