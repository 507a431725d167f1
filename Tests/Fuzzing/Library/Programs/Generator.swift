import AssayTensors

/// Makes a random program: statement by statement on tensors of a live trace, so that shapes are known.
struct Generator {
  /// What all statements of a program have in common, so that their operands meet often.
  struct Traits {
    /// Sizes of axes.
    var sizes: [Int]
    /// Most elements of a tensor.
    var limit: Int
    /// Most multiplications of a product or a convolution.
    var work: Int
    var isSpecial: Bool
    /// Whether nearly all statements work element by element, so that fused calls are as long as they can be.
    var isChain: Bool
    var elements: [ElementType]
  }

  var chance: Chance
  var tracing: Tracing
  let traits: Traits
  /// What the block under construction holds.
  var statements: [Statement] = []
  /// What statements may use, oldest first.
  var known: [Int] = []
  var next = 0
  /// How many loops this block lies in.
  var depth = 0

  func tensor(_ number: Int) -> Tensor? { tracing.tensors[number] }
  func shape(_ number: Int) -> [Int] { tensor(number)?.shape ?? [] }
  func element(_ number: Int) -> ElementType { tensor(number)?.type.element ?? .float32 }
  func isFloating(_ number: Int) -> Bool { [.float32, .float64].contains(element(number)) }

  /// A known tensor for which the condition holds; newer ones are likelier.
  mutating func pick(where holds: (Int) -> Bool = { _ in true }) -> Int? {
    let fitting = known.filter(holds)
    guard !fitting.isEmpty else { return nil }
    let first = chance.happens(1, in: 2) ? max(0, fitting.count - 4) : 0
    return fitting[first + chance.below(fitting.count - first)]
  }

  mutating func pickFloat(rank: ClosedRange<Int> = 0...9) -> Int? {
    let tracing = tracing
    return pick { number in
      guard let tensor = tracing.tensors[number] else { return false }
      return (tensor.type.element == .float32 || tensor.type.element == .float64)
        && rank.contains(tensor.shape.count)
    }
  }

  /// Carries out the call; `nil`, and nothing is kept, when its results are too large. A call that does not fit
  /// fails the trace, which the caller of all attempts sees.
  @discardableResult
  mutating func add(_ operation: Operation, _ operands: [Int], results: Int = 1) -> [Int]? {
    let statement = Statement(
      results: Array(next..<(next + results)), operation: operation, operands: operands)
    var trial = tracing
    trial.run(statement)
    guard tracing.trace.failure == nil else { return nil }
    let made = statement.results.compactMap { trial.tensors[$0] }
    guard made.count == results, made.allSatisfy({ $0.type.count <= traits.limit && $0.shape.count <= 6 })
    else { return nil }
    tracing = trial
    statements.append(statement)
    known += statement.results
    next += results
    return statement.results
  }

  /// A new tensor from nothing: an input, a state or a constant; in bodies a constant.
  mutating func leaf(_ shape: [Int], _ element: ElementType, _ values: Values? = nil) -> Int? {
    let values = values ?? self.values(element)
    let kind = depth > 0 ? 9 : chance.below(10)
    let operation: Operation =
      kind < 5
      ? .input(shape: shape, element: element, values: values)
      : kind < 8
        ? .state(shape: shape, element: element, values: values)
        : .constants(shape: shape, element: element, values: values)
    return add(operation, [])?[0]
  }

  mutating func values(_ element: ElementType) -> Values {
    let kinds: [Values.Kind] =
      traits.isSpecial
      ? [.special, .special, .normal, .small, .zeros, .wide]
      : [.normal, .normal, .normal, .small, .small, .positive, .positive, .fractions, .edges]
    return Values(chance.pick(kinds), seed: chance.seed())
  }

  /// int32 indices that name places below `bound`, most of them.
  mutating func indices(_ shape: [Int], below bound: Int) -> Int? {
    let tracing = tracing
    let found = pick { tracing.tensors[$0]?.type == TensorType(shape, .int32) }
    if let found, chance.happens(1, in: 2) { return found }
    return leaf(shape, .int32, Values(.indices, seed: chance.seed(), bound: max(bound, 1)))
  }

  mutating func randomShape() -> [Int] {
    let rank = chance.pick([0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 6])
    var shape = (0..<rank).map { _ in chance.pick(traits.sizes) }
    while Shapes.count(shape) > traits.limit { shape[chance.below(rank)] = chance.within(1...3) }
    return shape
  }

  mutating func randomElement() -> ElementType { chance.pick(traits.elements) }

  /// A number that programs have written in them.
  mutating func number() -> Double {
    if traits.isSpecial, chance.happens(1, in: 6) {
      return chance.pick([-0.0, .infinity, .nan, 1e-40, 3e38])
    }
    return chance.pick([0, 0, -0.0, 1, -1, 2, 0.5, -0.5, 3, 0.1, -1.75, 1e-3])
  }

  /// Tries one more statement; `false` when none was added.
  mutating func attempt() -> Bool {
    let count = statements.count
    if traits.isChain, chance.happens(7, in: 8) {
      addElements()
      return statements.count > count
    }
    switch chance.below(depth == 0 ? 103 : depth == 1 ? 94 : 88) {
    case 0..<34: addElements()
    case 34..<46: addReduction()
    case 46..<66: addMovement()
    case 66..<74: addIndexing()
    case 74..<80: addProduct()
    case 80..<88: addWindows()
    case 88..<91: addTransform()
    case 91..<98: addLoop()
    case 98..<101: addDraw()
    default: _ = leaf(randomShape(), chance.happens(2, in: 3) ? traits.elements[0] : randomElement())
    }
    return statements.count > count
  }
}
