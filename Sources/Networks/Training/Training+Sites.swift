import AssayDatasets
import AssayTensors

extension Training {
  /// The values of the sites or labels at these paths, for examples taken as one batch and the current weights; see
  /// ``sites``. The first call with some paths and number of examples makes a plan, which later calls use again.
  ///
  /// - Throws: `TensorError` for a path at which there is no site, or one inside a loop; ``NetworkError`` when the
  ///   features are not whole examples, or a domain is missing or superfluous.
  public func activations<Feature: TensorElement>(
    of paths: [String], features: [Feature], mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> [SiteValue] {
    try activations(paths, GivenExamples(features), mode, averaged, domain)
  }

  /// The values of the sites or labels at these paths, for the examples of a data set as one batch, as
  /// ``activations(of:features:mode:averaged:domain:)`` gives them for arrays.
  public func activations(
    of paths: [String], _ data: Dataset, mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> [SiteValue] {
    try activations(paths, GivenExamples(data, for: model), mode, averaged, domain)
  }

  private func activations(
    _ paths: [String], _ examples: GivenExamples, _ mode: Mode, _ averaged: Bool, _ domain: Int32?
  ) throws -> [SiteValue] {
    let executor = try evaluator.prepared(
      examples, mode: mode, observing: paths, domain: domain, from: source(averaged: averaged))
    executor.run()
    return try paths.map { try executor.activation($0) }
  }

  /// The derivatives of the loss by the values of these sites, for examples taken as one batch. The derivative of a
  /// site has the same bits whichever other sites are asked for. Throws for the same reasons as
  /// ``activations(of:features:mode:averaged:domain:)``, for targets of another type or number than the objective takes,
  /// and for targets that are no class.
  public func gradients<Feature: TensorElement, Target: TensorElement>(
    at paths: [String], features: [Feature], targets: [Target], mode: Mode, averaged: Bool = false,
    domain: Int32? = nil
  ) throws -> [SiteValue] {
    try gradients(paths, GivenExamples(features, targets), mode, averaged, domain)
  }

  /// The derivatives of the loss by the values of these sites, for the examples of a data set as one batch, as
  /// ``gradients(at:features:targets:mode:averaged:domain:)`` gives them for arrays.
  public func gradients(
    at paths: [String], _ data: Dataset, mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> [SiteValue] {
    try gradients(paths, GivenExamples(data, for: model), mode, averaged, domain)
  }

  private func gradients(
    _ paths: [String], _ examples: GivenExamples, _ mode: Mode, _ averaged: Bool, _ domain: Int32?
  ) throws -> [SiteValue] {
    let executor = try evaluator.prepared(
      examples, mode: mode, gradientsAt: paths, domain: domain, from: source(averaged: averaged))
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
