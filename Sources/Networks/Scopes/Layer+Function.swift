import AssayTensors

extension Layer {
  /// The layer as a function of its input and its weights alone, which are given by their names in the layer. Use
  /// it for `vmap`, for derivatives with respect to weights, and for everything else that takes functions of
  /// tensors. New values of statistics are returned, not kept.
  ///
  /// - Parameters:
  ///   - x: The tensor that the layer is applied to.
  ///   - weights: Parameters and statistics, as ``weights(for:mode:element:)`` lists them; for random layers also
  ///     `<stream>.words` and `<stream>.position`, int32[4] and int32[].
  ///   - mode: The mode in which the layer runs.
  ///   - domain: int32[], where the layer needs it.
  public func applied(
    to x: Tensor, weights: [String: Tensor], mode: Mode, domain: Tensor? = nil
  ) -> (value: Tensor, statistics: [(name: String, value: Tensor)]) {
    let scope = LayerScope(
      mode: mode, declarations: Declarations(given: weights), domain: domain,
      element: weights.values.map(\.type.element).contains(.float64) ? .float64 : .float32)
    let value = self(x, in: scope)
    // One tensor may be given for two statistics; they are updated in the order of their declaration.
    var left = Array(zip(scope.declared.map(\.name), scope.tensors))
    let statistics = scope.updates.compactMap { update -> (name: String, value: Tensor)? in
      guard let place = left.firstIndex(where: { $0.1.isSame(as: update.statistic) }) else { return nil }
      return (name: left.remove(at: place).0, value: update.value)
    }
    return (value, statistics)
  }

  /// The parameters and statistics that the layer declares for an input of that type, in order. `element` is
  /// that of layers whose input has no real numbers.
  public func weights(
    for type: TensorType, mode: Mode = .training, element: ElementType = .float32
  ) throws -> [Weight] {
    var weights: [Weight] = []
    _ = try Program { trace in
      let domain = needs.domain ? trace.input("domain", [], .int32) : nil
      let scope = LayerScope(
        mode: mode,
        declarations: Declarations(trace, weight: StateName.analysed, stream: StateName.stream),
        domain: domain, element: element)
      trace.output("y", self(trace.input("x", type.shape, type.element), in: scope))
      weights = scope.declared
    }
    return weights
  }
}
