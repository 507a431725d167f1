/// A loop. Its operands are the initial carried values, the sequences, and the tensors that the body
/// captures. Its result is one vector of everything that the loop computes, part after part: final carried
/// values, stacked outputs, sums, and the carried values before each iteration.
struct Scan: Primitive {
  var body: LoopBody
  /// Types of what one iteration computes: the next carried values, its outputs, and its contributions to the sums.
  var carried: [TensorType]
  var outputs: [TensorType]
  var sums: [TensorType]
  /// The number of operands that are sequences.
  var sequences: Int
  var length: Int
  var isReversed: Bool

  var signature: String {
    "scan(\(length)\(isReversed ? ", reversed" : ""), \(carried.count) carried, \(sequences) sequences, "
      + "\(outputs.count) outputs, \(sums.count) sums, body \(body.hash))"
  }

  /// The floating-point operations of all iterations.
  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    body.typedNodes.reduce(sums.map(\.count).total) { sum, node in
      sum.plus(node.primitive.operations(node.operands, result: node.result))
    }.times(length)
  }
  var iterations: (body: LoopBody, count: Int)? { (body, length) }

  private func stacked(_ type: TensorType) -> TensorType {
    TensorType([length] + type.shape, type.element)
  }
  /// The types of the parts of the result, in order.
  var partTypes: [TensorType] {
    carried + outputs.map(stacked) + sums + carried.map(stacked)
  }
  /// The number of elements of the result.
  var count: Int { partTypes.map(\.count).total }

  /// The parts of a result, or of its tangent or cotangent.
  func parts(of packed: Tensor) -> LoopParts {
    var start = 0
    let all = partTypes.map { type in
      defer { start += type.count }
      return packed.sliced(axis: 0, from: start, count: type.count).reshaped(type.shape)
    }
    return group(all)
  }

  private func group(_ all: [Tensor]) -> LoopParts {
    let ends = [carried.count, carried.count + outputs.count, carried.count + outputs.count + sums.count]
    return LoopParts(
      carried: Array(all[..<ends[0]]), outputs: Array(all[ends[0]..<ends[1]]),
      sums: Array(all[ends[1]..<ends[2]]), history: Array(all[ends[2]...]))
  }

  private func packed(_ parts: LoopParts) -> Tensor {
    concatenated((parts.all + parts.history).map { $0.reshaped([$0.type.count]) }, axis: 0)
  }

  /// Splits values of which there is one for each operand, such as tangents, into those of initial carried values, of
  /// sequences and of captured tensors.
  private func grouped<Value>(_ values: [Value]) -> (initial: [Value], sequences: [Value], captured: [Value])
  {
    let end = carried.count + sequences
    return (Array(values[..<carried.count]), Array(values[carried.count..<end]), Array(values[end...]))
  }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let given = grouped(operands)
    let inner = given.initial + given.sequences.map { TensorType(Array($0.shape.dropFirst()), $0.element) }
    guard inner + given.captured == body.parameters, given.sequences.allSatisfy({ $0.shape.first == length })
    else { throw Mismatch("the operands are not those that the loop's body was traced for") }
    return TensorType([count], (carried + outputs + sums)[0].element)
  }

  /// A loop that carries values and tangents together.
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    let given = grouped(operands)
    let change = grouped(tangents)
    let steps = zip(change.initial, given.initial).map { $0 ?? $1.zeros }
    let moving = given.sequences.indices.filter { change.sequences[$0] != nil }
    let whole = loop(
      given.initial + steps, over: given.sequences + moving.compactMap { change.sequences[$0] },
      with: given.captured + change.captured.compactMap { $0 }, reversed: isReversed,
      at: result.location
    ) { both, elements, held in
      let (values, directions) = (Array(both[..<carried.count]), Array(both[carried.count...]))
      let places = Array(elements[..<sequences])
      let captured = Array(held[..<given.captured.count])
      let made = body.applied(to: values + places + captured)
      var along = zip(values, directions).map { (variable: $0, direction: $1) }
      along += zip(moving, elements[sequences...]).map { (places[$0], $1) }
      let turning = captured.indices.filter { change.captured[$0] != nil }
      along += zip(turning, held[captured.count...]).map { (captured[$0], $1) }
      let slopes = group(jvp(of: made, along: along) + values)
      return LoopParts(
        carried: made[..<carried.count] + slopes.carried, outputs: slopes.outputs, sums: slopes.sums)
    }
    return packed(
      LoopParts(
        carried: Array(whole.carried[carried.count...]), outputs: whole.outputs, sums: whole.sums,
        history: Array(whole.history[carried.count...])))
  }

  /// A loop over the same iterations in opposite order, which carries the cotangents of the carried values and adds up
  /// the cotangents of what the body captures.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let given = grouped(operands)
    let incoming = parts(of: cotangent)
    let history = parts(of: result).history
    let moving = given.sequences.indices.filter { given.sequences[$0].type.element.isFloating }
    let learnt = given.captured.indices.filter { given.captured[$0].type.element.isFloating }
    let whole = loop(
      incoming.carried, over: given.sequences + history + incoming.outputs + incoming.history,
      with: given.captured + incoming.sums, reversed: !isReversed, at: result.location
    ) { carriedCotangents, elements, held in
      var rest = elements[...]
      func take(_ count: Int) -> [Tensor] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let (places, values, ofOutputs, ofHistory) = (
        take(sequences), take(carried.count), take(outputs.count), take(carried.count)
      )
      let captured = Array(held[..<given.captured.count])
      let made = body.applied(to: values + places + captured)
      let slopes = vjp(
        of: made, cotangents: carriedCotangents + ofOutputs + held[captured.count...],
        withRespectTo: values + moving.map { places[$0] } + learnt.map { captured[$0] })
      return LoopParts(
        carried: zip(slopes, ofHistory).map { $0 + $1 },
        outputs: Array(slopes[carried.count..<(carried.count + moving.count)]),
        sums: Array(slopes[(carried.count + moving.count)...]))
    }
    var results = [Tensor?](repeating: nil, count: operands.count)
    for (index, tensor) in whole.carried.enumerated() { results[index] = tensor }
    for (index, tensor) in zip(moving, whole.outputs) { results[carried.count + index] = tensor }
    for (index, tensor) in zip(learnt, whole.sums) {
      results[carried.count + sequences + index] = tensor
    }
    return results
  }

  /// One loop in which each iteration computes that iteration for all examples.
  func batched(_ operands: [Batched]) -> Tensor {
    let given = grouped(operands)
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    func examplesSecond(_ tensor: Tensor) -> Tensor {
      tensor.transposed([1, 0] + Array(tensor.shape.indices.dropFirst(2)))
    }
    let whole = loop(
      given.initial.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) },
      over: given.sequences.map { $0.isBatched ? examplesSecond($0.tensor) : $0.tensor },
      with: [], reversed: isReversed, at: operands[0].tensor.location
    ) { values, elements, _ in
      let places = zip(elements, given.sequences).map { Batched(tensor: $0, isBatched: $1.isBatched) }
      let all = values.map { Batched(tensor: $0, isBatched: true) } + places + given.captured
      let examples = all.filter(\.isBatched).map(\.tensor)
      let made = vmap(examples) { ofOne in
        var next = ofOne.makeIterator()
        return body.applied(to: all.map { $0.isBatched ? next.next() ?? $0.tensor : $0.tensor })
      }
      var parts = group(made + values)
      parts.history = []
      return parts
    }
    let perExample =
      whole.carried + whole.outputs.map(examplesSecond) + whole.sums + whole.history.map(examplesSecond)
    return concatenated(perExample.map { $0.reshaped([size, $0.type.count / size]) }, axis: 1)
  }

  /// A loop under the policy that carries its sums, so that each addition is an operation under the policy too.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let given = grouped(operands)
    let positions = pass.positions(length: length, at: place)
    let zeros = sums.map { type in
      let zero = Constant(value: 0, element: pass.element(type.element))
      return pass.graph.apply(zero, to: [], at: place).broadcast(to: type.shape, at: place)
    }
    let whole = loop(
      given.initial + zeros, over: given.sequences + (positions.map { [$0] } ?? []), with: [],
      reversed: isReversed, at: place
    ) { values, elements, _ in
      pass.iteration(at: positions == nil ? nil : elements.last) { pass in
        let made = group(
          body.applied(
            to: values[..<carried.count] + elements[..<sequences] + given.captured, under: &pass))
        let totals = zip(values[carried.count...], made.sums).map { pass.finish($0 + $1) }
        return LoopParts(carried: made.carried + totals, outputs: made.outputs)
      }
    }
    return packed(
      LoopParts(
        carried: Array(whole.carried.prefix(carried.count)), outputs: whole.outputs,
        sums: Array(whole.carried.dropFirst(carried.count)),
        history: Array(whole.history.prefix(carried.count))))
  }

  /// A running sum, as the example in the table of primitives.
  static var example: Scan {
    let number = TensorType([])
    let body = LoopBody(
      parameters: [number, number],
      nodes: [.init(primitive: Binary(.add), operands: [0, 1], location: SourceLocation(#fileID, #line))],
      results: [2])
    return Scan(
      body: body, carried: [number], outputs: [], sums: [], sequences: 1, length: 3, isReversed: false)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    emit(operands, to: result, in: &lowering)
  }
}
