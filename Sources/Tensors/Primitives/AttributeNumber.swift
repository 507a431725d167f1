import AssayKernels

/// A number among the attributes of a primitive, identified by its bits: 0 and −0 differ, and all NaN,
/// whatever their sign and payload, are one number, the canonical quiet NaN. Comparing, hashing and printing
/// agree in this.
struct AttributeNumber: Hashable, CustomStringConvertible {
  private let bits: UInt64

  var value: Double { Double(bitPattern: bits) }
  /// The shortest decimal number that reads back as this one, such as `-0.0`, or `nan`.
  var description: String { value.description }

  init(_ value: Double) { bits = value.isNaN ? Double.nan.bitPattern : value.bitPattern }
}

extension [UInt8] {
  /// The bytes of the values; every NaN becomes the canonical one.
  init<Number: TensorElement>(canonical values: [Number]) {
    var values = values
    values.withUnsafeMutableBytes { memory in
      switch Number.elementType {
      case .float32:
        let numbers = memory.bindMemory(to: Float.self)
        if let start = numbers.baseAddress { assay_canonicalise_nan_f32(start, Int64(numbers.count)) }
      case .float64:
        let numbers = memory.bindMemory(to: Double.self)
        if let start = numbers.baseAddress { assay_canonicalise_nan_f64(start, Int64(numbers.count)) }
      case .int32, .bool: break
      }
    }
    self = values.withUnsafeBytes { Array($0) }
  }
}
