import AssayTensors

extension Training {
  /// What the sites or labels of these paths give of examples taken as one batch, with the weights as they stand; see
  /// ``sites``. The first call of some paths and a number of examples makes a plan, which later ones use again.
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

  /// The derivatives of the loss of examples taken as one batch with respect to what these sites give. Each has the bits
  /// that it has for that site alone. Throws what ``activations(of:features:mode:averaged:domain:)`` throws, and targets
  /// that do not fit.
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

  /// What an observed site gave in the last step, before the weights moved; zeros before the first. Throws a path that
  /// the run was not made to observe.
  public func observed(_ path: String) throws -> SiteValue {
    let type = try made.observedType(path)
    return SiteValue(path: path, type: type, values: try executor.numbers(path, type.element))
  }

  /// What can be observed of a step: the network's sites and labels.
  public var sites: [Site] { made.sites }
}
