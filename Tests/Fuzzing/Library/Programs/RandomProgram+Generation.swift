import AssayTensors

extension RandomProgram {
  /// The program of that seed.
  package static func random(seed: UInt64) -> RandomProgram {
    var chance = Chance(seed: seed, "program")
    let traits = Generator.Traits.random(&chance)
    var program = RandomProgram(seed: seed)
    let wanted =
      traits.isChain ? chance.within(40...110) : chance.within(2...(chance.happens(1, in: 4) ? 40 : 14))
    var statements: [Statement] = []
    var next = 0
    var attempts = 0
    // A call that does not fit spoils its trace; what was good is traced again.
    while statements.count < wanted, attempts < wanted * 8 {
      attempts += 1
      let seed = chance.seed()
      _ = try? Program { trace in
        var generator = Generator(
          chance: Chance(seed: seed, "statements"), tracing: Tracing(trace), traits: traits)
        generator.tracing.run(statements)
        generator.known = statements.flatMap(\.results)
        generator.next = next
        generator.statements = statements
        if statements.isEmpty {
          for _ in 0..<generator.chance.within(1...3) {
            _ = generator.leaf(generator.randomShape(), traits.elements[0])
          }
        }
        while generator.statements.count < wanted, attempts < wanted * 8 {
          attempts += 1
          let good = generator
          _ = generator.attempt()
          guard trace.failure == nil else {
            generator = good
            break
          }
        }
        (statements, next) = (generator.statements, generator.next)
      }
    }
    program.statements = statements
    program.finish(&chance, traits)
    return program
  }

  /// Outputs, updates, derivatives and a policy for what was made.
  private mutating func finish(_ chance: inout Chance, _ traits: Generator.Traits) {
    var types: [Int: TensorType] = [:]
    let (made, rest) = (statements, chance)
    _ = try? Program { trace in
      var tracing = Tracing(trace)
      tracing.run(made)
      types = tracing.tensors.mapValues(\.type)
    }
    chance = rest
    let used = Set(statements.flatMap(\.operands))
    let all = statements.flatMap(\.results)
    outputs = all.filter { !used.contains($0) || chance.happens(1, in: 6) }
    if outputs.isEmpty { outputs = Array(all.suffix(1)) }
    // One tensor may be read under two names.
    if chance.happens(1, in: 8) { outputs.append(chance.pick(outputs)) }
    let states = statements.compactMap { statement -> Int? in
      if case .state = statement.operation { return statement.results[0] }
      return nil
    }
    for state in states where chance.happens(5, in: 6) {
      // New values that are other states or inputs are as likely as computed ones: shift registers and exchanges.
      let fitting = all.filter { types[$0] == types[state] }
      let written = Set(self.leaves.map(\.name))
      let leaves = fitting.filter { written.contains("t\($0)") }
      let value = chance.pick(chance.happens(1, in: 3) && !leaves.isEmpty ? leaves : fitting)
      updates.append(Update(state: state, value: value))
    }
    runs = chance.pick([1, 1, 2, 3])
    if chance.happens(2, in: traits.isSpecial ? 8 : 5) {
      derivatives = chance.happens(1, in: 3) ? .second : .first
    }
    if chance.happens(1, in: 5) { policy = .random(&chance) }
  }
}

extension RandomProgram.Policy {
  static func random(_ chance: inout Chance) -> Self {
    var policy = Self()
    if chance.happens(1, in: 4) { policy.element = chance.pick([.float32, .float64]) }
    if chance.happens(2, in: 3) { policy.accumulation = chance.pick(AccumulationOrder.allCases) }
    if chance.happens(1, in: 5) { policy.noise = 0.01 }
    if chance.happens(1, in: 3) {
      policy.format = chance.pick(NumericsPolicy.Rounding.Format.allCases)
      policy.isStochastic = chance.happens(1, in: 2)
    }
    return policy
  }
}

extension Generator.Traits {
  static func random(_ chance: inout Chance) -> Self {
    let tiny = [1, 2, 3, 4, 5, 1, 0]
    let edges = [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65]
    let long = [1, 2, 64, 127, 129, 255, 257, 1000, 1023, 1025]
    let (sizes, limit): ([Int], Int) =
      switch chance.below(10) {
      case 0..<5: (tiny, 600)
      case 5..<8: (edges + [1, 2, 3], 4_500)
      case 8: (long, 9_000)
      default: (long + edges, 40_000)
      }
    let isChain = chance.happens(1, in: 16)
    let element: ElementType = chance.happens(3, in: 4) ? .float32 : .float64
    return Self(
      sizes: (0..<chance.within(1...3)).map { _ in chance.pick(sizes) }
        + (chance.happens(1, in: 2) ? [1] : []),
      limit: isChain ? min(limit, 4_500) : limit, work: chance.happens(1, in: 10) ? 3_000_000 : 200_000,
      isSpecial: chance.happens(1, in: 4), isChain: isChain,
      elements: [element, element, element, .int32, .bool, .float32, .float64])
  }
}
