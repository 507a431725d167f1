import AssayTensors

extension Generator {
  mutating func addReduction() {
    guard let a = chance.happens(1, in: 10) ? pick() : pickFloat() else { return }
    let shape = shape(a)
    switch chance.below(12) {
    case 0:
      if isFloating(a), let last = shape.last, last > 0 { add(.argumentOfMaximum, [a]) }
    case 1:
      let tracing = tracing
      guard let labels = pick(where: { tracing.tensors[$0]?.type.element == .int32 }) else {
        _ = indices([chance.pick(traits.sizes)], below: 4)
        return
      }
      add(.oneHot(classes: chance.pick([1, 3, 4, 16, 17]), element: traits.elements[0]), [labels])
    case 2, 3:
      guard element(a) != .bool, let axis = axis(of: shape) else { return }
      add(.cumulativeSum(axis: axis, reversed: chance.happens(1, in: 2)), [a])
    default:
      let functions: [Operation.Reduction] =
        switch element(a) {
        case .float32, .float64: [.sum, .sum, .sum, .mean, .maximum, .minimum, .logSumExp]
        case .int32: [.sum, .maximum, .minimum]
        case .bool: [.maximum, .minimum]
        }
      let function = chance.pick(functions)
      let axes = axes(of: shape)
      let reduced = axes ?? Array(shape.indices)
      let isEmpty = reduced.contains { shape[$0] == 0 }
      if isEmpty, function != .sum { return }
      add(.reduction(function, axes: axes), [a])
    }
  }

  /// All, the first, the last ones, or any, none included.
  private mutating func axes(of shape: [Int]) -> [Int]? {
    switch chance.below(6) {
    case 0, 1: nil
    case 2: Array(shape.indices.suffix(1))
    case 3: Array(shape.indices.prefix(1))
    case 4: Array(shape.indices.suffix(chance.within(1...2)))
    default: shape.indices.filter { _ in chance.happens(1, in: 2) }
    }
  }

  mutating func addProduct() {
    guard let a = pickFloat(rank: 2...4) ?? leaf([3, 4], traits.elements[0]) else { return }
    let (shape, element) = (shape(a), element(a))
    let (first, second) = (chance.happens(1, in: 3), chance.happens(1, in: 3))
    let leading = Array(shape.dropLast(2))
    let (rows, depth) =
      first
      ? (shape[shape.count - 1], shape[shape.count - 2]) : (shape[shape.count - 2], shape[shape.count - 1])
    let tracing = tracing
    let found = pick { number in
      guard let tensor = tracing.tensors[number], tensor.type.element == element, tensor.shape.count >= 2,
        Array(tensor.shape.dropLast(2)) == leading
      else { return false }
      return tensor.shape[tensor.shape.count - (second ? 1 : 2)] == depth
    }
    let columns = chance.pick(traits.sizes + [1, 5])
    let b =
      chance.happens(2, in: 3)
      ? found ?? leaf(leading + (second ? [columns, depth] : [depth, columns]), element)
      : leaf(leading + (second ? [columns, depth] : [depth, columns]), element)
    guard let b else { return }
    let width = self.shape(b)[self.shape(b).count - (second ? 2 : 1)]
    guard Shapes.count(leading) * rows * depth * width <= traits.work else { return }
    if let left = turned(a, first), let right = turned(b, second) { add(.matrixProduct, [left, right]) }
  }

  /// With the last two axes exchanged.
  private mutating func turned(_ a: Int, _ isTurned: Bool) -> Int? {
    let last = shape(a).count - 1
    return isTurned ? add(.transpose(Array(0..<(last - 1)) + [last, last - 1]), [a])?[0] : a
  }
}
