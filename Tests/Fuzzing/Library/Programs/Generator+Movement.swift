import AssayTensors

extension Generator {
  mutating func addMovement() {
    guard let a = chance.happens(1, in: 5) ? pick() : pickFloat() else { return }
    let shape = shape(a)
    switch chance.below(20) {
    case 0..<2: addBroadcast(a, shape)
    case 2..<5: add(.reshape(reshaped(shape)), [a])
    case 5..<8: add(.transpose(chance.happens(1, in: 3) ? nil : chance.shuffled(Array(shape.indices))), [a])
    case 8..<11: addSlice(a, shape)
    case 11: add(.reverse(axes: shape.indices.filter { _ in chance.happens(1, in: 2) }), [a])
    case 12:
      guard let axis = axis(of: shape), shape[axis] > 0 else { return }
      add(.element(chance.below(shape[axis]), axis: axis), [a])
    case 13:
      guard let axis = axis(of: shape), shape[axis] > 0 else { return }
      let parts = (1...min(shape[axis], 4)).filter { shape[axis] % $0 == 0 }
      let count = chance.pick(parts)
      add(.split(axis: axis, parts: count), [a], results: count)
    case 14, 15: addPad(a, shape)
    case 16, 17: addConcatenation(a, shape)
    case 18: addStack(a, shape)
    default: add(chance.happens(1, in: 2) ? .stopGradient : .watched, [a])
    }
  }

  mutating func axis(of shape: [Int]) -> Int? { shape.isEmpty ? nil : chance.below(shape.count) }

  private mutating func addBroadcast(_ a: Int, _ shape: [Int]) {
    var larger = shape.map { $0 == 1 ? chance.pick(traits.sizes) : $0 }
    if chance.happens(1, in: 2) { larger.insert(chance.pick(traits.sizes), at: 0) }
    if Shapes.count(larger) <= traits.limit { add(.broadcast(larger), [a]) }
  }

  /// Another shape of as many elements: axes are merged, split, or ones come and go.
  private mutating func reshaped(_ shape: [Int]) -> [Int] {
    var shape = shape
    for _ in 0..<chance.within(1...2) {
      switch chance.below(4) {
      case 0 where shape.count >= 2:
        let axis = chance.below(shape.count - 1)
        shape[axis] *= shape.remove(at: axis + 1)
      case 1:
        guard let axis = axis(of: shape), shape[axis] > 1 else { continue }
        let factors = (2...min(shape[axis], 16)).filter { shape[axis] % $0 == 0 }
        guard !factors.isEmpty else { continue }
        let factor = chance.pick(factors)
        shape[axis] /= factor
        shape.insert(factor, at: axis + chance.below(2))
      case 2: shape.insert(1, at: chance.below(shape.count + 1))
      default: shape = [Shapes.count(shape)]
      }
    }
    return shape
  }

  private mutating func addSlice(_ a: Int, _ shape: [Int]) {
    guard let axis = axis(of: shape) else { return }
    let size = shape[axis]
    guard size > 0 else {
      add(.slice(axis: axis, start: 0, count: 0, step: 1), [a])
      return
    }
    let start = chance.below(size)
    let step = chance.pick([1, 1, 2, 3, -1, -1, -2])
    let room = step > 0 ? (size - 1 - start) / step + 1 : start / -step + 1
    add(
      .slice(
        axis: axis, start: start, count: chance.within((chance.happens(1, in: 12) ? 0 : 1)...room), step: step
      ), [a])
  }

  private mutating func addPad(_ a: Int, _ shape: [Int]) {
    func places(_ chance: inout Chance) -> [Int] { shape.map { _ in chance.pick([0, 0, 1, 2]) } }
    let value: Double =
      switch element(a) {
      case .float32, .float64: number()
      case .int32: chance.happens(1, in: 8) ? -0.0 : Double(chance.within(-5...5))
      case .bool: Double(chance.below(2))
      }
    let interior = shape.map { _ in chance.happens(1, in: 4) ? 1 : 0 }
    add(.pad(low: places(&chance), high: places(&chance), interior: interior, value: value), [a])
  }

  /// With tensors that differ in one axis at most; else with itself and a part of itself.
  private mutating func addConcatenation(_ a: Int, _ shape: [Int]) {
    guard let axis = axis(of: shape) else { return }
    let (tracing, element) = (tracing, element(a))
    var parts = [a]
    for _ in 0..<chance.within(1...2) {
      let other = pick { number in
        guard let tensor = tracing.tensors[number], tensor.type.element == element,
          tensor.shape.count == shape.count
        else { return false }
        return shape.indices.allSatisfy { $0 == axis || tensor.shape[$0] == shape[$0] }
      }
      parts.append(other ?? a)
    }
    add(.concatenate(axis: axis), chance.shuffled(parts))
  }

  private mutating func addStack(_ a: Int, _ shape: [Int]) {
    let (tracing, type) = (tracing, tensor(a)?.type)
    let other = pick { tracing.tensors[$0]?.type == type } ?? a
    add(.stack(axis: chance.below(shape.count + 1)), chance.happens(1, in: 3) ? [a, other, a] : [a, other])
  }
}
