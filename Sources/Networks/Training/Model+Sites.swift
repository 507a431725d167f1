import AssayTensors

extension Model {
  /// The sites of the network, with what each takes of one evaluation of `count` examples as one batch:
  ///
  /// ```swift
  /// print(try model.sites(count: 32, mode: .training))
  /// ```
  public func sites(count: Int, mode: Mode) throws -> SiteTable {
    let traced = try tracedEvaluation(count: count, mode: mode)
    return SiteTable(traced.program, zip(traced.declared, traced.weightSites))
  }

  /// The sites of the network, with what each takes of one training step on `batch` examples. Derivatives belong to the
  /// site whose operations they are the derivatives of; the loss and the update belong to none.
  public func sites(
    batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil, policy: NumericsPolicy = .standard
  ) throws -> SiteTable {
    let traced = try tracedStep(batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    return SiteTable(traced.program, zip(traced.declared, traced.weightSites))
  }
}
