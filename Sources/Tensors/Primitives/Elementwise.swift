import AssayKernels

/// A function of each element by itself.
struct Unary: Primitive {
  var function: Function

  enum Function: String {
    case negate, absolute, squareRoot, exponential, logarithm, hyperbolicTangent
  }

  init(_ function: Function) { self.function = function }

  var signature: String { function.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let element = operands[0].element
    let takesWholeNumbers = function == .negate || function == .absolute
    guard element.isFloating || (element == .int32 && takesWholeNumbers) else {
      throw Mismatch("takes float32 or float64" + (takesWholeNumbers ? ", or int32" : ""))
    }
    return operands[0]
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let x = operands[0]
    switch function {
    case .negate: return [-cotangent]
    case .absolute: return [select(x .< 0, -cotangent, cotangent)]
    case .squareRoot: return [cotangent / (result + result)]
    case .exponential: return [cotangent * result]
    case .logarithm: return [cotangent / x]
    case .hyperbolicTangent: return [cotangent * (1 - result * result)]
    }
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    diagonalTangent(tangents, result: result, operands: operands)
  }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  private var kernel: KernelPath {
    switch function {
    case .negate: \.negate
    case .absolute: \.absolute
    case .squareRoot: \.square_root
    case .exponential: \.exponential
    case .logarithm: \.logarithm
    case .hyperbolicTangent: \.hyperbolic_tangent
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      kernel, result.type.element, to: result, from: [lowering.dense(operands[0])],
      sizes: [result.type.count], elementwise: true)
  }
}

/// A function of two tensors of one type, element by element. Operators broadcast before.
///
/// int32 sums, differences and products wrap; of bool tensors the smaller is "and", the larger "or".
struct Binary: Primitive {
  var function: Function

  enum Function: String { case add, subtract, multiply, divide, maximum, minimum }

  init(_ function: Function) { self.function = function }

  var signature: String { function.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    switch function {
    case .add, .subtract, .multiply: try sameType(operands, .float32, .float64, .int32)
    case .divide: try sameType(operands, .float32, .float64)
    case .maximum, .minimum: try sameType(operands, .float32, .float64, .int32, .bool)
    }
  }

  /// Of equal arguments `maximum` and `minimum` pass the cotangent to the second, so that the derivative
  /// of `maximum(x, 0)` at 0 is 0.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let a = operands[0]
    let b = operands[1]
    switch function {
    case .add: return [cotangent, cotangent]
    case .subtract: return [cotangent, -cotangent]
    case .multiply: return [cotangent * b, cotangent * a]
    case .divide: return [cotangent / b, -(cotangent * result / b)]
    case .maximum: return split(cotangent, by: a .> b)
    case .minimum: return split(cotangent, by: a .< b)
    }
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    diagonalTangent(tangents, result: result, operands: operands)
  }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  private func split(_ cotangent: Tensor, by first: Tensor) -> [Tensor?] {
    let zero = cotangent.zeros
    return [select(first, cotangent, zero), select(first, zero, cotangent)]
  }

  private var kernel: KernelPath {
    switch function {
    case .add: \.add
    case .subtract: \.subtract
    case .multiply: \.multiply
    case .divide: \.divide
    case .maximum: \.maximum
    case .minimum: \.minimum
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: true)
  }
}

/// A comparison of two tensors, element by element; the result is bool. Has no derivative.
struct Comparison: Primitive {
  var relation: Relation

  enum Relation: String { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  init(_ relation: Relation) { self.relation = relation }

  var signature: String { relation.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    TensorType(try sameType(operands, .float32, .float64, .int32, .bool).shape, .bool)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil, nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  private var kernel: KernelPath {
    switch relation {
    case .equal: \.equal
    case .notEqual: \.not_equal
    case .less: \.less
    case .lessOrEqual: \.less_equal
    case .greater: \.greater
    case .greaterOrEqual: \.greater_equal
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: false)
  }
}

/// The second operand where the first (bool) holds, the third elsewhere.
struct Select: Primitive {
  var signature: String { "select" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element == .bool else { throw Mismatch("the condition must be bool") }
    let type = try sameType(Array(operands[1...]), .float32, .float64, .int32, .bool)
    guard operands[0].shape == type.shape else {
      throw Mismatch("the condition must have the shape of the values")
    }
    return type
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let zero = cotangent.zeros
    return [
      nil, select(operands[0], cotangent, zero), select(operands[0], zero, cotangent),
    ]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    guard tangents[1] != nil || tangents[2] != nil else { return nil }
    return select(operands[0], tangents[1] ?? result.zeros, tangents[2] ?? result.zeros)
  }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      \.select, result.type.element, to: result, from: operands.map { lowering.dense($0) },
      sizes: [result.type.count], elementwise: true,
      independent: .elements(inputs: 3, cost: Independence.Cost.element))
  }
}

/// The type of two operands, which must agree and be one of the types that the primitive takes.
private func sameType(
  _ operands: [TensorType], _ taken: ElementType...
) throws(Mismatch) -> TensorType {
  guard operands[0].element == operands[1].element else {
    throw Mismatch("the element types differ; convert one of them")
  }
  guard taken.contains(operands[0].element) else {
    throw Mismatch("takes " + taken.map(\.rawValue).joined(separator: " or "))
  }
  guard operands[0].shape == operands[1].shape else {
    throw Mismatch("the shapes differ and do not broadcast to one")
  }
  return operands[0]
}

extension Primitive {
  /// Element i of the result depends on elements i alone, so tangents go through the adjoint's factors.
  fileprivate func diagonalTangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents.enumerated().reduce(nil) { sum, entry in
      guard let tangent = entry.element,
        let term = adjoint(tangent, result: result, operands: operands)[entry.offset]
      else { return sum }
      return sum.map { $0 + term } ?? term
    }
  }

  /// The primitive on operands that are all given the examples' axis.
  fileprivate func aligned(_ operands: [Batched], for primitive: any Primitive) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    return all[0].graph.apply(primitive, to: all, at: all[0].location)
  }
}

extension Tensor {
  /// The tensor `count` times along a new first axis.
  func repeated(_ count: Int) -> Tensor {
    broadcast(to: [count] + shape, at: location)
  }
}

extension Lowering {
  /// A binary kernel reads broadcast operands in place where it can, and copies where it cannot.
  fileprivate mutating func emitBinary(
    _ kernel: KernelPath, _ operands: [View], to result: View, elementwise: Bool
  ) {
    var operands = operands
    var walk = MatrixWalk([result] + operands)
    if walk == nil || walk?.isElementwise == false {
      operands = operands.map { dense($0) }
      walk = MatrixWalk([result] + operands)
    }
    guard let walk else { preconditionFailure("dense operands merge into one axis") }
    emit(
      kernel, operands[0].type.element, to: result, from: operands,
      sizes: [
        walk.rows, walk.columns, walk.strides[1].row, walk.strides[1].column, walk.strides[2].row,
        walk.strides[2].column,
      ], elementwise: elementwise, independent: walk.independence(inputs: 1...2))
  }
}
