/// The type of a tensor's elements.
public enum ElementType: String, Sendable, Hashable, Codable {
  case float32, float64, int32, bool

  /// The number of bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64: 8
    case .bool: 1
    }
  }

  var isFloating: Bool { self == .float32 || self == .float64 }
}

/// The shape and the element type of a tensor: all that is known of it before a program runs.
///
/// ```swift
/// let images = TensorType([64, 1, 28, 28])      // float32
/// let labels = TensorType([64], .int32)
/// ```
public struct TensorType: Sendable, Hashable {
  /// Sizes, outermost first; empty for a scalar.
  public var shape: [Int]
  /// The type of every element.
  public var element: ElementType

  /// Makes the type of a tensor of this shape, outermost size first.
  public init(_ shape: [Int], _ element: ElementType = .float32) {
    self.shape = shape
    self.element = element
  }

  /// The number of elements: the product of the sizes, 1 for a scalar; `Int.max` where the product does not
  /// fit.
  public var count: Int { shape.product }

  /// Why no tensor can have this type; nil if one can.
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
  /// The type as text, such as `float32[64, 10]`.
  public var description: String { element.rawValue + shape.text }
}

extension [Int] {
  /// The same text as `description`, but faster, because the array's `description` uses reflection for every element.
  var text: String {
    var text = "["
    for (index, number) in enumerated() {
      if index > 0 { text += ", " }
      text += String(number)
    }
    return text + "]"
  }
}

/// A line of a user's program, which errors name.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The source file.
  public var file: String
  /// The line in it, from 1.
  public var line: UInt

  package init(_ file: StaticString, _ line: UInt) {
    self.file = file.description
    self.line = line
  }

  /// The file and the line, such as `Model.swift:12`.
  public var description: String { "\(file):\(line)" }
}
