import AssayRandomness
import Crypto

/// An input, which the user sets, or a state, which a program keeps from run to run.
struct Input: Primitive {
  var name: String
  var type: TensorType

  var isVariable: Bool { true }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "input(\(name), \(type))" }
  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType { type }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// An argument of a body of `vmap` or `scan` while the body is traced. No output or update of a finished trace
/// depends on one.
struct Placeholder: Primitive {
  var body: TraceBody.ID
  /// The argument's number among those of the body.
  var number: Int
  var type: TensorType

  var isVariable: Bool { true }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "placeholder(\(number) of body \(body), \(type))" }
  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType { type }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// One number that is known when the program is traced. It is written once, when an executor is made.
struct Constant: Primitive {
  private var attribute: AttributeNumber
  var element: ElementType
  /// Whether exact draws are compared with it, so that no numerics policy changes it: see `RandomDraw.isExact`.
  var isExact: Bool

  var value: Double { attribute.value }
  var number: Double? { element == .float32 ? Double(Float(value)) : value }
  var isConstant: Bool { true }

  init(value: Double, element: ElementType, isExact: Bool = false) {
    attribute = AttributeNumber(value)
    self.element = element
    self.isExact = isExact
  }

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    if isExact { return pass.graph.apply(self, to: [], at: place) }
    let element = pass.element(element)
    let constant = Constant(value: pass.read(value, element), element: element)
    return pass.graph.apply(constant, to: [], at: place)
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "constant(\(attribute), \(element.rawValue)\(isExact ? ", exact" : ""))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let isRepresentable =
      switch element {
      case .float32, .float64: true
      case .int32: Int32(exactly: value) != nil
      case .bool: value == 0 || value == 1
      }
    guard isRepresentable else { throw Mismatch("the number \(value) is no \(element.rawValue)") }
    return TensorType([], element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(\.fill, element, to: result, from: [], sizes: [1], scalar: value)
  }
}

/// Values that are known when the program is traced, such as positions or an identity matrix. They are
/// written once, when an executor is made.
struct ConstantArray: Primitive {
  var type: TensorType
  /// The elements, row-major, little-endian; NaNs are canonical.
  var bytes: [UInt8]

  var isConstant: Bool { true }

  init<Element: TensorElement>(_ values: [Element], _ shape: [Int]) {
    type = TensorType(shape, Element.elementType)
    bytes = [UInt8](canonical: values)
  }

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let element = pass.element(type.element)
    var numbers: [Double] = []
    switch type.element {
    case .int32, .bool: return pass.graph.apply(self, to: [], at: place)
    case .float32: numbers = values(of: Float.self).map(Double.init)
    case .float64: numbers = values(of: Double.self)
    }
    numbers = numbers.map { pass.read($0, element) }
    let constants =
      element == .float32
      ? ConstantArray(numbers.map(Float.init), type.shape) : ConstantArray(numbers, type.shape)
    return pass.graph.apply(constants, to: [], at: place)
  }

  private func values<Element: TensorElement>(of _: Element.Type) -> [Element] {
    bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Element>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Element.self)
      }
    }
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String {
    "constants(\(type), sha256 \(SHA256.hash(data: bytes).hexadecimal))"
  }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let size = type.element.byteCount
    guard bytes.count % size == 0, bytes.count / size == type.count else {
      throw Mismatch("\(bytes.count / type.element.byteCount) values do not fill \(type.shape)")
    }
    return type
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { preconditionFailure("a leaf has no operands") }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.data.append((result.buffer, type.element, bytes))
  }
}
