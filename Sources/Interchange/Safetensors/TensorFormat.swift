import AssayTensors

/// The element formats that files of tensors use.
public enum TensorFormat: String, Sendable, Hashable, CaseIterable {
  /// Floating-point numbers of 64, 32 and 16 bits, and bfloat16: the upper half of a float32.
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  /// Whole numbers with and without sign.
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// One byte, 0 or 1.
  case bool = "BOOL"

  /// The number of bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// The engine's element type with the same bits; `nil` where there is none.
  public var elementType: ElementType? {
    switch self {
    case .float64: .float64
    case .float32: .float32
    case .int32: .int32
    case .bool: .bool
    default: nil
    }
  }

  /// The format with the same bits as one of the engine's element types.
  public init(_ element: ElementType) {
    switch element {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int32: self = .int32
    case .bool: self = .bool
    }
  }
}
