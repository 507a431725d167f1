import AssayExperiments
import AssayNetworks
import AssayRandomness
import AssayTensors
import AssayVariables

/// Does gradient descent stop far above the error that the same small network can reach, when the target is
/// ill-conditioned? From Rahimi and Recht's "Addendum to Alchemy": Levenberg–Marquardt starts at the same
/// weights and shows what can be reached; a well-conditioned target is the control, where nothing may stall.
///
/// Each seed has its own best rate. Where that is the lowest or the highest one tried, lower or higher ones are tried too.
/// Where it still is, a better rate may lie beyond, and the error is only the most that gradient descent leaves: it is
/// censored. So is an error below float64's rounding, which says no more than that.
enum GradientDescentStalls {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("gradient-descent-stalls", revision: 2),
    measure: measure)

  private static let claim = Claim(
    name: "gradient-descent-stalls",
    statement: """
      Given an ill-conditioned target (condition number 10⁵), 10,000 steps of gradient descent at each seed's \
      best rate leave a two-layer linear network more than 10¹⁰ times the error that Levenberg–Marquardt \
      reaches from the same start, in the median seed; with condition number 10, they arrive below 10⁻¹².
      """,
    source: "Rahimi & Recht 2017, An Addendum to Alchemy (argmin.net)",
    explanations: [
      Explanation(
        name: "stuck",
        statement:
          "Gradient descent stalls where it cannot go on, and the more so the worse the conditioning.",
        source: "the reading of Rahimi & Recht 2017 that is commonly repeated",
        predictions: [
          gap: .supported, null: .supported, falling: .refuted, rises: .supported,
        ]),
      Explanation(
        name: "merely slow",
        statement: """
          The error falls all the time, in the flattest direction by (1 − 2·rate·μ)² a step, where μ is the \
          smallest eigenvalue of J·Jᵀ; directions with tiny singular values hardly add to the error, so it \
          need not rise with the condition number.
          """,
        source: "linear convergence theory of gradient descent",
        predictions: [
          gap: .supported, null: .supported, falling: .supported,
        ]),
    ])

  private static let gap = "gap at 1e5"
  private static let null = "no stall at 10"
  private static let falling = "still falling"
  private static let rate = "rate of the flattest direction"
  private static let rises = "stall rises with conditioning"

  /// What minimises the error.
  private enum Minimiser: String, CaseIterable, LevelValue {
    case gradientDescent = "gradient descent"
    case levenbergMarquardt = "Levenberg-Marquardt"
  }

  private static let conditionNumber = Variable<Double>(
    "conditionNumber", "largest over smallest singular value of the target A", .atLeast(1))
  private static let optimiser = Variable<Minimiser>("optimiser", "what minimises the error", .word)
  private static let learningRates = Variable<[Double]>(
    "learningRates", "of gradient descent, ascending; of each seed's runs only the best counts",
    .list(of: .positive))
  private static let rateFactor = Variable<Double>(
    "rateFactor", "from the last rate to a further one, where the last is the best", .atLeast(1))
  private static let rateExtensions = Variable<Int>(
    "rateExtensions", "the most further rates at either end", .whole(from: 0))
  private static let outputs = Variable<Int>("outputs", "rows of A and of W₁", .count)
  private static let inputs = Variable<Int>(
    "inputs", "columns of A, and hidden units; inputs are N(0, I), so the error is ‖W₁W₂ − A‖² exactly",
    .count)
  private static let steps = Variable<Int>("steps", "of gradient descent", .count)
  private static let iterations = Variable<Int>("iterations", "of Levenberg–Marquardt, at most", .count)
  private static let errorFloor = Variable<Double>(
    "errorFloor", "the square of float64's rounding; smaller errors count as this", .positive)
  private static let rateStart = Variable<Double>(
    "rateStart", "where the measurement of the rate begins, as a share of the steps before its end", .share)
  private static let rateFloor = Variable<Double>(
    "rateFloor", "the measurement of the rate ends at the last error above this", .positive)
  private static let initialiser = Variable<Initialiser>("initialiser", "of both layers", .element)
  private static let elementType = Variable<ElementType>(
    "elementType", "of everything", .word(among: [.float64]))

  private static let conditions = [10, 1e5, 1e20]

  private static let design = Design(
    factors: [
      .varied(conditionNumber, conditions), .varied(optimiser, Minimiser.allCases),
      .held(learningRates, [0.05, 0.1, 0.2, 0.4]), .held(rateFactor, 2), .held(rateExtensions, 2),
      .held(outputs, 10), .held(inputs, 6),
      .held(steps, 10_000), .held(iterations, 50), .held(errorFloor, 1e-30), .held(rateStart, 0.5),
      .held(rateFloor, 1e-20), .held(initialiser, .leCun), .held(elementType, .float64),
      .nuisance(.initialisation, "initial weights"),
      .nuisance(.noise, "orientation of the target's singular vectors"), .free(Catalogue.processor),
    ],
    stages: [
      // Pilots used seeds and root seeds from 1 to 100; judged seeds of earlier forms of this claim were below 1,000.
      Stage(
        name: "judged", purpose: .judging,
        crossed: [.levels(conditionNumber, conditions), .levels(optimiser, Minimiser.allCases)],
        seeds: Seeds(first: 1_001, count: 61))
    ])

  /// Root-mean-square errors that differ by five digits: nobody would call both a solution of one problem.
  private static let farAbove = 1e10
  /// A root-mean-square error of a millionth: about what float32, in which networks are usually trained, can tell from none.
  private static let arrived = 1e-12

  private static let rule = DecisionRule(
    outcomes: [
      Outcome(
        name: gap,
        question: "At condition number 10⁵: by what factor does gradient descent's error exceed "
          + "Levenberg–Marquardt's?", stage: "judged", measure: "error",
        treatment: arm(.gradientDescent, 1e5), control: arm(.levenbergMarquardt, 1e5),
        statistic: .medianOfRatios, criterion: .above(farAbove)),
      Outcome(
        name: null, question: "At condition number 10: what error does gradient descent reach?",
        stage: "judged", measure: "error", treatment: arm(.gradientDescent, 10),
        statistic: .median, criterion: .below(arrived)),
      Outcome(
        name: falling,
        question: "At condition number 10⁵: what share of the error at half time is left at "
          + "the end?", stage: "judged", measure: "lateShare", treatment: arm(.gradientDescent, 1e5),
        statistic: .median, criterion: .below(0.99), decides: false),
      Outcome(
        name: rate,
        question: "At condition number 10: how fast does the error fall, in units of the rate "
          + "that the smallest curvature allows? (A check of the instrument: near any minimum with a quadratic "
          + "loss it is 1.)", stage: "judged", measure: "relativeRate",
        treatment: arm(.gradientDescent, 10), statistic: .median, criterion: .within(0.9, 1.1),
        decides: false),
      Outcome(
        name: rises,
        question: "By what factor is the stalled error at condition number 10²⁰ larger than at "
          + "10⁵?", stage: "judged", measure: "error", treatment: arm(.gradientDescent, 1e20),
        control: arm(.gradientDescent, 1e5), statistic: .medianOfRatios, criterion: .above(1),
        decides: false),
    ])

  private static func arm(_ minimiser: Minimiser, _ condition: Double) -> [Assignment] {
    [optimiser.is(minimiser), conditionNumber.is(condition)]
  }

  /// What one rate of gradient descent led to.
  private struct Descent {
    var rate: Double
    var run: (weights: [Double], losses: [Double])
    /// The last error; a run that diverged is infinitely high.
    var height: Double { run.losses.last.map { $0.isFinite ? $0 : .infinity } ?? .nan }
  }

  /// The run with the lowest last error, and whether its rate is still the lowest or the highest of all when every further
  /// rate has been tried.
  private static func bestDescent(
    of network: TwoLayerLinearNetwork, from start: [Double], rates: [Double], factor: Double, extensions: Int,
    steps: Int
  ) throws -> (best: Descent, isAtEnd: Bool) {
    func descent(_ rate: Double) throws -> Descent {
      Descent(rate: rate, run: try network.descend(from: start, rate: rate, steps: steps))
    }
    var descents = try rates.map(descent)
    var (below, above) = (0, 0)
    while true {
      let best = descents.indices.min { descents[$0].height < descents[$1].height } ?? 0
      if best == 0, below < extensions {
        descents.insert(try descent(descents[0].rate / factor), at: 0)
        below += 1
      } else if best == descents.count - 1, above < extensions {
        descents.append(try descent(descents[best].rate * factor))
        above += 1
      } else {
        return (descents[best], best == 0 || best == descents.count - 1)
      }
    }
  }

  /// The decrease of the error's logarithm in one step, measured before rounding ends the decrease.
  private static func fallPerStep(_ errors: [Double], from share: Double, above floor: Double) -> Double {
    let end = errors.lastIndex { $0 > floor } ?? 0
    let start = Int(Double(end) * share)
    guard end > start else { return .nan }
    return (Elementary.logarithm(errors[start]) - Elementary.logarithm(errors[end]))
      / Double(end - start)
  }

  @Sendable private static func measure(_ context: TrialContext) throws -> Measurement {
    let network = try TwoLayerLinearNetwork(
      outputs: context[outputs], inputs: context[inputs], conditionNumber: context[conditionNumber],
      element: context[elementType], stream: context.stream(.noise))
    let start = try network.start(context[initialiser], stream: context.stream(.initialisation))
    let floor = try context[errorFloor]
    var measures: [String: Double] = [:]
    var settings: [String: String] = [:]
    let weights: [Double]
    let errors: [Double]
    var isBound = false
    switch try context[optimiser] {
    case .gradientDescent:
      let steps = try context[steps]
      let (best, isAtEnd) = try bestDescent(
        of: network, from: start, rates: context[learningRates], factor: context[rateFactor],
        extensions: context[rateExtensions], steps: steps)
      let rate = best.rate
      (weights, errors) = best.run
      isBound = isAtEnd
      measures["learningRate"] = rate
      measures["lateShare"] = (errors.last ?? .nan) / errors[min(steps / 2, errors.count - 1)]
      let fall = try fallPerStep(errors, from: context[rateStart], above: context[rateFloor])
      measures["relativeRate"] = fall / (4 * rate * network.smallestCurvature(weights))
    case .levenbergMarquardt:
      let minimiser = LevenbergMarquardt(iterations: try context[iterations], target: floor)
      let result = try network.minimise(from: start, by: minimiser)
      (weights, errors) = (result.parameters, result.losses)
      measures["iterations"] = Double(errors.count - 1)
      settings["minimiser"] = try LevenbergMarquardt.settings.document(of: minimiser, everything: true).json()
    }
    let last = errors.last ?? .nan
    // A diverged run is the worst result: it must lose every choice and comparison, not vanish from them.
    measures["error"] = last.isFinite ? max(last, floor) : .infinity
    if last < floor { isBound = true }
    let stride = max(1, errors.count / 200)
    return Measurement(
      measures: measures, censored: isBound ? ["error": .below] : [:],
      series: ["error": Swift.stride(from: 0, to: errors.count, by: stride).map { errors[$0] }],
      result: network.hash(weights), hashes: ["plan": network.planHash], settings: settings)
  }
}
