import AssayTensors

/// Holds a derivative or a substitution inside a program to what it means: the body is traced once more by itself, on
/// inputs, without the transform, and the interpreter gives its values, and its slopes by dual numbers.
struct TransformComparison {
  private(set) var findings: [Finding] = []
  private(set) var compared = 0

  /// `known` are the tensors of the program by their outputs, in real arithmetic.
  init(_ statement: Statement, _ known: [String: Grid]) throws {
    guard let body = statement.operation.body else { return }
    let needed = Set(statement.operands + statement.captured)
    let given = needed.reduce(into: [Int: Grid]()) { $0[$1] = known["o\($1)"] }
    // What a loop around it would know is not known here.
    guard given.count == needed.count, given.values.allSatisfy(\.isKnown) else { return }
    let isGradient = if case .gradient = statement.operation { true } else { false }
    // A substitution is what the body makes of the second operand.
    let arguments = isGradient ? statement.operands : [statement.operands[1]]
    let program = try Program { trace in
      var tracing = Tracing(trace)
      for (number, grid) in given.sorted(by: { $0.key < $1.key }) {
        tracing.tensors[number] = trace.input("c\(number)", grid.shape, grid.type.element)
      }
      let parameters = arguments.enumerated().compactMap { place, number in
        given[number].map { trace.input("p\(place)", $0.shape, $0.type.element) }
      }
      let made = tracing.applying(body, to: parameters)
      let sums = made.filter(\.type.isFloating).map(weightedSum)
      for (place, tensor) in made.enumerated() { trace.output("r\(place)", tensor) }
      if let first = sums.first { trace.output("sum", sums.dropFirst().reduce(first, +)) }
    }
    var values = Dictionary(uniqueKeysWithValues: given.map { ("c\($0)", $1.values) })
    for (place, number) in arguments.enumerated() { values["p\(place)"] = given[number]?.values }
    let results = statement.results.compactMap { known["o\($0)"] }
    guard results.count == statement.results.count else { return }
    if isGradient {
      for (place, result) in results.enumerated() { try compare(result, place, program, values) }
    } else {
      var interpreter = Interpreter(program, values: values, arithmetic: .real)
      let made = try interpreter.run()
      for (place, result) in results.enumerated() { compare(result, made["r\(place)"], place) }
    }
  }

  /// The gradient by one operand along a direction, in which some elements do not move.
  private mutating func compare(
    _ result: Grid, _ place: Int, _ program: Program, _ values: [String: [Double]]
  ) throws {
    let direction = result.elements.indices.map { [1.0, 0, -0.5, 2][$0 % 4] }
    var interpreter = Interpreter(
      program, values: values, slopes: ["p\(place)": direction], arithmetic: .real)
    guard let sum = try interpreter.run()["sum"]?.elements.first else { return }
    let traced = DerivativeComparison.sum(result.elements[...], direction)
    let agreement = Agreement(traced: traced, dual: sum.slope)
    if agreement != .undecided { compared += 1 }
    if case .different(let words) = agreement {
      findings.append(Finding(.derivative, "the gradient by operand \(place) inside the program: \(words)"))
    }
  }

  private mutating func compare(_ result: Grid, _ expected: Grid?, _ place: Int) {
    guard let expected, result.type == expected.type else {
      findings.append(Finding(.value, "result \(place) of a substitution has the type \(result.type)"))
      return
    }
    for (a, b) in zip(result.elements, expected.elements) where a.number.isKnown && b.number.isKnown {
      compared += 1
      let (x, y) = (a.number, b.number)
      let isSame =
        x.value.isNaN
        ? y.value.isNaN : x.value == y.value || (x.value - y.value).magnitude <= x.error + y.error
      guard isSame else {
        findings.append(
          Finding(.value, "result \(place) of a substitution is \(x.value), its body makes \(y.value)"))
        return
      }
    }
  }
}

extension Operation {
  /// Whether it is a derivative or a substitution.
  var isTransform: Bool {
    switch self {
    case .gradient, .substituting: true
    default: false
    }
  }
}

extension Statement {
  /// What its body sees of the program around it.
  var captured: [Int] {
    guard let body = operation.body else { return [] }
    var inside = Set(body.parameters)
    var outside: [Int] = []
    func visit(_ statements: [Statement]) {
      for statement in statements {
        outside += statement.operands.filter { !inside.contains($0) }
        if let body = statement.operation.body {
          inside.formUnion(body.parameters)
          visit(body.statements)
          outside += body.results.filter { !inside.contains($0) }
        }
        inside.formUnion(statement.results)
      }
    }
    visit(body.statements)
    outside += body.results.filter { !inside.contains($0) }
    return outside
  }
}

extension Grid {
  fileprivate var isKnown: Bool { elements.allSatisfy(\.number.isKnown) }
  fileprivate var values: [Double] { elements.map(\.number.value) }
}
