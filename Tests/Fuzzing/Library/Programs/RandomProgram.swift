import AssayTensors

/// A program as a value: what a seed makes, what is cut down when it fails, and what is printed then.
package struct RandomProgram: Codable, Hashable, Sendable {
  package enum Derivatives: Int, Codable, Hashable, Sendable {
    case none, first, second
  }

  package struct Policy: Codable, Hashable, Sendable {
    var element: ElementType?
    var accumulation: AccumulationOrder = .standard
    var noise = 0.0
    var format: NumericsPolicy.Rounding.Format?
    var isStochastic = false

    var isStandard: Bool { self == Policy() }
    /// Whether results differ by roundings of sums and of another element type alone.
    var onlyReorders: Bool { noise == 0 && format == nil }

    package var policy: NumericsPolicy {
      NumericsPolicy(
        element: element, accumulation: accumulation, noise: noise,
        rounding: format.map { .init($0, isStochastic ? .stochastic : .nearestEven) })
    }
  }

  package struct Update: Codable, Hashable, Sendable {
    package var state: Int
    package var value: Int
  }

  package var seed: UInt64
  package var statements: [Statement] = []
  package var outputs: [Int] = []
  package var updates: [Update] = []
  package var derivatives = Derivatives.none
  package var policy = Policy()
  package var runs = 1

  package init(seed: UInt64) { self.seed = seed }

  /// Operations, those of bodies included.
  package var count: Int { RandomProgram.count(statements) }

  private static func count(_ statements: [Statement]) -> Int {
    statements.reduce(0) { $0 + 1 + count($1.operation.body?.statements ?? []) }
  }

  /// Inputs and states with their types and elements.
  package var leaves: [(name: String, type: TensorType, values: [Double], isState: Bool)] {
    statements.compactMap { statement in
      switch statement.operation {
      case .input(let shape, let element, let values), .state(let shape, let element, let values):
        let type = TensorType(shape, element)
        if case .state = statement.operation {
          return ("t\(statement.results[0])", type, values.elements(of: type), true)
        }
        return ("t\(statement.results[0])", type, values.elements(of: type), false)
      default: return nil
      }
    }
  }
}

extension RandomProgram {
  /// Whether it has loops, and all are so short that they can be written out. Derivatives of a loop add in another
  /// order than those of its iterations.
  package var hasShortLoops: Bool {
    var (isShort, hasLoops) = (true, false)
    func visit(_ statements: [Statement], _ isDerived: Bool) {
      for statement in statements {
        guard let body = statement.operation.body else { continue }
        switch statement.operation {
        case .vmap, .scan:
          hasLoops = true
          if isDerived { isShort = false }
          visit(body.statements, isDerived)
        default: visit(body.statements, true)
        }
      }
    }
    visit(statements, false)
    guard hasLoops, isShort else { return false }
    _ = try? Program { trace in
      var tracing = Tracing(trace)
      tracing.run(statements)
      for statement in statements {
        let first: Int
        switch statement.operation {
        case .vmap: first = 0
        case .scan(_, let carried, _): first = carried
        default: continue
        }
        let length =
          statement.operands.dropFirst(first).first.flatMap { tracing.tensors[$0]?.shape.first } ?? 0
        if length < 1 || length > 8 { isShort = false }
      }
    }
    return isShort
  }
}
