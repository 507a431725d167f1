import AssayTensors

extension Generator {
  mutating func addWindows() {
    switch chance.below(10) {
    case 0..<3: addConvolution(isTransposed: false)
    case 3, 4: addConvolution(isTransposed: true)
    case 5..<8: addPooling()
    case 8: addFold()
    default:
      guard let a = pickFloat(rank: 3...5), shape(a).dropFirst(2).allSatisfy({ $0 > 0 }) else { return }
      add(chance.happens(1, in: 2) ? .globalAveragePool : .globalMaxPool, [a])
    }
  }

  /// A window over axes of these sizes; `nil` when none fits.
  private mutating func window(over space: [Int], isPadded: Bool) -> Operation.Window? {
    var window = Operation.Window(sizes: [], strides: [], low: [], high: [], dilations: [])
    for size in space {
      guard size > 0 else { return nil }
      let taps = chance.within(1...min(size, 3))
      let dilation = chance.happens(1, in: 4) ? 2 : 1
      let reach = dilation * (taps - 1) + 1
      // No window may lie in the padding alone, so that pooling takes all of them.
      let most = isPadded ? max(0, min(taps - 1, 2)) : 0
      let (low, high) = (chance.within(0...most), chance.within(0...most))
      guard size + low + high >= reach else { return nil }
      window.sizes.append(taps)
      window.strides.append(chance.pick([1, 1, 2, 3]))
      window.low.append(low)
      window.high.append(high)
      window.dilations.append(dilation)
    }
    return window
  }

  private mutating func addPooling() {
    guard let a = pickFloat(rank: 1...4) else { return }
    let axes = min(chance.within(1...2), shape(a).count)
    guard let window = window(over: Array(shape(a).suffix(axes)), isPadded: true) else { return }
    switch chance.below(5) {
    case 0, 1: add(.maxPool(window), [a])
    case 2: add(.maxPoolIndices(window), [a])
    case 3: add(.averagePool(window, countsPadding: chance.happens(1, in: 2)), [a])
    default: add(.windows(window, value: number()), [a])
    }
  }

  /// Over windows that were taken before, or over a new tensor.
  private mutating func addFold() {
    let space = (0..<chance.within(1...2)).map { _ in chance.within(1...6) }
    guard let window = window(over: space, isPadded: true) else { return }
    let positions = space.indices.map { axis in
      (space[axis] + window.low[axis] + window.high[axis] - window.dilations[axis] * (window.sizes[axis] - 1)
        - 1)
        / window.strides[axis] + 1
    }
    let leading = chance.happens(1, in: 2) ? [2] : []
    guard let a = leaf(leading + window.sizes + positions, traits.elements[0]) else { return }
    add(.fold(window, space: space), [a])
  }

  private mutating func addConvolution(isTransposed: Bool) {
    let axes = chance.within(1...2)
    let found = pickFloat(rank: (axes + 2)...(axes + 2))
    var shape =
      [chance.within(1...3), chance.pick([1, 2, 3, 4, 6])] + (0..<axes).map { _ in chance.within(1...9) }
    if chance.happens(1, in: 8) { shape[2] = chance.pick([16, 17, 33]) }
    guard
      let a = chance.happens(1, in: 2)
        ? found ?? leaf(shape, traits.elements[0]) : leaf(shape, traits.elements[0])
    else { return }
    shape = self.shape(a)
    guard let window = window(over: shape.dropFirst(2).map { isTransposed ? min(3, $0) : $0 }, isPadded: true)
    else { return }
    let divisors = (1...max(shape[1], 1)).filter { shape[1] % $0 == 0 }
    let groups = chance.happens(1, in: 2) ? 1 : chance.pick(divisors)
    let outputs = chance.within(1...3)
    guard shape[1] > 0,
      Shapes.count(shape) * Shapes.count(window.sizes) * outputs * (isTransposed ? 9 : 1) <= traits.work
    else { return }
    let weights =
      isTransposed
      ? [shape[1], outputs] + window.sizes : [outputs * groups, shape[1] / groups] + window.sizes
    guard let kernel = leaf(weights, element(a)) else { return }
    if isTransposed {
      let extra = window.strides.map { chance.below($0) }
      let places = window.sizes.indices.map { axis in
        (shape[axis + 2] - 1) * window.strides[axis] - window.low[axis] - window.high[axis]
          + window.dilations[axis] * (window.sizes[axis] - 1) + 1 + extra[axis]
      }
      guard places.allSatisfy({ $0 > 0 }) else { return }
      add(.transposedConvolution(window, extra: extra, groups: groups), [a, kernel])
    } else {
      add(.convolution(window, groups: groups), [a, kernel])
    }
  }
}
