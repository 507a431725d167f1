import AssayExperiments
import AssayNetworks
import AssayStatistics
import AssayTensors
import AssayVariables

/// Does batch normalisation make stochastic gradient descent reach a given training loss in fewer steps?
///
/// Two readings of the claim are registered, at two depths: each arm at its own best learning rate, and all arms at one
/// small rate. The best rate is chosen anew for each judged seed, by a tuning seed of its own, from a grid that goes on
/// where the best rate lies at an end: so the variance of tuning is in every interval. A run that the limit of steps ends is
/// censored: it needs more steps, and nobody knows how many more. So is a run that diverged, whose weights are no numbers
/// any more: it would not arrive in any number of steps.
///
/// A third arm tells two explanations of *why* batch norm helps apart: noise that changes in every step moves and scales
/// what batch norm has normalised. If steady distributions are what helps, the gain is lost. If a smoother loss is, it stays.
enum BatchNormSpeedsUpSGD {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("batchnorm-speeds-up-sgd", revision: 2),
    measure: measure)

  /// What stands between each dense layer and its activation.
  enum Normalisation: String, CaseIterable, LevelValue {
    case none
    case batchNorm = "batch norm"
    case noisyBatchNorm = "batch norm with shifting noise"
  }

  static let depths = [3, 10]
  static let smallRate = 0.03
  /// The rates that are offered for tuning at first: neighbours differ by a factor of about 2, since in pilots such neighbours
  /// of the best rate needed up to a half more steps. The best rates of pilots, from 0.06 to 1, are all among them. Where the
  /// best rate of a seed is the first or the last one, up to two halvings or doublings follow.
  static let offeredRates = [0.06, 0.12, 0.25, 0.5, 1, 2]

  private static let claim = Claim(
    name: "batchnorm-speeds-up-sgd",
    statement: """
      Batch normalisation lets stochastic gradient descent reach a training loss of 0.1 in at least a tenth \
      fewer steps, both at each network's own best learning rate and at one small rate for both.
      """,
    source: "Ioffe & Szegedy 2015, arXiv 1502.03167; put in question by Rahimi & Recht, NIPS 2017",
    explanations: [
      Explanation(
        name: "internal covariate shift",
        statement: """
          Steady distributions of its inputs let every layer learn faster, whatever the learning rate; what moves \
          them in each step takes the gain away.
          """,
        source: "Ioffe & Szegedy 2015, arXiv 1502.03167",
        predictions: predictions(best: .supported, small: .supported, noisy: .refuted, steady: .supported)),
      Explanation(
        name: "larger learning rates",
        statement: "Batch norm only makes larger rates usable; at a small rate nothing is gained.",
        source: "Bjorck et al. 2018, arXiv 1806.02375",
        predictions: predictions(best: .supported, small: .refuted)),
      Explanation(
        name: "smoother loss",
        statement: """
          Batch norm makes gradients more predictive, which helps at any rate, and no less when the distributions \
          of inputs move.
          """,
        source: "Santurkar et al. 2018, arXiv 1805.11604",
        predictions: predictions(best: .supported, small: .supported, noisy: .supported)),
      Explanation(
        name: "mean-field gradient explosion",
        statement: "Batch norm multiplies gradients by about 1.21 a layer, so deep networks lose by it.",
        source: "Yang et al. 2019, arXiv 1902.08129",
        predictions: [atBestRate(10): .refuted, atSmallRate(10): .refuted]),
    ],
    quotations: [
      Quotation(
        "On ImageNet, batch norm reaches the same accuracy in 14 times fewer steps.", value: 14,
        source: "Ioffe & Szegedy 2015, arXiv 1502.03167, abstract"),
      Quotation(
        """
        Batch norm itself makes gradients explode with depth: without skip connections, networks with it cannot be \
        trained from some depth on.
        """, isException: true, source: "Yang et al. 2019, arXiv 1902.08129"),
      Quotation(
        "Networks without any normalisation train up to 8.7 times faster to the same accuracy on ImageNet.",
        value: 8.7, isException: true, source: "Brock et al. 2021, arXiv 2102.06171, abstract"),
    ])

  // The noise is as strong as it must be to move the inputs of the last layer more than learning without batch norm moves
  // them, at both depths: without that, steady distributions as an explanation would predict nothing of it. Shifts of half a
  // standard deviation, in a pilot, moved them less at depth 10. Outcomes of their own check it.
  private static let design = Design(
    factors: [
      .varied(depth, depths), .varied(normalisation, Normalisation.allCases),
      .varied(learningRate, [smallRate] + offeredRates), .held(dataset, .digits),
      .held(trainingFraction, 0.75),
      .held(width, 64), .held(activation, .relu), .held(initialiser, .he), .held(batchSize, 64),
      .held(momentum, 0), .held(batchNormEpsilon, 1e-5), .held(noiseShift, 1), .held(noiseScale, 1.25),
      .held(noiseJitter, 0.1), .held(weightDecay, 0), .held(targetLoss, 0.1),
      .held(stepsBetweenChecks, 2), .held(checkGrowth, 0.05), .held(stepLimit, 800),
      .held(elementType, .float32), .held(policy, .standard),
      .nuisance(.initialisation, "initial weights"),
      .nuisance(.shuffle, "order of the examples in each epoch"),
      .nuisance(.split, "which examples are trained on"),
      .nuisance(.noise, "what moves and scales the normalised values"), .free(Catalogue.processor),
    ],
    stages: [
      // Pilots used root seeds from 1 to 99; judged seeds of earlier forms of this claim were below 1,000.
      Stage(
        name: "tuning", purpose: .tuning,
        crossed: [
          .levels(depth, depths), .levels(normalisation, Normalisation.allCases),
          .levels(learningRate, offeredRates),
        ], seeds: Seeds(first: 2_000_000, count: 1)),
      Stage(
        name: "best rate", purpose: .judging,
        crossed: [.levels(depth, depths), .levels(normalisation, Normalisation.allCases)],
        chosen: [
          Choice(
            of: [learningRate], stage: "tuning", .smallest, medianOf: "steps",
            within: [depth, normalisation],
            extending: [.times(2, learningRate)])
        ], seeds: judgingSeeds),
      Stage(
        name: "small rate", purpose: .judging,
        crossed: [
          .levels(depth, depths), .levels(normalisation, Normalisation.allCases),
          .levels(learningRate, [smallRate]),
        ], seeds: judgingSeeds),
    ])

  private static let judgingSeeds = Seeds(first: 2_001, count: 54)

  /// The least saving that matters: batch norm makes a step dearer by more than a tenth (by a third in pilots), so a smaller
  /// saving of steps would be none of work.
  private static let saving = Criterion.below(0.9)

  private static let rule = DecisionRule(outcomes: depths.flatMap(outcomes))

  private static func outcomes(_ depth: Int) -> [Outcome] {
    let each = "With \(depth) hidden layers, each at its own best rate: "
    let all = "With \(depth) hidden layers, all at a rate of \(smallRate): "
    let steps = "how many steps does batch norm need, for each step without?"
    let noisy = "how many steps does batch norm need, with noise behind it, for each step without batch norm?"
    let moves = "how much do the inputs of the last layer move in a step, for each move without batch norm"
    return [
      outcome(atBestRate(depth), "best rate", depth, .batchNorm, each + steps),
      outcome(atSmallRate(depth), "small rate", depth, .batchNorm, all + steps),
      outcome(noisyAtBestRate(depth), "best rate", depth, .noisyBatchNorm, decides: false, each + noisy),
      outcome(noisyAtSmallRate(depth), "small rate", depth, .noisyBatchNorm, decides: false, all + noisy),
      outcome(
        steadier(depth), "small rate", depth, .batchNorm, measure: "inputShift", criterion: .below(1),
        decides: false,
        all + moves + "?"),
      outcome(
        movedByNoise(depth), "small rate", depth, .noisyBatchNorm, measure: "inputShift",
        criterion: .above(1),
        decides: false, all + moves + ", under noise? This checks that the noise does what it is for."),
    ]
  }

  private static func outcome(
    _ name: String, _ stage: String, _ depth: Int, _ treated: Normalisation, measure: String = "steps",
    criterion: Criterion = saving, decides: Bool = true, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: question, stage: stage, measure: measure,
      treatment: [normalisation.is(treated), self.depth.is(depth)],
      control: [normalisation.is(.none), self.depth.is(depth)], statistic: .medianOfRatios,
      criterion: criterion, decides: decides)
  }

  private static func atBestRate(_ depth: Int) -> String { "best rate, depth \(depth)" }
  private static func atSmallRate(_ depth: Int) -> String { "small rate, depth \(depth)" }
  private static func noisyAtBestRate(_ depth: Int) -> String { "best rate with noise, depth \(depth)" }
  private static func noisyAtSmallRate(_ depth: Int) -> String { "small rate with noise, depth \(depth)" }
  private static func steadier(_ depth: Int) -> String { "steadier inputs, depth \(depth)" }
  private static func movedByNoise(_ depth: Int) -> String { "noise moves inputs, depth \(depth)" }

  /// What an explanation predicts at both depths; where it says nothing, the argument is left out.
  private static func predictions(
    best: Prediction, small: Prediction, noisy: Prediction? = nil, steady: Prediction? = nil
  ) -> [String: Prediction] {
    var predictions: [String: Prediction] = [:]
    for depth in depths {
      predictions[atBestRate(depth)] = best
      predictions[atSmallRate(depth)] = small
      predictions[noisyAtBestRate(depth)] = noisy
      predictions[noisyAtSmallRate(depth)] = noisy
      predictions[steadier(depth)] = steady
    }
    return predictions
  }
}
