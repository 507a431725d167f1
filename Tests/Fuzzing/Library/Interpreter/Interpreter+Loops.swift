import AssayTensors

extension Interpreter {
  /// The loop's body as often as it runs. The result is one vector: final carried values, stacked outputs, sums, and
  /// the carried values before each iteration.
  func scan(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    let carried: [TensorType] = try primitive.value("carried")
    let outputs: [TensorType] = try primitive.value("outputs")
    let sums: [TensorType] = try primitive.value("sums")
    let (length, sequences): (Int, Int) = (try primitive.value("length"), try primitive.value("sequences"))
    let isReversed: Bool = try primitive.value("isReversed")
    let body = try Body(primitive.inner("body"))
    var values = Array(operands[..<carried.count])
    let over = Array(operands[carried.count..<(carried.count + sequences)])
    let captured = Array(operands[(carried.count + sequences)...])
    var stacks = [[Grid?]](repeating: [Grid?](repeating: nil, count: length), count: outputs.count)
    var history = [[Grid?]](repeating: [Grid?](repeating: nil, count: length), count: carried.count)
    var totals = sums.map {
      [DualAccumulator](repeating: .init(arithmetic($0), hasSlopes: hasSlopes), count: $0.count)
    }
    for iteration in 0..<length {
      let place = isReversed ? length - 1 - iteration : iteration
      let elements = over.map { sequence in
        let size = sequence.type.count / length
        return Grid(
          TensorType(Array(sequence.shape.dropFirst()), sequence.type.element),
          Array(sequence.elements[(place * size)..<((place + 1) * size)]))
      }
      for index in values.indices { history[index][place] = values[index] }
      let made = try body.run(self, values + elements + captured)
      values = Array(made[..<carried.count])
      for index in outputs.indices { stacks[index][place] = made[carried.count + index] }
      for index in sums.indices {
        let terms = made[carried.count + outputs.count + index].elements
        for element in terms.indices { totals[index][element].add(terms[element]) }
      }
    }
    let all =
      values.flatMap(\.elements) + stacks.joined().flatMap { $0?.elements ?? [] }
      + totals.joined().map(\.result) + history.joined().flatMap { $0?.elements ?? [] }
    return Grid(type, all)
  }

  private struct Body {
    var nodes: [(primitive: any Primitive, attributes: Attributes, operands: [Int])] = []
    var results: [Int]

    init(_ body: Attributes) throws {
      results = try body.value("results")
      for node in try body.list("nodes") {
        let primitive: any Primitive = try node.value("primitive")
        nodes.append((primitive, Attributes(primitive), try node.value("operands")))
      }
    }

    func run(_ interpreter: Interpreter, _ parameters: [Grid]) throws -> [Grid] {
      var known = parameters
      for node in nodes {
        let operands = node.operands.map { known[$0] }
        let type = try node.primitive.resultType(operands.map(\.type))
        known.append(try interpreter.result(node.attributes, operands, type))
      }
      return results.map { known[$0] }
    }
  }
}
