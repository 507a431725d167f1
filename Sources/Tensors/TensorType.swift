/// The type of a tensor's elements.
public enum ElementType: String, Sendable, Hashable, Codable {
  case float32, float64, int32, bool

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64: 8
    case .bool: 1
    }
  }

  var isFloating: Bool { self == .float32 || self == .float64 }
}

/// Shape and element type: all that is known of a tensor before a program runs.
public struct TensorType: Sendable, Hashable {
  /// Sizes, outermost first; empty for a scalar.
  public var shape: [Int]
  /// The type of every element.
  public var element: ElementType

  /// The type of a tensor of that shape, outermost size first.
  public init(_ shape: [Int], _ element: ElementType = .float32) {
    self.shape = shape
    self.element = element
  }

  /// The number of elements: the product of the sizes, 1 for a scalar; `Int.max` where it is no smaller.
  public var count: Int { shape.product }

  /// Why no tensor is of this type, if none is.
  var impossibility: String? {
    if shape.contains(where: { $0 < 0 }) { return "\(self) has a size below 0" }
    var bytes = element.byteCount
    for size in shape where size > 0 {
      let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
      if overflows || product > 1 << 40 { return "\(self) takes more than a terabyte" }
      bytes = product
    }
    return nil
  }
}

extension TensorType: CustomStringConvertible {
  /// Such as `float32[64, 10]`.
  public var description: String { element.rawValue + shape.text }
}

extension [Int] {
  /// As `description`, which asks every element how it would like to be printed and so takes long.
  var text: String {
    var text = "["
    for (index, number) in enumerated() {
      if index > 0 { text += ", " }
      text += String(number)
    }
    return text + "]"
  }
}

/// Where a line of a user's program stands: what an error points at.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The source file.
  public var file: String
  /// The line in it, from 1.
  public var line: UInt

  package init(_ file: StaticString, _ line: UInt) {
    self.file = file.description
    self.line = line
  }

  /// Such as `Model.swift:12`.
  public var description: String { "\(file):\(line)" }
}
