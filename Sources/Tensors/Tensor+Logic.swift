// bool tensors: "and" is the smaller of two, "or" the larger, "not" the comparison with false.

extension Tensor {
  /// A bool tensor that is true where both are.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { a.logical(.minimum, b) }
  /// A bool tensor that is true where either is.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { a.logical(.maximum, b) }
  /// A bool tensor that is true where the operand is false.
  public static prefix func .! (a: Tensor) -> Tensor {
    guard a.type.element == .bool else { return a.logical(.minimum, a) }
    return a .== a.constant(0)
  }

  private func logical(_ function: Binary.Function, _ other: Tensor) -> Tensor {
    guard type.element == .bool, other.type.element == .bool else {
      graph.fail(
        .operands(
          primitive: "logic", reason: "takes bool tensors; compare or convert first",
          operands: [type, other.type], location: location.description))
      return self
    }
    return combined(with: other, by: Binary(function))
  }

  /// The values as another element type. A float becomes int32 by truncation toward zero; beyond the range it
  /// becomes the nearest end of the range, and NaN becomes 0. Every number but 0 becomes true. Into floating
  /// types, the nearest number is taken, and the even one of two equally near. Derivatives exist only between
  /// floating types.
  public func converted(
    to element: ElementType, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    type.element == element
      ? self : applying(Conversion(element: element), at: SourceLocation(file, line))
  }
}

infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
prefix operator .!
