extension Tensor {
  /// The elements under a window at each of its positions over the last one or two axes (unfold, im2col):
  /// [leading…, space…] → [leading…, window…, positions…].
  ///
  /// Every argument has one entry for each axis of the window; stride and dilation are 1 and padding is 0 when not
  /// given. Padding holds `value`. Without padding it is a view and costs nothing.
  public func windows(
    _ window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil, value: Double = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let place = SourceLocation(file, line)
    let sliding = SlidingWindow(window, stride, padding, dilation)
    guard let checked = sliding.checked("windows", over: self, at: place) else { return self }
    return padded(for: checked, value: value, place)
      .applying(Windows(sliding: checked.unpadded), at: place)
  }

  /// Adds the elements under windows at their places in space (fold, col2im): the adjoint of
  /// ``windows(_:stride:padding:dilation:value:file:line:)`` with the same arguments, [leading…, window…,
  /// positions…] → [leading…, space…].
  ///
  /// Each place is the sum of all its copies under windows, over the window's taps in row-major order from 0.
  /// Copies in the padding are dropped.
  public func folded(
    into space: [Int], window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let place = SourceLocation(file, line)
    let sliding = SlidingWindow(window, stride, padding, dilation)
    let fold = Fold(sliding: sliding.unpadded, space: space)
    let (low, high) = (sliding.window.low, sliding.window.high)
    guard low.count == space.count, window.count == space.count else {
      return refused(fold, "takes one entry for each axis of \(space)", place)
    }
    let padded = space.indices.map { [space[$0], low[$0], high[$0]].total }
    let whole = applying(Fold(sliding: sliding.unpadded, space: padded), at: place)
    guard graph.error == nil else { return self }
    return space.indices.reduce(whole) { tensor, axis in
      tensor.sliced(
        axis: tensor.shape.count - space.count + axis, from: low[axis], count: space[axis], file: file,
        line: line)
    }
  }

  /// The tensor with the padding that the windows need over its last axes.
  func padded(for sliding: SlidingWindow, value: Double, _ place: SourceLocation) -> Tensor {
    let leading = [Int](repeating: 0, count: shape.count - sliding.sizes.count)
    let pad = Pad(
      low: leading + sliding.window.low, high: leading + sliding.window.high,
      interior: shape.map { _ in 0 }, value: value)
    return pad.isNone ? self : applying(pad, at: place)
  }
}

extension SlidingWindow {
  /// Makes windows, with the usual values for settings that are not given.
  init(
    _ sizes: [Int], _ stride: [Int]?, _ padding: [(low: Int, high: Int)]?, _ dilation: [Int]?
  ) {
    self.sizes = sizes
    window = Convolution.Window(
      axes: sizes.count, stride: stride, padding: padding, dilation: dilation)
  }

  /// The same windows without padding, for a tensor that is padded already.
  var unpadded: SlidingWindow {
    var sliding = self
    sliding.window.low = window.low.map { _ in 0 }
    sliding.window.high = window.high.map { _ in 0 }
    return sliding
  }

  /// The windows themselves if they fit the tensor and `check` finds no fault; otherwise the trace fails.
  func checked(
    _ name: String, over tensor: Tensor, at place: SourceLocation,
    _ check: ([Int]) throws(Mismatch) -> Void = { (_: [Int]) throws(Mismatch) in }
  ) -> SlidingWindow? {
    do throws(Mismatch) {
      _ = try positions(over: tensor.shape)
      try check(tensor.shape)
      return self
    } catch {
      tensor.graph.fail(
        .operands(
          primitive: "\(name)(\(description))", reason: error.reason, operands: [tensor.type],
          location: place.description))
      return nil
    }
  }
}
