import AssayKernels

/// A function of two tensors of one type, element by element. Operators broadcast their operands before.
///
/// int32 sums, differences and products wrap; for bool tensors the smaller is "and", the larger "or".
struct Binary: Primitive {
  var function: Function

  enum Function: String { case add, subtract, multiply, divide, maximum, minimum, power }

  init(_ function: Function) { self.function = function }

  var isComputed: Bool { function != .maximum && function != .minimum }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { function.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    switch function {
    case .add, .subtract, .multiply: try sameType(operands, .float32, .float64, .int32)
    case .divide, .power: try sameType(operands, .float32, .float64)
    case .maximum, .minimum: try sameType(operands, .float32, .float64, .int32, .bool)
    }
  }

  /// When both arguments are equal, `maximum` and `minimum` pass the cotangent to the second, so that the derivative
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
    case .power: return powerAdjoint(cotangent, base: a, exponent: b)
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
    case .power: \.power
    }
  }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    guard operands[0].element.isFloating else { return nil }
    switch function {
    case .add: return .inRegisters(ASSAY_MICRO_ADD)
    case .subtract: return .inRegisters(ASSAY_MICRO_SUBTRACT)
    case .multiply: return .inRegisters(ASSAY_MICRO_MULTIPLY)
    case .divide: return .inRegisters(ASSAY_MICRO_DIVIDE)
    case .maximum: return .inRegisters(ASSAY_MICRO_MAXIMUM)
    case .minimum: return .inRegisters(ASSAY_MICRO_MINIMUM)
    case .power: return nil
    }
  }

  /// x + 0 is not simplified: it turns −0 into 0.
  func simplified(_ numbers: [Double?], result: ElementType) -> Simplification? {
    guard result.isFloating else { return nil }
    let (x, y) = (numbers[0], numbers[1])
    if let x, let y {
      return arithmetic(x, y, result).map { .uniform($0) }
    }
    return switch function {
    case .add: y.isZero(.minus) ? .operand(0) : x.isZero(.minus) ? .operand(1) : nil
    case .subtract: y.isZero(.plus) ? .operand(0) : nil
    case .multiply: y == 1 ? .operand(0) : x == 1 ? .operand(1) : nil
    case .divide: y == 1 ? .operand(0) : nil
    case .maximum, .minimum, .power: nil
    }
  }

  private func arithmetic(_ x: Double, _ y: Double, _ element: ElementType) -> Double? {
    func applied<Number: BinaryFloatingPoint>(_ x: Number, _ y: Number) -> Number? {
      switch function {
      case .add: x + y
      case .subtract: x - y
      case .multiply: x * y
      case .divide: x / y
      case .maximum, .minimum, .power: nil
      }
    }
    return element == .float32 ? applied(Float(x), Float(y)).map(Double.init) : applied(x, y)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: true)
  }
}

extension Double? {
  /// Whether the number is the zero with this sign.
  fileprivate func isZero(_ sign: FloatingPointSign) -> Bool {
    self.map { $0 == 0 && $0.sign == sign } ?? false
  }
}
