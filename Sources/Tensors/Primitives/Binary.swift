import AssayKernels

/// A function of two tensors of one type, element by element. Operators broadcast before.
///
/// int32 sums, differences and products wrap; of bool tensors the smaller is "and", the larger "or".
struct Binary: Primitive {
  var function: Function

  enum Function: String { case add, subtract, multiply, divide, maximum, minimum, power }

  init(_ function: Function) { self.function = function }

  var signature: String { function.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    switch function {
    case .add, .subtract, .multiply: try sameType(operands, .float32, .float64, .int32)
    case .divide, .power: try sameType(operands, .float32, .float64)
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
    case .power: return powerAdjoint(cotangent, result, base: a, exponent: b)
    }
  }

  /// y·xʸ⁻¹ and xʸ·ln x. Where a factor of 0 would meet an infinite one, the power or the logarithm is taken
  /// at 1 instead, in every order: y = 0 makes x a constant's base, and 0ʸ does not change with y ≥ 0.
  private func powerAdjoint(_ cotangent: Tensor, _ result: Tensor, base: Tensor, exponent: Tensor)
    -> [Tensor?]
  {
    let one = base.constant(1).broadcast(to: base.shape, at: base.location)
    let less = select(exponent .== exponent.zeros, exponent.zeros, exponent - 1)
    let flat = select(exponent .< exponent.zeros, base, one)
    let safe = select(base .== base.zeros, flat, base)
    return [
      cotangent * (exponent * base.combined(with: less, by: Binary(.power))),
      cotangent * (result * safe.applying(Unary(.logarithm))),
    ]
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
    case .power: \.power
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: true)
  }
}
