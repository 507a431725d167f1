/// A tensor that the user fills in, or a state that a program keeps.
struct Input: Primitive {
  var name: String
  var type: TensorType

  var signature: String { "input(\(name), \(type))" }
  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType { type }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// One number, known when the program is traced. Filled in once, when an executor is made.
struct Constant: Primitive {
  /// By its bits, so that 0 and −0 stay two constants and NaN is one.
  private var bits: UInt64
  var element: ElementType

  var value: Double { Double(bitPattern: bits) }

  init(value: Double, element: ElementType) {
    bits = value.bitPattern
    self.element = element
  }

  var signature: String { "constant(\(value), \(element.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard element.isFloating else { throw Mismatch("constants are float32 or float64") }
    return TensorType([], element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(\.fill, element, to: result, from: [], sizes: [1], scalar: value)
  }
}
