extension Tensor {
  /// A tensor of this shape filled with one number, in this tensor's trace and of its element type. Costs
  /// nothing.
  package func filled(
    _ shape: [Int], with value: Double, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    constant(value).broadcast(to: shape, file: file, line: line)
  }

  /// A constant tensor with these values, row-major, in this tensor's trace and of its element type.
  package func constants(
    _ values: [Double], _ shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let primitive =
      type.element == .float64
      ? ConstantArray(values, shape) : ConstantArray(values.map { Float($0) }, shape)
    return graph.apply(primitive, to: [], at: SourceLocation(file, line))
  }

  /// Makes the trace fail with this reason. The returned tensor only stands in for a result, and no program is made
  /// of it.
  package func refused(by name: String, at place: String, _ reason: String) -> Tensor {
    graph.fail(.operands(primitive: name, reason: reason, operands: [type], location: place))
    return self
  }

  /// Whether both are one node of one trace, and therefore have the same values.
  package func isSame(as other: Tensor) -> Bool { graph === other.graph && index == other.index }
}
