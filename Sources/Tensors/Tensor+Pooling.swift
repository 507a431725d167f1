extension Tensor {
  /// The largest element under each position of a window over the last one or two axes: [images, channels,
  /// space…] → [images, channels, positions…]. Other leading axes are allowed as well.
  ///
  /// Every argument has one entry for each axis of the window. When not given, the stride is the window's
  /// size, dilation is 1 and padding is 0. A NaN counts as largest, and padding is never chosen. Among equal
  /// elements, the derivative goes to the first in row-major order; several cotangents of one element are
  /// added in the order of the positions.
  public func maxPooled(
    window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let indices = maxPoolIndices(
      window: window, stride: stride, padding: padding, dilation: dilation, file: file, line: line)
    guard indices.type.element == .int32 else { return self }
    return flattened(last: window.count)
      .takeAlongLastAxis(indices.flattened(last: window.count), file: file, line: line)
      .reshaped(indices.shape, file: file, line: line)
  }

  /// The positions of the elements that ``maxPooled(window:stride:padding:dilation:file:line:)`` takes: int32
  /// indices into the space in row-major order, [leading…, positions…].
  public func maxPoolIndices(
    window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    applying(
      MaxPoolIndices(sliding: SlidingWindow(window, stride ?? window, padding, dilation)),
      at: SourceLocation(file, line))
  }

  /// The mean under each position of a window over the last one or two axes, with arguments as for
  /// ``maxPooled(window:stride:padding:dilation:file:line:)``: the sum of the taps in row-major order from 0,
  /// divided by their number. Padding is zeros; `countsPadding` says whether they count in that number.
  public func averagePooled(
    window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    countsPadding: Bool = true, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let place = SourceLocation(file, line)
    let sliding = SlidingWindow(window, stride ?? window, padding, nil)
    guard
      let checked = sliding.checked(
        "averagePooled", over: self, at: place,
        { (shape: [Int]) throws(Mismatch) in if !countsPadding { try sliding.checkPadding(over: shape) } })
    else { return self }
    let sums = padded(for: checked, value: 0, place)
      .applying(WindowSum(sliding: checked.unpadded), at: place)
    guard graph.error == nil else { return self }
    guard !countsPadding, checked != checked.unpadded else {
      return sums / Double(window.product)
    }
    let inside = zip(window.indices, shape.suffix(window.count)).map { checked.tapsInside($1, axis: $0) }
    let counts = inside.dropFirst().reduce(inside[0]) { counts, next in
      counts.flatMap { count in next.map { count * $0 } }
    }
    return sums / sums.numbers(counts.map(Double.init), inside.map(\.count), at: place)
  }

  /// The mean of each channel: [images, channels, space…] → [images, channels]. The summation order is that
  /// of ``mean(axes:file:line:)``.
  public func globalAveragePooled(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    guard shape.count >= 2 else {
      return refused(
        by: "globalAveragePooled", at: SourceLocation(file, line).description, Self.wantedChannels)
    }
    return mean(axes: Array(shape.indices.dropFirst(2)), file: file, line: line)
  }

  /// The largest element of each channel: [images, channels, space…] → [images, channels]. Among equal
  /// elements, the derivative goes to the first; a NaN counts as largest.
  public func globalMaxPooled(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    guard shape.count >= 2 else {
      return refused(
        by: "globalMaxPooled", at: SourceLocation(file, line).description, Self.wantedChannels)
    }
    let channels = flattened(last: shape.count - 2)
    let indices = channels.argumentOfMaximum(file: file, line: line)
    guard indices.type.element == .int32 else { return self }
    return channels.takeAlongLastAxis(
      indices.reshaped(indices.shape + [1]), file: file, line: line
    ).reshaped(indices.shape, file: file, line: line)
  }

  private static let wantedChannels = "takes [images, channels, space…]"

  /// The tensor with its last axes merged into one.
  private func flattened(last axes: Int) -> Tensor {
    reshaped(shape.dropLast(axes) + [shape.suffix(axes).product])
  }

  /// A constant of this tensor's element type.
  private func numbers(_ values: [Double], _ shape: [Int], at place: SourceLocation) -> Tensor {
    type.element == .float64
      ? graph.apply(ConstantArray(values, shape), to: [], at: place)
      : graph.apply(ConstantArray(values.map { Float($0) }, shape), to: [], at: place)
  }
}
