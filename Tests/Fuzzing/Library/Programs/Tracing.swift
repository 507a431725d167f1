import AssayTensors

/// Tensors of a trace by their numbers, as statements are carried out.
struct Tracing {
  let trace: Trace
  /// Whether `vmap` and `scan` are written out, example by example and iteration by iteration.
  var isUnrolled = false
  var tensors: [Int: Tensor] = [:]

  init(_ trace: Trace, isUnrolled: Bool = false) {
    self.trace = trace
    self.isUnrolled = isUnrolled
  }

  mutating func run(_ statements: [Statement]) {
    for statement in statements { run(statement) }
  }

  mutating func run(_ statement: Statement) {
    let operands = statement.operands.compactMap { tensors[$0] }
    guard operands.count == statement.operands.count else { return }
    for (number, tensor) in zip(statement.results, results(of: statement, operands)) {
      tensors[number] = tensor
    }
  }

  /// What a body makes of these tensors, beside what it sees of the program around it.
  func applying(_ block: Block, to arguments: [Tensor]) -> [Tensor] {
    var inner = self
    for (number, tensor) in zip(block.parameters, arguments) { inner.tensors[number] = tensor }
    inner.run(block.statements)
    return block.results.compactMap { inner.tensors[$0] }
  }

  private func results(of statement: Statement, _ operands: [Tensor]) -> [Tensor] {
    let name = "t\(statement.results[0])"
    switch statement.operation {
    case .input(let shape, let element, _): return [trace.input(name, shape, element)]
    case .state(let shape, let element, _): return [trace.state(name, shape, element)]
    case .constants(let shape, let element, let values):
      return [trace.constant(values.elements(of: TensorType(shape, element)), shape, element)]
    case .draw(let draw, let shape, let element):
      let stream = trace.stream(name)
      switch draw {
      case .uniform: return [stream.uniform(shape, element)]
      case .normal: return [stream.normal(shape, element)]
      case .permutation: return [stream.permutation(of: shape.first ?? 1)]
      }
    case .gradient(let body): return slopes(body, operands)
    case .substituting(let body):
      let marked = operands[0].watched()
      return AssayTensors.substituting([(marked, operands[1])], in: applying(body, to: [marked]))
    case .vmap(let body): return mapped(body, operands)
    case .scan(let body, let carried, let reversed):
      return scanned(body, operands, carried: carried, reversed: reversed)
    default: return statement.operation.results(of: operands)
    }
  }

  private func slopes(_ body: Block, _ operands: [Tensor]) -> [Tensor] {
    let variables = operands.map { $0.watched() }
    let terms = applying(body, to: variables).filter(\.type.isFloating).map(weightedSum)
    guard let first = terms.first else { return operands }
    return AssayTensors.gradient(of: terms.dropFirst().reduce(first, +), withRespectTo: variables)
  }

  private func mapped(_ body: Block, _ operands: [Tensor]) -> [Tensor] {
    guard isUnrolled, let size = operands.first?.shape.first, size > 0 else {
      return vmap(operands) { applying(body, to: $0) }
    }
    let examples = (0..<size).map { index in
      applying(body, to: operands.map { $0.element(index) })
    }
    return body.results.indices.map { result in stacked(examples.map { $0[result] }) }
  }

  private func scanned(_ body: Block, _ operands: [Tensor], carried: Int, reversed: Bool) -> [Tensor] {
    let (initial, sequences) = (Array(operands.prefix(carried)), Array(operands.dropFirst(carried)))
    guard isUnrolled, let length = sequences.first?.shape.first, length > 0 else {
      let whole = scan(initial, over: sequences, reversed: reversed) { values, elements in
        let made = applying(body, to: values + elements)
        return (Array(made.prefix(carried)), Array(made.dropFirst(carried)))
      }
      return whole.carried + whole.outputs
    }
    var values = initial
    var outputs = [[Tensor]](repeating: [], count: length)
    for index in reversed ? Array((0..<length).reversed()) : Array(0..<length) {
      let made = applying(body, to: values + sequences.map { $0.element(index) })
      values = Array(made.prefix(carried))
      outputs[index] = Array(made.dropFirst(carried))
    }
    return values
      + (0..<(body.results.count - carried)).map { output in stacked(outputs.map { $0[output] }) }
  }
}

/// The sum of all elements in float64, by weights that are 1, 3/2 and 2 in turn.
package func weightedSum(_ tensor: Tensor) -> Tensor {
  let wide = tensor.converted(to: .float64)
  return (wide * wide.constants((0..<tensor.type.count).map { 1 + Double($0 % 3) / 2 }, tensor.shape)).sum()
}

extension Trace {
  /// Constants of a recipe, as printed programs have them.
  package func constant(_ values: Values, _ shape: [Int], _ element: ElementType) -> Tensor {
    constant(values.elements(of: TensorType(shape, element)), shape, element)
  }

  /// Constants of any element type, from numbers that it holds.
  func constant(_ values: [Double], _ shape: [Int], _ element: ElementType) -> Tensor {
    switch element {
    case .float32: constant(values.map { Float($0) }, shape)
    case .float64: constant(values, shape)
    case .int32: constant(values.map { Int32($0) }, shape)
    case .bool: constant(values.map { $0 != 0 }, shape)
    }
  }
}
