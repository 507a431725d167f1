import AssayTensors

extension Generator {
  mutating func addElements() {
    switch chance.below(20) {
    case 0..<6: addUnary()
    case 6..<13: addBinary()
    case 13: addComparison()
    case 14: addLogic()
    case 15..<18: addSelect()
    case 18: addNumber()
    default:
      guard let a = pick() else { return }
      add(.conversion(chance.pick([.float32, .float64, .int32, .bool])), [a])
    }
  }

  private mutating func addUnary() {
    guard let a = pickFloat() else { return }
    switch chance.below(16) {
    case 0: add(.power(chance.pick([2, 3, 0.5, -1, 0, 1, 1.5])), [a])
    case 1: add(.clamped(low: chance.pick([-1, 0, -2]), high: chance.pick([0, 1, 2])), [a])
    default: add(.unary(chance.pick(Operation.Unary.allCases)), [a])
    }
  }

  /// The tensor itself, or a known one of its element type that broadcasts with the first; else a leaf of a shape that does.
  private mutating func partner(of a: Int) -> Int? {
    if chance.happens(1, in: 12) { return a }
    let (tracing, shape, element) = (tracing, shape(a), element(a))
    let found = pick { number in
      guard let tensor = tracing.tensors[number], tensor.type.element == element else { return false }
      return Shapes.broadcast(shape, tensor.shape) != nil
    }
    if let found, chance.happens(5, in: 6) { return found }
    var other = shape.map { chance.happens(1, in: 4) ? 1 : $0 }
    if chance.happens(1, in: 3) { other = Array(other.dropFirst(chance.below(other.count + 1))) }
    return leaf(other, element)
  }

  private mutating func addBinary() {
    let a = chance.happens(1, in: 10) ? pick() : pickFloat()
    guard let a, let b = partner(of: a) else { return }
    let functions: [Operation.Binary] =
      switch element(a) {
      case .float32, .float64:
        [.add, .add, .subtract, .multiply, .multiply, .divide, .maximum, .minimum, .power]
      case .int32: [.add, .subtract, .multiply, .maximum, .minimum]
      case .bool: [.maximum, .minimum]
      }
    add(.binary(chance.pick(functions)), chance.happens(1, in: 2) ? [a, b] : [b, a])
  }

  private mutating func addNumber() {
    guard let a = pickFloat() else { return }
    let function = chance.pick([Operation.Binary.add, .subtract, .multiply, .divide, .maximum])
    add(.withNumber(function, number(), isFirst: chance.happens(1, in: 2)), [a])
  }

  private mutating func addComparison() {
    guard let a = pick() else { return }
    if isFloating(a), chance.happens(1, in: 3) {
      add(.comparisonWithNumber(isLess: chance.happens(1, in: 2), number()), [a])
    } else if let b = partner(of: a) {
      add(.comparison(chance.pick(Operation.Relation.allCases)), [a, b])
    }
  }

  private mutating func addLogic() {
    let tracing = tracing
    guard let a = pick(where: { tracing.tensors[$0]?.type.element == .bool }) else { return addComparison() }
    let logic = chance.pick(Operation.Logic.allCases)
    if logic == .not {
      add(.logic(.not), [a])
    } else if let b = partner(of: a) {
      add(.logic(logic), [a, b])
    }
  }

  private mutating func addSelect() {
    let tracing = tracing
    guard let a = pickFloat(), let b = partner(of: a) else { return }
    let shape = Shapes.broadcast(shape(a), shape(b)) ?? []
    var condition = pick { number in
      guard let tensor = tracing.tensors[number], tensor.type.element == .bool else { return false }
      return Shapes.broadcast(shape, tensor.shape) == shape
    }
    if condition == nil || chance.happens(1, in: 2) {
      let isLess = chance.happens(1, in: 2)
      condition = add(.comparisonWithNumber(isLess: isLess, number()), [chance.pick([a, b])])?[0]
    }
    guard let condition else { return }
    let all = ([condition] + (chance.happens(1, in: 2) ? [a, b] : [b, a])).compactMap { number in
      self.shape(number) == shape ? number : add(.broadcast(shape), [number])?[0]
    }
    if all.count == 3 { add(.select, all) }
  }

  mutating func addDraw() {
    let shape = randomShape()
    switch chance.below(5) {
    case 0: add(.draw(.permutation, shape: [shape.first ?? 3], element: .int32), [])
    case 1, 2: add(.draw(.normal, shape: shape, element: traits.elements[0]), [])
    default: add(.draw(.uniform, shape: shape, element: traits.elements[0]), [])
    }
  }
}
