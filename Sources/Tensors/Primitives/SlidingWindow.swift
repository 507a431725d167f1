/// Windows over the last one or two axes of a tensor, and how they move.
struct SlidingWindow: Hashable {
  /// Taps along each axis.
  var sizes: [Int]
  var window: Convolution.Window

  var description: String {
    "\(sizes), \(window.strides), \(window.low), \(window.high), \(window.dilations)"
  }

  /// Positions along the last axes of `shape`; throws the reason when the windows do not fit.
  func positions(over shape: [Int]) throws(Mismatch) -> [Int] {
    guard (1...2).contains(sizes.count), shape.count >= sizes.count else {
      throw Mismatch("takes a window over the last axis or the last two, not \(sizes) over \(shape)")
    }
    guard window.strides.count == sizes.count else {
      throw Mismatch("stride, padding and dilation take an entry for each of the window's axes")
    }
    guard (sizes + window.strides + window.dilations).allSatisfy({ $0 >= 1 }),
      (window.low + window.high).allSatisfy({ $0 >= 0 })
    else { throw Mismatch("window, stride and dilation are at least 1, padding at least 0") }
    let space = Array(shape.suffix(sizes.count))
    let positions = sizes.indices.map { window.positions(space[$0], kernel: sizes[$0], axis: $0) }
    if let axis = positions.firstIndex(where: { $0 < 1 }) {
      throw Mismatch(
        "a window of \(sizes[axis]) with dilation \(window.dilations[axis]) does not fit "
          + "\(space[axis] + window.low[axis] + window.high[axis]) padded places")
    }
    return positions
  }

  /// For each position along an axis of `size` places, how many of its taps are places and not padding.
  func tapsInside(_ size: Int, axis: Int) -> [Int] {
    let positions = window.positions(size, kernel: sizes[axis], axis: axis)
    return (0..<max(positions, 0)).map { position in
      let start = position * window.strides[axis] - window.low[axis]
      return (0..<sizes[axis]).count { (0..<size).contains(start + $0 * window.dilations[axis]) }
    }
  }

  /// Padding that holds no place alone under a window.
  func checkPadding(over shape: [Int]) throws(Mismatch) {
    for (axis, size) in shape.suffix(sizes.count).enumerated()
    where tapsInside(size, axis: axis).contains(0) {
      throw Mismatch("a window lies wholly in the padding; pad by less than a window")
    }
  }

  /// The kernels' sizes. One spatial axis is two, of which the first has one place.
  func kernelSizes(over shape: [Int], positions: [Int]) -> [Int] {
    func both(_ values: [Int], _ missing: Int = 1) -> [Int] {
      values.count == 1 ? [missing] + values : values
    }
    let space = Array(shape.suffix(sizes.count))
    return [shape.dropLast(sizes.count).reduce(1, *)] + both(space) + both(positions) + both(sizes)
      + both(window.strides) + both(window.dilations) + both(window.low, 0)
  }
}

extension Convolution.Window {
  /// Strides and dilations are 1 and padding is 0 where not given. Given ones of a wrong number make a window of
  /// no axes, which no operand fits.
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
