import AssayTensors

extension Generator {
  mutating func addLoop() {
    if chance.happens(1, in: 2) { addVectorizedMap() } else { addScan() }
  }

  /// A derivative inside the program, which may stand in loops and in other derivatives.
  mutating func addTransform() {
    let tracing = tracing
    let small: (Int) -> Bool = { (tracing.tensors[$0]?.type.count ?? 0) <= 600 }
    guard let first = pick(where: { small($0) && tracing.tensors[$0]?.type.isFloating == true }),
      let type = tensor(first)?.type
    else { return }
    if chance.happens(1, in: 3), let other = pick(where: { tracing.tensors[$0]?.type == type }) {
      guard let body = transformed([first]) else { return }
      add(.substituting(body), [first, other], results: body.results.count)
      return
    }
    // One tensor may be two variables.
    var operands = chance.happens(1, in: 4) ? [first, first] : [first]
    while chance.happens(1, in: 2), operands.count < 3,
      let other = pick(where: { small($0) && tracing.tensors[$0]?.type.isFloating == true })
    {
      operands.append(other)
    }
    guard let body = transformed(operands) else { return }
    add(.gradient(body), operands, results: operands.count)
  }

  /// A body over tensors that are watched in it.
  private mutating func transformed(_ operands: [Int]) -> Block? {
    let parameters = operands.compactMap { tensor($0)?.watched() }
    let wanted = chance.within(1...5)
    let block = inside(parameters, wanted) { inner, parameters in
      let own = inner.statements.flatMap(\.results).filter { inner.isFloating($0) }
      return own.isEmpty ? parameters.suffix(1) : own.suffix(2)
    }
    return tracing.trace.failure == nil ? block : nil
  }

  /// Tensors that have one size of their first axis.
  private mutating func sequences(_ count: Int) -> [Int] {
    guard let first = pickFloat(rank: 1...4), let length = shape(first).first, length > 0, length <= 40 else {
      return leaf([chance.within(1...5), chance.within(1...4)], traits.elements[0]).map { [$0] } ?? []
    }
    let tracing = tracing
    var all = [first]
    for _ in 1..<max(count, 1) {
      if let other = pick(where: { tracing.tensors[$0]?.shape.first == length }) { all.append(other) }
    }
    return all
  }

  /// The generator inside a body whose parameters are these tensors.
  private mutating func inside(
    _ parameters: [Tensor], _ statements: Int, _ body: (inout Generator, [Int]) -> [Int]
  )
    -> Block
  {
    var inner = self
    inner.statements = []
    inner.depth += 1
    let numbers = Array(next..<(next + parameters.count))
    inner.next += parameters.count
    for (number, tensor) in zip(numbers, parameters) { inner.tracing.tensors[number] = tensor }
    // What was captured is used less often than what differs.
    inner.known = Array(known.suffix(4)) + numbers
    // Loops in loops come first, as most of what a body makes is too small for them.
    if inner.depth == 1, inner.chance.happens(1, in: 3) { inner.addLoop() }
    for _ in 0..<statements where inner.tracing.trace.failure == nil { _ = inner.attempt() }
    let results = body(&inner, numbers)
    (chance, next) = (inner.chance, inner.next)
    return Block(parameters: numbers, statements: inner.statements, results: results)
  }

  private mutating func addVectorizedMap() {
    let batched = sequences(chance.within(1...3))
    let tensors = batched.compactMap { tensor($0) }
    guard !tensors.isEmpty, tensors.count == batched.count else { return }
    var block: Block?
    let wanted = chance.within(1...5)
    _ = vmap(tensors) { examples in
      let made = inside(examples, wanted) { inner, parameters in
        let own = inner.statements.flatMap(\.results)
        return own.isEmpty ? parameters.suffix(1) : own.suffix(2)
      }
      block = made
      return [examples[0]]
    }
    guard let block, tracing.trace.failure == nil else { return }
    add(.vmap(block), batched, results: block.results.count)
  }

  private mutating func addScan() {
    let sequences = sequences(chance.within(1...3))
    let places = sequences.compactMap { tensor($0) }
    guard let first = places.first else { return }
    let element = first.type.element
    guard element == .float32 || element == .float64 else { return }
    let tracing = tracing
    var carried: [Int] = []
    for _ in 0..<chance.pick([1, 1, 2, 2, 3, 5]) {
      let fitting = pick {
        tracing.tensors[$0]?.type.element == element && (tracing.tensors[$0]?.type.count ?? 0) <= 600
      }
      if chance.happens(1, in: 3), let last = carried.last {
        carried.append(last)
      } else if let fitting {
        carried.append(fitting)
      }
    }
    if carried.isEmpty, let value = leaf([chance.within(1...3)], element) { carried = [value] }
    guard !carried.isEmpty else { return }
    let initial = carried.compactMap { tensor($0) }
    var block: Block?
    let wanted = chance.within(1...5)
    _ = scan(initial, over: places) { values, elements in
      let made = inside(values + elements, wanted) { inner, parameters in
        inner.iteration(parameters, carried: carried.count, element)
      }
      block = made
      return (values, [])
    }
    guard let block, tracing.trace.failure == nil else { return }
    let scan: Operation = .scan(block, carried: carried.count, reversed: chance.happens(1, in: 3))
    add(scan, carried + sequences, results: block.results.count)
  }

  /// What an iteration makes: next values of the types of those before, then outputs. Values may change places.
  private mutating func iteration(_ parameters: [Int], carried count: Int, _ element: ElementType) -> [Int] {
    let own = statements.flatMap(\.results)
    let (tracing, all) = (tracing, parameters + own)
    var results: [Int] = []
    for place in parameters.prefix(count) {
      let type = tracing.tensors[place]?.type
      results.append(chance.pick(all.filter { tracing.tensors[$0]?.type == type }))
    }
    let outputs = own.filter { tracing.tensors[$0]?.type.element == element }
    return results + outputs.suffix(chance.within(0...2))
  }
}
