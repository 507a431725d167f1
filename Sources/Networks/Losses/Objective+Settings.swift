import AssayVariables

/// The settings of losses, which the losses themselves and objectives in documents check by the same ranges.
enum LossVariables {
  static let smoothing = Variable<Double>("smoothing", "the share of a label that all classes get", .share)
  static let classWeight = Domain<Double>.notNegative
  static let weighting = Variable<ClassWeighting>(
    "weighting", "what a class's weight multiplies where labels are smoothed", .word)
  static let factor = Variable<Double>("factor", "what the squares are multiplied with", .notNegative)
  static let positiveWeight = Variable<Double>(
    "positiveWeight", "the weight of targets of 1", .notNegative, called: "the positive weight")
  static let delta = Variable<Double>("delta", "where the loss becomes linear", .positive, called: "δ")
}

extension Objective.Form: Tabled {
  /// What an element is called.
  public static let noun = "objective"
  /// Every objective that can be written down.
  public static let table = Table<Objective.Form>(
    noun,
    [
      Element("crossEntropy", "softmax cross-entropy of labels", Objective.Form.crossEntropy),
      Element(
        Settings(
          "weightedCrossEntropy", "the same with smoothed labels and weights of the classes",
          like: (smoothing: 0.0, classWeights: [Double]?.none, weighting: ClassWeighting.eachClass),
          [
            Setting(\.smoothing, LossVariables.smoothing),
            Setting(
              \.classWeights, "classWeights", "a weight for each class; null weighs none",
              .optional(.list(of: LossVariables.classWeight)), called: "the list of classes' weights"),
            Setting(\.weighting, LossVariables.weighting),
          ]),
        make: {
          .weightedCrossEntropy(
            smoothing: $0.smoothing, classWeights: $0.classWeights, weighting: $0.weighting)
        },
        match: {
          guard case .weightedCrossEntropy(let smoothing, let weights, let weighting) = $0 else { return nil }
          return (smoothing, weights, weighting)
        }),
      Element(
        Settings(
          "meanSquares", "the mean of the squared differences", like: 1.0,
          [Setting(\.self, LossVariables.factor, .optionalMain)]), make: { .meanSquares(factor: $0) },
        match: {
          guard case .meanSquares(let factor) = $0 else { return nil }
          return factor
        }),
      Element(
        Settings(
          "binaryCrossEntropy", "binary cross-entropy of logits and targets from 0 to 1", like: 1.0,
          [Setting(\.self, LossVariables.positiveWeight, .optionalMain)]),
        make: { .binaryCrossEntropy(positiveWeight: $0) },
        match: {
          guard case .binaryCrossEntropy(let weight) = $0 else { return nil }
          return weight
        }),
      Element(
        Settings(
          "huber", "Huber's loss", like: 1.0, [Setting(\.self, LossVariables.delta, .optionalMain)]),
        make: { .huber(delta: $0) },
        match: {
          guard case .huber(let delta) = $0 else { return nil }
          return delta
        }),
    ])
}
