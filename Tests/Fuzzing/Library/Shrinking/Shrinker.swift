import AssayTensors

/// Cuts a failing program down while it goes on failing in the same way: fewer outputs, updates and statements,
/// smaller shapes, no policy, no derivatives.
package struct Shrinker {
  /// Whether a program still fails.
  private let fails: (RandomProgram) -> Bool
  /// How many programs may be tried yet.
  private var budget: Int

  package init(budget: Int = 1500, _ fails: @escaping (RandomProgram) -> Bool) {
    self.budget = budget
    self.fails = fails
  }

  package mutating func smallest(_ program: RandomProgram) -> RandomProgram {
    var best = program
    var isSmaller = true
    while isSmaller, budget > 0 {
      isSmaller = false
      for candidate in Shrinker.candidates(best) {
        guard budget > 0 else { break }
        budget -= 1
        guard candidate.isTraceable, fails(candidate) else { continue }
        best = candidate
        isSmaller = true
        break
      }
    }
    return best
  }

  /// Smaller programs, the most promising first.
  private static func candidates(_ program: RandomProgram) -> [RandomProgram] {
    var all: [RandomProgram] = []
    func add(_ change: (inout RandomProgram) -> Void) {
      var other = program
      change(&other)
      other.dropUnused()
      if other != program { all.append(other) }
    }
    if program.outputs.count > 1 {
      for output in program.outputs { add { $0.outputs = [output] } }
      for index in program.outputs.indices { add { $0.outputs.remove(at: index) } }
    }
    // What an output is made of, in its place.
    for (place, output) in program.outputs.enumerated() {
      guard let statement = program.statements.first(where: { $0.results.contains(output) }) else { continue }
      for operand in Set(statement.operands + statement.captured).sorted()
      where !program.outputs.contains(operand) {
        add { $0.outputs[place] = operand }
      }
    }
    for index in program.updates.indices { add { $0.updates.remove(at: index) } }
    add { $0.policy = .init() }
    add { $0.derivatives = .none }
    if program.derivatives == .second { add { $0.derivatives = .first } }
    add { $0.runs = 1 }
    if program.runs > 2 { add { $0.runs = 2 } }
    // From the end, as later statements hold earlier ones.
    for index in program.statements.indices.reversed() { add { $0.shorten(at: index) } }
    let types = program.types
    for index in program.statements.indices.reversed() {
      let statement = program.statements[index]
      guard statement.results.count == 1, let type = types[statement.results[0]] else { continue }
      for operand in statement.operands where types[operand] == type {
        add { $0.replace(statement.results[0], by: operand) }
      }
      if !statement.operation.isLeaf {
        add {
          $0.statements[index].operation = .input(
            shape: type.shape, element: type.element, values: Values(.normal, seed: program.seed))
          $0.statements[index].operands = []
        }
      }
    }
    let sizes = Set(program.statements.flatMap { $0.operation.leafShape ?? [] }).sorted(by: >)
    for size in sizes where size > 1 {
      for smaller in Set([1, 2, size / 2, size - 1]).sorted() where smaller < size {
        add { $0.resize(size, to: smaller) }
      }
    }
    return all
  }
}

extension Operation {
  var isLeaf: Bool { leafShape != nil }

  var leafShape: [Int]? {
    switch self {
    case .input(let shape, _, _), .state(let shape, _, _), .constants(let shape, _, _): shape
    default: nil
    }
  }

  /// Every size of this value, wherever shapes stand, as another.
  fileprivate func resized(_ size: Int, to smaller: Int) -> Operation {
    func changed(_ shape: [Int]) -> [Int] { shape.map { $0 == size ? smaller : $0 } }
    return switch self {
    case .input(let shape, let element, let values):
      .input(shape: changed(shape), element: element, values: values)
    case .state(let shape, let element, let values):
      .state(shape: changed(shape), element: element, values: values)
    case .constants(let shape, let element, let values):
      .constants(shape: changed(shape), element: element, values: values)
    case .draw(let draw, let shape, let element): .draw(draw, shape: changed(shape), element: element)
    case .broadcast(let shape): .broadcast(changed(shape))
    case .reshape(let shape): .reshape(changed(shape))
    case .slice(let axis, let start, let count, let step) where step == 1:
      .slice(axis: axis, start: min(start, smaller - 1), count: count == size ? smaller : count, step: step)
    default: self
    }
  }
}

extension RandomProgram {
  /// Whether its calls fit.
  var isTraceable: Bool { (try? program()) != nil && !outputs.isEmpty }

  /// Types of all tensors outside of bodies.
  var types: [Int: TensorType] {
    var types: [Int: TensorType] = [:]
    _ = try? Program { trace in
      var tracing = Tracing(trace)
      tracing.run(statements)
      types = tracing.tensors.mapValues(\.type)
    }
    return types
  }

  fileprivate mutating func resize(_ size: Int, to smaller: Int) {
    for index in statements.indices {
      statements[index].operation = statements[index].operation.resized(size, to: smaller)
    }
  }

  /// One tensor in the place of another, everywhere.
  fileprivate mutating func replace(_ old: Int, by new: Int) {
    func changed(_ numbers: [Int]) -> [Int] { numbers.map { $0 == old ? new : $0 } }
    func changed(_ block: Block) -> Block {
      var block = block
      block.statements = changed(block.statements)
      block.results = changed(block.results)
      return block
    }
    func changed(_ statements: [Statement]) -> [Statement] {
      statements.map { statement in
        var statement = statement
        statement.operands = changed(statement.operands)
        statement.operation.body = statement.operation.body.map(changed)
        return statement
      }
    }
    statements = changed(statements)
    outputs = changed(outputs).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    for index in updates.indices where updates[index].value == old { updates[index].value = new }
  }

  /// Drops a statement of a loop's body whose result something else can take the place of.
  fileprivate mutating func shorten(at index: Int) {
    statements[index].operation.body = statements[index].operation.body?.shortened
  }

  /// Statements that nothing needs.
  fileprivate mutating func dropUnused() {
    var used = Set(outputs + updates.flatMap { [$0.state, $0.value] })
    func operands(_ statement: Statement) -> [Int] {
      let body = statement.operation.body
      return statement.operands + (body?.results ?? []) + (body?.statements ?? []).flatMap(operands)
    }
    /// A body without what its results do not need.
    func lean(_ block: Block) -> Block {
      var block = block
      var used = Set(block.results)
      block.statements = block.statements.reversed().filter { statement in
        guard statement.results.contains(where: used.contains) else { return false }
        used.formUnion(operands(statement))
        return true
      }.reversed()
      return block
    }
    for index in statements.indices {
      statements[index].operation.body = statements[index].operation.body.map(lean)
    }
    var kept: [Statement] = []
    for statement in statements.reversed() where statement.results.contains(where: used.contains) {
      kept.append(statement)
      used.formUnion(operands(statement))
    }
    statements = kept.reversed()
  }
}

extension Block {
  /// Without its last statement that only passes something on.
  fileprivate var shortened: Block? {
    guard let last = statements.last, let operand = last.operands.first else {
      return nil
    }
    var shorter = self
    shorter.statements.removeLast()
    shorter.results = results.map { last.results.contains($0) ? operand : $0 }
    return shorter
  }
}
