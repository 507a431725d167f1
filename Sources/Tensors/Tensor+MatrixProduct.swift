extension Tensor {
  /// The product of two matrices [M, K] and [K, N], each element summed over k in order from 0 with fused
  /// multiply-adds. Cost: 2·M·N·K operations.
  public func matrixProduct(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line)
    -> Tensor
  {
    graph.apply(MatrixProduct(), to: [self, other], at: SourceLocation(file, line))
  }
}
