import AssayTensors

extension Generator {
  mutating func addIndexing() {
    switch chance.below(8) {
    case 0, 1:
      guard let a = pickFloat(rank: 2...4) else { return }
      let shape = shape(a)
      let named = chance.pick([1, 2, 3, chance.pick(traits.sizes)])
      guard let indices = indices(shape.dropLast(2) + [named], below: shape[shape.count - 2]) else { return }
      add(.gatherRows, [a, indices])
    case 2:
      guard let a = pickFloat(rank: 2...4) else { return }
      let rows = chance.pick(traits.sizes + [3])
      guard let indices = indices(Array(shape(a).dropLast()), below: rows) else { return }
      add(.scatterRows(rows: rows), [a, indices])
    case 3, 4:
      guard let a = pickFloat(rank: 1...4) else { return }
      let shape = shape(a)
      let count = chance.pick([1, 2, shape[shape.count - 1]])
      guard let indices = indices(shape.dropLast() + [count], below: shape[shape.count - 1]) else { return }
      add(.takeAlongLastAxis, [a, indices])
    case 5:
      guard let a = pickFloat(rank: 1...4) else { return }
      let size = chance.pick(traits.sizes + [3])
      guard let indices = indices(shape(a), below: size) else { return }
      add(.scatterAlongLastAxis(size: size), [a, indices])
    case 6:
      guard let a = pickFloat(rank: 1...4) else { return }
      add(
        chance.happens(1, in: 2)
          ? .sortIndices(descending: chance.happens(1, in: 2))
          : .sorted(descending: chance.happens(1, in: 2)),
        [a])
    default:
      guard let a = pickFloat(rank: 1...4), let last = shape(a).last, last > 0 else { return }
      add(.top(chance.within(1...min(last, 5))), [a], results: 2)
    }
  }
}
