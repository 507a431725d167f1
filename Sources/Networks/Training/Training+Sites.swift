import AssayTensors

extension Training {
  /// The values of the sites or labels at these paths, for examples taken as one batch and the current weights; see
  /// ``sites``. The first call with some paths and number of examples makes a plan, which later calls use again.
  ///
  /// - Throws: `TensorError` for a path at which there is no site, or one inside a loop.
  public func activations<Feature: TensorElement>(
    of paths: [String], features: [Feature], mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> [SiteValue] {
    try made.check(domain: domain)
    let executor = try evaluator.prepared(
      features: features, mode: mode, observing: paths, domain: domain, from: source(averaged: averaged))
    executor.run()
    return try paths.map { try executor.activation($0) }
  }

  /// The derivatives of the loss by the values of these sites, for examples taken as one batch. The derivative of a
  /// site has the same bits whichever other sites are asked for. Throws whatever
  /// ``activations(of:features:mode:averaged:domain:)`` throws, and for targets that do not fit.
  public func gradients<Feature: TensorElement, Target: TensorElement>(
    at paths: [String], features: [Feature], targets: [Target], mode: Mode, averaged: Bool = false,
    domain: Int32? = nil
  ) throws -> [SiteValue] {
    try model.objective.check(targets, for: made.outputs)
    try made.check(domain: domain)
    let executor = try evaluator.prepared(
      features: features, mode: mode, gradientsAt: paths, domain: domain, from: source(averaged: averaged))
    try executor.write("targets", targets)
    executor.run()
    return try paths.map { path in
      var gradient = try executor.activation("gradient:" + path)
      gradient.path = path
      return gradient
    }
  }

  /// The value of an observed site in the last step, before the weights moved; zeros before the first step. Throws
  /// for a path that the run was not made to observe.
  public func observed(_ path: String) throws -> SiteValue {
    let type = try made.observedType(path)
    return SiteValue(path: path, type: type, values: try executor.numbers(path, type.element))
  }

  /// What can be observed of a step: the network's sites and labels.
  public var sites: [Site] { made.sites }
}
