import AssayTensors

extension RandomProgram {
  /// The program as Swift code of a test: its trace, what is written to it, and the comparison.
  package var swift: String {
    var lines = ["let program = try Program { trace in"]
    lines += RandomProgram.lines(statements, "  ")
    lines += zip(outputNames, outputs).map { "  trace.output(\"\($0)\", t\($1))" }
    lines += updates.map { "  trace.update(t\($0.state), to: t\($0.value))" }
    if derivatives != .none {
      lines.append(
        "  // and derivatives of \(derivatives) order, of the weighted sum of outputs: see its value")
    }
    lines.append(policy.isStandard ? "}" : "}.under(\(policy.swift))")
    lines.append("let values: [String: [Double]] = [")
    for case (let number, let shape, let element, let values)? in statements.map(RandomProgram.leaf) {
      lines.append("  \"t\(number)\": \(values.swift).elements(of: TensorType(\(shape), .\(element))),")
    }
    lines += ["]", "let specimen = Specimen(program, values: values, seed: \(seed), runs: \(runs))"]
    lines.append("#expect(try BitComparison(specimen).findings == [])")
    return lines.joined(separator: "\n")
  }

  private static func leaf(_ statement: Statement) -> (Int, [Int], ElementType, Values)? {
    switch statement.operation {
    case .input(let shape, let element, let values), .state(let shape, let element, let values):
      (statement.results[0], shape, element, values)
    default: nil
    }
  }

  private static func lines(_ statements: [Statement], _ indent: String) -> [String] {
    statements.flatMap { statement -> [String] in
      let names = statement.results.map { "t\($0)" }
      let operands = statement.operands.map { "t\($0)" }
      switch statement.operation {
      case .gradient(let body):
        let variables = operands.map { "\($0).watched()" }.joined(separator: ", ")
        let sum = body.results.map { "weightedSum(t\($0))" }.joined(separator: " + ")
        let list = "m\(statement.results[0])"
        return ["\(indent)let \(list) = {", "\(indent)  let p = [\(variables)]"]
          + inside(body, "p", 0, indent)
          + ["\(indent)  return gradient(of: \(sum), withRespectTo: p)", "\(indent)}()"]
          + named(statement, list, indent)
      case .substituting(let body):
        let list = "m\(statement.results[0])"
        return [
          "\(indent)let \(list) = {", "\(indent)  let p = [\(operands[0]).watched()]",
        ] + inside(body, "p", 0, indent) + [
          "\(indent)  return substituting([(p[0], \(operands[1]))], in: "
            + "[\(body.results.map { "t\($0)" }.joined(separator: ", "))])",
          "\(indent)}()",
        ] + named(statement, list, indent)
      case .vmap(let body):
        let head =
          "\(indent)let m\(statement.results[0]) = vmap([\(operands.joined(separator: ", "))]) { p in"
        return [head] + inside(body, "p", 0, indent)
          + ["\(indent)  return [\(body.results.map { "t\($0)" }.joined(separator: ", "))]", "\(indent)}"]
          + named(statement, "m\(statement.results[0])", indent)
      case .scan(let body, let carried, let reversed):
        let (first, over) = (operands.prefix(carried), operands.dropFirst(carried))
        let head =
          "\(indent)let s\(statement.results[0]) = scan([\(first.joined(separator: ", "))], over: "
          + "[\(over.joined(separator: ", "))]\(reversed ? ", reversed: true" : "")) { c, e in"
        let results = body.results.map { "t\($0)" }
        let values = results.prefix(carried).joined(separator: ", ")
        let outputs = results.dropFirst(carried).joined(separator: ", ")
        return [head, "\(indent)  let p = c + e"] + inside(body, "p", 0, indent)
          + ["\(indent)  return ([\(values)], [\(outputs)])", "\(indent)}"]
          + [
            "\(indent)let m\(statement.results[0]) = s\(statement.results[0]).carried + s\(statement.results[0]).outputs"
          ]
          + named(statement, "m\(statement.results[0])", indent)
      case .split, .top:
        let list = "m\(statement.results[0])"
        return ["\(indent)let \(list) = \(statement.operation.swift(operands, names[0]))"]
          + named(statement, list, indent)
      default: return ["\(indent)let \(names[0]) = \(statement.operation.swift(operands, names[0]))"]
      }
    }
  }

  private static func inside(_ body: Block, _ list: String, _ first: Int, _ indent: String) -> [String] {
    body.parameters.enumerated().map { "\(indent)  let t\($1) = \(list)[\(first + $0)]" }
      + lines(body.statements, indent + "  ")
  }

  private static func named(_ statement: Statement, _ list: String, _ indent: String) -> [String] {
    statement.results.enumerated().map { "\(indent)let t\($1) = \(list)[\($0)]" }
  }
}

extension Operation {
  /// The call as one writes it.
  func swift(_ t: [String], _ name: String) -> String {
    switch self {
    case .input(let shape, let element, _): "trace.input(\"\(name)\", \(shape), .\(element))"
    case .state(let shape, let element, _): "trace.state(\"\(name)\", \(shape), .\(element))"
    case .constants(let shape, let element, let values):
      "trace.constant(\(values.swift), \(shape), .\(element))"
    case .draw(.permutation, let shape, _): "trace.stream(\"\(name)\").permutation(of: \(shape[0]))"
    case .draw(let draw, let shape, let element): "trace.stream(\"\(name)\").\(draw)(\(shape), .\(element))"
    case .unary(.negate): "-\(t[0])"
    case .unary(let function): "\(t[0]).\(function)()"
    case .power(let exponent): "\(t[0]).power(\(literal(exponent)))"
    case .clamped(let low, let high): "\(t[0]).clamped(\(literal(low)), \(literal(high)))"
    case .binary(let function): function.swift(t[0], t[1])
    case .withNumber(let function, let number, let isFirst):
      isFirst && function != .maximum
        ? function.swift(literal(number), t[0]) : function.swift(t[0], literal(number))
    case .comparison(let relation): "\(t[0]) \(relation.rawValue) \(t[1])"
    case .comparisonWithNumber(let isLess, let number): "\(t[0]) \(isLess ? ".<" : ".>") \(literal(number))"
    case .logic(.and): "\(t[0]) .& \(t[1])"
    case .logic(.or): "\(t[0]) .| \(t[1])"
    case .logic(.not): ".!\(t[0])"
    case .select: "select(\(t[0]), \(t[1]), \(t[2]))"
    case .conversion(let element): "\(t[0]).converted(to: .\(element))"
    case .matrixProduct: "\(t[0]).matrixProduct(\(t[1]))"
    case .reduction(let function, let axes):
      "\(t[0]).\(function)(\(axes.map { "axes: \($0)" } ?? (function == .maximum || function == .minimum ? "axes: nil" : "")))"
    case .argumentOfMaximum: "\(t[0]).argumentOfMaximum()"
    case .oneHot(let classes, let element): "\(t[0]).oneHot(classes: \(classes), element: .\(element))"
    case .cumulativeSum(let axis, let reversed): "\(t[0]).cumulativeSum(axis: \(axis), reversed: \(reversed))"
    default: swiftOfMovement(t)
    }
  }

  private func swiftOfMovement(_ t: [String]) -> String {
    switch self {
    case .broadcast(let shape): "\(t[0]).broadcast(to: \(shape))"
    case .reshape(let shape): "\(t[0]).reshaped(\(shape))"
    case .transpose(let permutation): "\(t[0]).transposed(\(permutation.map { "\($0)" } ?? ""))"
    case .stopGradient: "\(t[0]).stoppingGradient()"
    case .watched: "\(t[0]).watched()"
    case .slice(let axis, let start, let count, let step):
      "\(t[0]).sliced(axis: \(axis), from: \(start), count: \(count), step: \(step))"
    case .reverse(let axes): "\(t[0]).reversed(axes: \(axes))"
    case .element(let index, let axis): "\(t[0]).element(\(index), axis: \(axis))"
    case .split(let axis, let parts): "\(t[0]).split(axis: \(axis), into: \(parts))"
    case .pad(let low, let high, let interior, let value):
      "\(t[0]).padded(low: \(low), high: \(high), interior: \(interior), value: \(literal(value)))"
    case .concatenate(let axis): "concatenated([\(t.joined(separator: ", "))], axis: \(axis))"
    case .stack(let axis): "stacked([\(t.joined(separator: ", "))], axis: \(axis))"
    case .gatherRows: "\(t[0]).gatherRows(\(t[1]))"
    case .scatterRows(let rows): "\(t[0]).scatterRows(\(t[1]), rows: \(rows))"
    case .takeAlongLastAxis: "\(t[0]).takeAlongLastAxis(\(t[1]))"
    case .scatterAlongLastAxis(let size): "\(t[0]).scatterAlongLastAxis(\(t[1]), size: \(size))"
    case .sortIndices(let descending): "\(t[0]).sortIndices(descending: \(descending))"
    case .sorted(let descending): "\(t[0]).sorted(descending: \(descending))"
    case .top(let count): "[\(t[0]).top(\(count))].flatMap { [$0.values, $0.indices] }"
    case .maxPool(let w): "\(t[0]).maxPooled(window: \(w.swift))"
    case .maxPoolIndices(let w): "\(t[0]).maxPoolIndices(window: \(w.swift))"
    case .averagePool(let w, let counts):
      "\(t[0]).averagePooled(window: \(w.sizes), stride: \(w.strides), padding: [\(w.pairs)], "
        + "countsPadding: \(counts))"
    case .globalAveragePool: "\(t[0]).globalAveragePooled()"
    case .globalMaxPool: "\(t[0]).globalMaxPooled()"
    case .windows(let w, let value): "\(t[0]).windows(\(w.swift), value: \(literal(value)))"
    case .fold(let w, let space): "\(t[0]).folded(into: \(space), window: \(w.swift))"
    case .convolution(let w, let groups): "\(t[0]).convolved(with: \(t[1]), \(w.rest), groups: \(groups))"
    case .transposedConvolution(let w, let extra, let groups):
      "\(t[0]).convolvedTransposed(with: \(t[1]), stride: \(w.strides), padding: [\(w.pairs)], extra: \(extra), dilation: \(w.dilations), groups: \(groups))"
    default: ""
    }
  }
}

extension RandomProgram.Policy {
  fileprivate var swift: String {
    var parts: [String] = []
    if let element { parts.append("element: .\(element)") }
    if accumulation != .standard { parts.append("accumulation: .\(accumulation)") }
    if noise > 0 { parts.append("noise: \(noise)") }
    if let format { parts.append("rounding: .init(.\(format)\(isStochastic ? ", .stochastic" : ""))") }
    return "NumericsPolicy(\(parts.joined(separator: ", ")))"
  }
}

/// The number as Swift has it.
private func literal(_ value: Double) -> String {
  value.isNaN ? ".nan" : value.isInfinite ? (value < 0 ? "-.infinity" : ".infinity") : "\(value)"
}

extension Operation.Binary {
  fileprivate func swift(_ a: String, _ b: String) -> String {
    switch self {
    case .add: "\(a) + \(b)"
    case .subtract: "\(a) - \(b)"
    case .multiply: "\(a) * \(b)"
    case .divide: "\(a) / \(b)"
    case .maximum, .minimum, .power: "\(a).\(self)(\(b))"
    }
  }
}

extension Values {
  fileprivate var swift: String { "Values(.\(kind), seed: \(seed), bound: \(bound))" }
}

extension Operation.Window {
  fileprivate var swift: String { "\(sizes), \(rest)" }
  fileprivate var pairs: String { zip(low, high).map { "(\($0), \($1))" }.joined(separator: ", ") }
  fileprivate var rest: String {
    "stride: \(strides), padding: [\(pairs)], dilation: \(dilations)"
  }
}
