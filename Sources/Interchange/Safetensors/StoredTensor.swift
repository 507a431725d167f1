import AssayTensors

/// A tensor in the form that files hold: bytes with a shape and an element format.
public struct StoredTensor: Sendable, Hashable {
  /// The format of the elements.
  public var format: TensorFormat
  /// Sizes, outermost first.
  public var shape: [Int]
  /// The elements, row-major and little-endian.
  public var bytes: [UInt8]

  /// Makes a tensor from its parts. Whether they fit each other is checked when it is written.
  public init(format: TensorFormat, shape: [Int], bytes: [UInt8]) {
    self.format = format
    self.shape = shape
    self.bytes = bytes
  }

  /// Makes a tensor from values of one of the engine's types, row-major.
  public init<Element: TensorElement>(_ values: [Element], _ shape: [Int]) {
    self.init(
      format: TensorFormat(Element.elementType), shape: shape,
      bytes: values.withUnsafeBytes { Array($0) })
  }

  /// The number of elements; `nil` when it is no `Int`.
  static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow || size < 0 { return nil }
      count = product
    }
    return count
  }

  /// The values as one of the engine's types with the same bits; `nil` when the format is another.
  public func values<Element: TensorElement>(as _: Element.Type = Element.self) -> [Element]? {
    guard format.elementType == Element.elementType else { return nil }
    return bytes.withUnsafeBytes { memory in
      [Element](unsafeUninitializedCapacity: memory.count / MemoryLayout<Element>.size) { buffer, count in
        count = buffer.count
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: memory)
      }
    }
  }

  /// The values as float32: float32 itself, float16 and bfloat16 exactly; `nil` for other formats.
  public func floats() -> [Float]? {
    switch format {
    case .float32: return values()
    case .bfloat16: return halves.map { Float(bitPattern: UInt32($0) << 16) }
    case .float16: return halves.map(StoredTensor.float)
    default: return nil
    }
  }

  private var halves: [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }

  /// The value of a binary16 number, exactly.
  private static func float(_ half: UInt16) -> Float {
    let sign: Float = half >> 15 == 0 ? 1 : -1
    let exponent = Int(half >> 10 & 31)
    let fraction = UInt32(half & 1023)
    switch exponent {
    case 0: return sign * Float(fraction) * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(bitPattern: UInt32(exponent + 112) << 23 | fraction << 13)
    }
  }
}
