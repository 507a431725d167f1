import AssayKernels

/// The operand's values as another element type. A float becomes int32 by truncation toward zero; beyond the
/// range it becomes the nearest end of the range, and NaN becomes 0. Every number but 0 becomes true. Between
/// floating types, and from int32, the nearest number is taken, and the even one of two equally near.
/// Derivatives pass between floating types.
struct Conversion: Primitive {
  var element: ElementType

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let element = pass.element(element)
    if operands[0].type.element == element { return operands[0] }
    return pass.read(pass.graph.apply(Conversion(element: element), to: operands, at: place))
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { "convert(\(element.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    TensorType(operands[0].shape, element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let origin = operands[0].type.element
    return [element.isFloating && origin.isFloating ? cotangent.converted(to: origin) : nil]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    element.isFloating ? tangents[0]?.converted(to: element) : nil
  }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  private var kernel: KernelPath {
    switch element {
    case .float32: \.to_float32
    case .float64: \.to_float64
    case .int32: \.to_int32
    case .bool: \.to_bool
    }
  }

  func view(of operands: [View], result: TensorType) -> View? {
    operands[0].type.element == element ? operands[0] : nil
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let operand = lowering.dense(operands[0])
    lowering.emit(
      kernel, operand.type.element, to: result, from: [operand], sizes: [result.type.count],
      independent: .elements(inputs: 1, cost: Independence.Cost.element))
  }
}
