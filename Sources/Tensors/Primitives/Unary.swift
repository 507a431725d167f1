import AssayKernels

/// A function of each element by itself.
struct Unary: Primitive {
  var function: Function

  enum Function: String {
    case negate, absolute, squareRoot, exponential, logarithm, hyperbolicTangent
    case expMinusOne, logOnePlus, reciprocalSquareRoot, sine, cosine, errorFunction, sigmoid
  }

  init(_ function: Function) { self.function = function }

  var isComputed: Bool { function != .negate && function != .absolute }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { function.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let element = operands[0].element
    let takesWholeNumbers = function == .negate || function == .absolute
    guard element.isFloating || (element == .int32 && takesWholeNumbers) else {
      throw Mismatch("takes float32 or float64" + (takesWholeNumbers ? " or int32" : ""))
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
    case .expMinusOne: return [cotangent * (result + 1)]
    case .logOnePlus: return [cotangent / (x + 1)]
    case .reciprocalSquareRoot: return [cotangent * (result * result * result * -0.5)]
    case .sine: return [cotangent * x.applying(Unary(.cosine))]
    case .cosine: return [-(cotangent * x.applying(Unary(.sine)))]
    case .errorFunction:
      // e^(−x²) is 0 for |x| ≥ 40. With |x| bounded by 40, further derivatives there are 0, and not 0 times infinity.
      let size = x.absolute()
      let bounded = select(size .> 40, x.constant(40).broadcast(to: x.shape, at: x.location), size)
      let density = (-(bounded * bounded)).applying(Unary(.exponential)) * 0x1.20dd750429b6dp0  // 2/√π
      return [cotangent * density]
    case .sigmoid: return [cotangent * (result * (1 - result))]
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
    case .expMinusOne: \.exponential_minus_one
    case .logOnePlus: \.logarithm_of_one_plus
    case .reciprocalSquareRoot: \.reciprocal_square_root
    case .sine: \.sine
    case .cosine: \.cosine
    case .errorFunction: \.error_function
    case .sigmoid: \.sigmoid
    }
  }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    guard operands[0].element.isFloating else { return nil }
    switch function {
    case .negate: return .inRegisters(ASSAY_MICRO_NEGATE)
    case .absolute: return .inRegisters(ASSAY_MICRO_ABSOLUTE)
    case .squareRoot: return .inRegisters(ASSAY_MICRO_SQUARE_ROOT)
    default: return .byElement(kernel)
    }
  }

  func simplified(_ numbers: [Double?], result: ElementType) -> Simplification? {
    guard result.isFloating, let x = numbers[0] else { return nil }
    return switch function {
    case .negate: .uniform(-x)
    case .absolute: .uniform(x.magnitude)
    default: nil
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      kernel, result.type.element, to: result, from: [lowering.dense(operands[0])],
      sizes: [result.type.count], elementwise: true)
  }
}
