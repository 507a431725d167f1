extension StoredTensor {
  /// The values of any format as float32: exact where float32 holds them, else rounded to the nearest.
  package func roundedFloats() -> [Float] {
    switch format {
    case .float32, .float16, .bfloat16: floats() ?? []
    case .float64: numbers { Float(Double(bitPattern: $0)) }
    case .int64: numbers { Float(Int64(bitPattern: $0)) }
    case .int32: numbers { Float(Int32(truncatingIfNeeded: $0)) }
    case .int16: numbers { Float(Int16(truncatingIfNeeded: $0)) }
    case .int8: numbers { Float(Int8(truncatingIfNeeded: $0)) }
    case .uint64, .uint32, .uint16, .uint8, .bool: numbers { Float($0) }
    }
  }

  /// The values of an integer format; `nil` for other formats, and when a value does not fit an `Int`.
  package func wholes() -> [Int]? {
    switch format {
    case .float64, .float32, .float16, .bfloat16: nil
    case .int64: numbers { Int(Int64(bitPattern: $0)) }
    case .int32: numbers { Int(Int32(truncatingIfNeeded: $0)) }
    case .int16: numbers { Int(Int16(truncatingIfNeeded: $0)) }
    case .int8: numbers { Int(Int8(truncatingIfNeeded: $0)) }
    case .uint32, .uint16, .uint8, .bool: numbers { Int($0) }
    case .uint64:
      numbers { Int(exactly: $0) }.reduce(into: [Int]() as [Int]?) { all, number in
        if let number { all?.append(number) } else { all = nil }
      }
    }
  }

  /// Converts the bits of each element to one value.
  private func numbers<Number>(_ convert: (UInt64) -> Number) -> [Number] {
    stride(from: 0, to: bytes.count - format.byteCount + 1, by: format.byteCount).map { start in
      var bits: UInt64 = 0
      for byte in 0..<format.byteCount { bits |= UInt64(bytes[start + byte]) << UInt64(8 * byte) }
      return convert(bits)
    }
  }
}
