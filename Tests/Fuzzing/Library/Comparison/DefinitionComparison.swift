import AssayTensors

/// Holds calls of the tensor API that are traced as several operations to what they are defined as. The interpreter
/// gives the tensors on both sides of a call; the definition says what must lie between them.
package struct DefinitionComparison {
  package private(set) var findings: [Finding] = []
  package private(set) var compared = 0

  package init(_ random: RandomProgram) throws {
    let defined = random.statements.filter { Definition.isDefined($0.operation) }
    let transformed = random.statements.filter { $0.operation.isTransform }
    guard !(defined + transformed).isEmpty else { return }
    let wanted = Set((defined + transformed).flatMap { $0.operands + $0.results + $0.captured })
    let program = try Program { trace in
      var tracing = Tracing(trace)
      tracing.run(random.statements)
      for number in wanted.sorted() {
        if let tensor = tracing.tensors[number] { trace.output("o\(number)", tensor) }
      }
    }
    let values = Dictionary(uniqueKeysWithValues: random.leaves.map { ($0.name, $0.values) })
    // Streams that nobody seeded have words of zeros.
    var interpreter = Interpreter(program, values: values)
    let known = try interpreter.run()
    for statement in defined {
      let operands = statement.operands.compactMap { known["o\($0)"] }
      let results = statement.results.compactMap { known["o\($0)"] }
      guard operands.count == statement.operands.count, results.count == statement.results.count else {
        continue
      }
      let expected = Definition(interpreter).results(of: statement.operation, operands)
      for (result, expected) in zip(results, expected) { compare(statement, result, expected) }
    }
    guard !transformed.isEmpty else { return }
    // As functions of the real numbers, so that nothing but the rules of the transforms differs.
    var real = Interpreter(program, values: values, arithmetic: .real)
    let exact = try real.run()
    for statement in transformed {
      let comparison = try TransformComparison(statement, exact)
      compared += comparison.compared
      findings += comparison.findings
    }
  }

  /// Whether zeros have one sign, where a number that the program holds may be one.
  private func hasSameZero(_ x: Number, _ y: Number, _ operation: Operation) -> Bool {
    switch operation {
    case .withNumber, .pad: !x.isZero || !y.isZero || x.value.sign == y.value.sign
    default: true
    }
  }

  private mutating func compare(_ statement: Statement, _ result: Grid, _ expected: Grid) {
    let what = statement.operation.swift(statement.operands.map { "t\($0)" }, "t")
    guard result.type == expected.type else {
      findings.append(Finding(.value, "\(what) has the type \(result.type), not \(expected.type)"))
      return
    }
    for (index, (a, b)) in zip(result.elements, expected.elements).enumerated() {
      let (x, y) = (a.number, b.number)
      guard x.isKnown, y.isKnown else { continue }
      compared += 1
      let isSame =
        x.value.isNaN
        ? y.value.isNaN
        : x.value == y.value
          ? hasSameZero(x, y, statement.operation)
          : (x.value - y.value).magnitude <= (x.error + y.error) * 1.01
      guard isSame else {
        findings.append(
          Finding(
            .value,
            "element \(index) of \(what) is traced as \(x.value) ± \(x.error), defined as \(y.value) ± \(y.error)"
          ))
        return
      }
    }
  }
}
