import AssayVariables

/// Settings that several normalisations have.
private enum Common {
  static let epsilon = Variable<Double>("epsilon", "added to the variance", .notNegative, called: "ε")
  static let momentum = Variable<Double>(
    "momentum", "the weight of the new value in the running statistics", .share)
  static let affine = Variable<Affine>("affine", "whether there are γ and β", .word)
  static let variance = Variable<VarianceEstimate>(
    "runningVariance", "which variance the running statistics take", .word)
}

extension BatchNorm: Configured {
  /// The settings of batch norm.
  public static let settings = Settings<BatchNorm>(
    "batchNorm", "normalisation by the minibatch's statistics of each channel", like: BatchNorm(),
    [
      Setting(\.epsilon, Common.epsilon), Setting(\.momentum, Common.momentum),
      Setting(\.average, "average", "how running statistics average those of the minibatches", .word),
      Setting(\.runningVariance, Common.variance), Setting(\.affine, Common.affine),
      Setting(
        \.keepsStatistics, "keepsStatistics", "whether evaluation mode takes running statistics", .boolean),
      Setting(
        \.fewestValues, "fewestValues", "the fewest values that a statistic of a minibatch may be taken of",
        .count,
        called: "the fewest values of a statistic", unit: "values"),
    ])
}

extension GhostBatchNorm: Configured {
  /// The settings of ghost batch norm.
  public static let settings = Settings<GhostBatchNorm>(
    "ghostBatchNorm", "batch norm of neighbouring examples by themselves", like: GhostBatchNorm(size: 1),
    [
      Setting(
        \.size, "size", "examples in one ghost; the batch is a multiple of it", .count,
        called: "the size of a ghost", unit: "examples", .main),
      Setting(\.norm, "norm", "the settings of batch norm"),
    ])
}

extension BatchRenormalisation: Configured {
  /// The settings of batch renormalisation.
  public static let settings = Settings<BatchRenormalisation>(
    "batchRenorm", "batch norm whose training is corrected towards the running statistics",
    like: BatchRenormalisation(),
    [
      Setting(\.largestScale, "largestScale", "r stays in 1/r_max … r_max", .atLeast(1), called: "r_max"),
      Setting(\.largestShift, "largestShift", "d stays in −d_max … d_max", .notNegative, called: "d_max"),
      Setting(\.epsilon, Common.epsilon), Setting(\.momentum, Common.momentum),
      Setting(\.affine, Common.affine),
    ])
}

extension DomainBatchNorm: Configured {
  /// The settings of batch norm by domain.
  public static let settings = Settings<DomainBatchNorm>(
    "domainBatchNorm", "batch norm with statistics, γ and β of their own for each domain",
    like: DomainBatchNorm(domains: 1),
    [
      Setting(
        \.domains, "domains", "how many domains there are", .count, called: "the number of domains", .main),
      Setting(\.epsilon, Common.epsilon), Setting(\.momentum, Common.momentum),
      Setting(\.runningVariance, Common.variance),
    ])
}

extension LayerNorm: Configured {
  /// The settings of layer norm.
  public static let settings = Settings<LayerNorm>(
    "layerNorm", "normalisation of each example by itself, over the last axes", like: LayerNorm(),
    [
      Setting(\.epsilon, Common.epsilon),
      Setting(
        \.axes, "axes", "how many of the last axes are normalised together", .count,
        called: "the number of axes",
        unit: "axes"),
      Setting(\.affine, Common.affine),
    ])
}

extension RMSNorm: Configured {
  /// The settings of RMS norm.
  public static let settings = Settings<RMSNorm>(
    "rmsNorm", "γ·x/√(mean x² + ε) over the last axis", like: RMSNorm(epsilon: nil),
    [
      Setting(
        \.epsilon, "epsilon", "added to the mean square; null is the spacing of numbers at 1",
        .optional(.notNegative), called: "ε", .main),
      Setting(\.hasGain, "hasGain", "whether there is a γ", .boolean),
    ])
}

extension GroupNorm: Configured {
  /// The settings of group norm.
  public static let settings = Settings<GroupNorm>(
    "groupNorm", "normalisation of groups of neighbouring channels of each example",
    like: GroupNorm(groups: 1),
    [
      Setting(
        \.groups, "groups", "how many groups; the channels are a multiple of it", .count,
        called: "the number of groups", .main),
      Setting(\.epsilon, Common.epsilon), Setting(\.affine, Common.affine),
    ])
}

extension InstanceNorm: Configured {
  /// The settings of instance norm.
  public static let settings = Settings<InstanceNorm>(
    "instanceNorm", "group norm with a group for each channel", like: InstanceNorm(),
    [Setting(\.epsilon, Common.epsilon), Setting(\.affine, Common.affine)])
}

extension WeightNorm: Configured {
  /// The settings of weight norm.
  public static let settings = Settings<WeightNorm>(
    "weightNorm", "a layer with each weight g·v/‖v‖", like: WeightNorm(Network([])),
    [Setting(\.layer, "layer", "the layer whose weights are changed", .main)])
}

extension WeightStandardisation: Configured {
  /// The settings of weight standardisation.
  public static let settings = Settings<WeightStandardisation>(
    "weightStandardisation", "a layer with each weight (w − mean)/√(variance + ε)",
    like: WeightStandardisation(Network([])),
    [
      Setting(\.layer, "layer", "the layer whose weights are changed", .main),
      Setting(\.epsilon, Common.epsilon),
    ])
}

extension CosineNorm: Configured {
  /// The settings of cosine norm.
  public static let settings = Settings<CosineNorm>(
    "cosineNorm", "a dense layer of cosines", like: CosineNorm(1),
    [
      Setting(
        \.outputs, "outputs", "units of the layer", .count, called: "the number of outputs", unit: "units",
        .main),
      Setting(\.weights, "weights", "how W starts"),
      Setting(\.scale, "scale", "the largest output", .finite),
      Setting(\.epsilon, "epsilon", "added to each squared length", .notNegative, called: "ε"),
    ])
}

extension Element where Kind == any Layer {
  static let normalising: [Element] = [
    Element(BatchNorm.settings), Element(GhostBatchNorm.settings), Element(BatchRenormalisation.settings),
    Element(DomainBatchNorm.settings), Element(LayerNorm.settings), Element(RMSNorm.settings),
    Element(GroupNorm.settings), Element(InstanceNorm.settings), Element(WeightNorm.settings),
    Element(WeightStandardisation.settings), Element(CosineNorm.settings),
  ]
}
