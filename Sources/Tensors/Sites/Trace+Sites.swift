extension Trace {
  /// Names a tensor, so that it can be observed as a site can: ``Program/observing(_:)``. Costs nothing, and changes
  /// no bit. To substitute it or to take a derivative with respect to it, label a ``Tensor/watched(file:line:)``
  /// tensor.
  public func label(
    _ name: String, _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    guard graph.admits([tensor], at: SourceLocation(file, line)) else { return }
    tensor.label(name, at: SourceLocation(file, line))
  }

  /// Sites and labels so far, in the order in which they began.
  public var sites: [Site] { graph.publicSites }

  /// The output of a site, or what a label names: a tensor that can be used as any other, and, if it is a site's, one
  /// with respect to which derivatives can be taken and which can be substituted.
  ///
  /// - Throws: ``TensorError`` for a path at which nothing was recorded, or that lies inside a loop.
  public func tensor(at path: String) throws -> Tensor {
    if let error = graph.error { throw error }
    return Tensor(graph: graph, index: try graph.output(at: path))
  }
}
