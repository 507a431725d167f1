/// Windows over the last one or two axes of a tensor: their sizes, and how they move.
struct SlidingWindow: Hashable {
  /// The number of taps along each axis.
  var sizes: [Int]
  var window: Convolution.Window

  var description: String {
    "\(sizes), \(window.strides), \(window.low), \(window.high), \(window.dilations)"
  }

  /// The number of positions along the last axes of `shape`. Throws when the windows do not fit.
  func positions(over shape: [Int]) throws(Mismatch) -> [Int] {
    guard (1...2).contains(sizes.count), shape.count >= sizes.count else {
      throw Mismatch("takes a window over the last axis or the last two, not \(sizes) over \(shape)")
    }
    guard window.strides.count == sizes.count else {
      throw Mismatch("stride, padding and dilation take an entry for each of the window's axes")
    }
    try checkWindow(sizes + window.strides + window.dilations, "window, stride and dilation are", from: 1)
    try checkWindow(window.low + window.high, "padding is", from: 0)
    let space = Array(shape.suffix(sizes.count))
    let positions = sizes.indices.map { window.positions(space[$0], kernel: sizes[$0], axis: $0) }
    if let axis = positions.firstIndex(where: { $0 < 1 }) {
      throw Mismatch(
        "a window of \(sizes[axis]) with dilation \(window.dilations[axis]) does not fit "
          + "\([space[axis], window.low[axis], window.high[axis]].total) padded places")
    }
    return positions
  }

  /// For each position along an axis of `size` places, the number of its taps that are not in the padding.
  func tapsInside(_ size: Int, axis: Int) -> [Int] {
    let positions = window.positions(size, kernel: sizes[axis], axis: axis)
    return (0..<max(positions, 0)).map { tapsInside(size, axis: axis, at: $0) }
  }

  /// The number of taps of one position along an axis of `size` places that are not in the padding.
  private func tapsInside(_ size: Int, axis: Int, at position: Int) -> Int {
    let (start, step) = (position * window.strides[axis] - window.low[axis], window.dilations[axis])
    // Tap t is at start + t·step: these are the first tap at or after place 0, and the first at or after
    // place `size`.
    let first = start >= 0 ? 0 : (step - 1 - start) / step
    let end = start >= size ? 0 : (size - start + step - 1) / step
    return max(0, min(end, sizes[axis]) - min(first, sizes[axis]))
  }

  /// Throws when the padding is so large that some window has no place of the tensor under it.
  func checkPadding(over shape: [Int]) throws(Mismatch) {
    for (axis, size) in shape.suffix(sizes.count).enumerated() {
      let positions = window.positions(size, kernel: sizes[axis], axis: axis)
      // The windows at the ends reach furthest out; only windows with gaps can miss all places elsewhere.
      let isDense = window.dilations[axis] <= max(size, 1)
      let suspects = isDense ? [0, positions - 1] : Array(0..<min(positions, 1 << 20))
      guard suspects.allSatisfy({ tapsInside(size, axis: axis, at: $0) > 0 }) else {
        throw Mismatch("a window lies wholly in the padding; pad by less than a window")
      }
      guard isDense || positions <= 1 << 20 else {
        throw Mismatch("\(positions) positions of windows with gaps wider than \(size) places are too many")
      }
    }
  }

  /// The sizes in the form that the kernels take. One spatial axis is treated as two, of which the first has
  /// one place.
  func kernelSizes(over shape: [Int], positions: [Int]) -> [Int] {
    func both(_ values: [Int], _ missing: Int = 1) -> [Int] {
      values.count == 1 ? [missing] + values : values
    }
    let space = Array(shape.suffix(sizes.count))
    return [shape.dropLast(sizes.count).product] + both(space) + both(positions) + both(sizes)
      + both(window.strides) + both(window.dilations) + both(window.low, 0)
  }
}

extension Convolution.Window {
  /// Makes a window. Strides and dilations are 1 and padding is 0 where not given. Arrays of the wrong length
  /// make a window without axes, which no operand fits.
  init(axes: Int, stride: [Int]?, padding: [(low: Int, high: Int)]?, dilation: [Int]?) {
    let ones = [Int](repeating: 1, count: axes)
    let padding = padding ?? ones.map { _ in (0, 0) }
    self.init(
      strides: stride ?? ones, low: padding.map(\.low), high: padding.map(\.high),
      dilations: dilation ?? ones)
    if [strides, low, dilations].contains(where: { $0.count != axes }) {
      self.init(strides: [], low: [], high: [], dilations: [])
    }
  }
}
