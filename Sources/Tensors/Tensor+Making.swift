extension Tensor {
  /// A shape filled with one number, in this tensor's trace and of its element type. Costs nothing.
  package func filled(
    _ shape: [Int], with value: Double, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    constant(value).broadcast(to: shape, file: file, line: line)
  }

  /// Values known now, row-major, in this tensor's trace and of its element type.
  package func constants(
    _ values: [Double], _ shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let primitive =
      type.element == .float64
      ? ConstantArray(values, shape) : ConstantArray(values.map { Float($0) }, shape)
    return graph.apply(primitive, to: [], at: SourceLocation(file, line))
  }

  /// The trace fails, for a reason that the one who asked can put into words; the result is of no account.
  package func refused(by name: String, at place: String, _ reason: String) -> Tensor {
    graph.fail(.operands(primitive: name, reason: reason, operands: [type], location: place))
    return self
  }

  /// Whether both are one node of one trace, and so the same values.
  package func isSame(as other: Tensor) -> Bool { graph === other.graph && index == other.index }
}
