// bool tensors: "and" is the smaller, "or" the larger of two, "not" the comparison with false.

extension Tensor {
  /// Where both hold.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { a.logical(.minimum, b) }
  /// Where either holds.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { a.logical(.maximum, b) }
  /// Where it does not hold.
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
  /// is the nearest end of the range, NaN is 0. Anything but 0 becomes true. Into floating types the nearest
  /// number, of two equally near ones the even one. Derivatives pass between floating types, else there is none.
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
