/// The operand rounded to a narrower format. Stochastic rounding has a second operand, uniform numbers in [0, 1).
/// Numerics policies introduce it after derivatives were taken; its own derivatives are those of the identity.
struct Rounding: Primitive {
  var rounding: NumericsPolicy.Rounding

  private var isStochastic: Bool { rounding.mode == .stochastic }
  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { "round(\(rounding.format.rawValue), \(rounding.mode.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating else { throw Mismatch("takes float32 or float64") }
    guard operands.count == (isStochastic ? 2 : 1), operands.last == operands[0] else {
      throw Mismatch("stochastic rounding takes a uniform number for each element, other rounding none")
    }
    return operands[0]
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    isStochastic ? [cotangent, nil] : [cotangent]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { tangents[0] }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    isStochastic ? nil : .byElement(rounding.format.kernel)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      isStochastic ? rounding.format.stochasticKernel : rounding.format.kernel, result.type.element,
      to: result, from: operands.map { lowering.dense($0) }, sizes: [result.type.count],
      elementwise: true)
  }
}

extension Tensor {
  /// The tensor rounded as numerics policies do; `uniform` is needed for stochastic rounding.
  package func rounded(_ rounding: NumericsPolicy.Rounding, by uniform: Tensor? = nil) -> Tensor {
    graph.apply(Rounding(rounding: rounding), to: [self] + (uniform.map { [$0] } ?? []), at: location)
  }
}
