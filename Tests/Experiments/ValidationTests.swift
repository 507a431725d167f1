import AssayExperimentTools
import AssayExperiments
import AssayVariables
import Testing

@Suite struct ValidationTests {
  @Test func `a sound experiment is accepted`() {
    #expect(message { try Fixture.experiment().validate() } == "")
  }

  @Test(arguments: problems) func `what is wrong is said`(_ problem: Problem) {
    var experiment = Fixture.experiment()
    problem.change(&experiment)
    #expect(message { try experiment.validate() } == problem.message)
  }

  @Test func `the number of seeds that the power needs is that of the registered test`() throws {
    // statsmodels 0.15, TTestPower.solve_power(norm.ppf(effect), alpha=0.025, power=0.95, alternative="larger"), rounded up.
    for (effect, needed) in [(0.6, 205), (0.7, 50), (0.75, 31), (0.8, 21), (0.9, 11)] {
      var experiment = Fixture.experiment()
      experiment.rule.sensitivity.effect = effect
      #expect(message { try experiment.seeded(judging: needed).validate() } == "")
      #expect(
        message { try experiment.seeded(judging: needed - 1).validate() }.contains(
          ": use --seeds \(needed) or more, or --exploratory"))
    }
    // The sign test of pairs finds P(A>B) = 0.75 in 71 % of studies with 29 pairs, and needs 54 for 95 %.
    var signs = Fixture.experiment()
    signs.rule.outcomes[0].statistic = .superiority
    signs.rule.outcomes[0].criterion = .below(0.5)
    signs.rule.sensitivity.effect = 0.75
    #expect(
      message { try signs.validate() }
        == "outcome difference: 29 seeds give its test a power of 71.3 %, and the rule registers 95.0 % for an effect of "
        + "0.75: use --seeds 54 or more, or --exploratory, which labels the verdict so for good")
    let power = try signs.seeded(judging: 54).rule.power(on: signs.seeded(judging: 54).design)
    #expect(power.outcomes.map(\.needed) == [54] && power.outcomes[0].power >= 0.95)
    #expect(power.claim == power.outcomes[0].power)
  }

  @Test func `an exploratory study runs with any number of seeds`() {
    var experiment = Fixture.experiment().seeded(judging: 3)
    #expect(message { try experiment.validate() } != "")
    experiment.rule.isExploratory = true
    #expect(message { try experiment.validate() } == "")
  }

  @Test func `a registration is checked as its experiment was`() throws {
    #expect(message { try CanonicalForm(Fixture.experiment()).validate() } == "")
    var experiment = Fixture.experiment()
    experiment.rule.outcomes = []
    #expect(
      message { try CanonicalForm(experiment).validate() } == "there is no outcome that decides the claim")
  }

  @Test func `absurd numbers of trials are not counted beyond the largest number`() {
    #expect(Fixture.experiment().seeded(judging: .max).design.trialCount == .max)
    #expect(Fixture.experiment().seeded(judging: .min).design.trialCount == 18)
    var design = Fixture.design
    for number in 0..<70 { design.stages[0].crossed["f\(number)"] = [true, false] }
    #expect(design.trialCount == .max)
  }

  @Test func `absurd numbers of seeds are refused without being counted out`() {
    for count in [Int.min, -1, 0] {
      #expect(
        message { try Fixture.experiment().seeded(judging: count).validate() }
          == "stage compare: the number of seeds must be 1 or more, not \(count)")
    }
    for count in [500_001, Int.max] {
      #expect(
        message { try Fixture.experiment().seeded(judging: count).validate() }.contains(
          "stage compare has more than 1000000 trials"))
    }
  }
}

private let problems: [Problem] = [
  Problem("the claim's name 'A b' must be lower-case words or numbers joined by hyphens") {
    $0.claim.name = "A b"
  },
  Problem("the claim's name 'a--b' must be lower-case words or numbers joined by hyphens") {
    $0.claim.name = "a--b"
  },
  Problem("the claim has the explanation 'it works' twice") {
    $0.claim.explanations.append($0.claim.explanations[0])
  },
  Problem("explanation it works: there is no outcome 'other'; there is difference") {
    $0.claim.explanations[0].predictions["other"] = .refuted
  },
  Problem("the design has the factor 'arm' twice") { $0.design.factors[1].name = "arm" },
  Problem("a factor has an empty name") { $0.design.factors[1].name = "" },
  Problem("the manipulated factor 'arm' needs two levels or more, not 1") {
    $0.design.factors[0].levels.removeLast()
  },
  Problem("the held factor 'steps' needs exactly one level, not 2") {
    $0.design.factors[2].levels.append(4)
  },
  Problem("the held factor 'steps' needs exactly one level, not 0") { $0.design.factors[2].levels = [] },
  Problem(
    "a level of the factor 'rate' is out of range: the rate is -1.0; it must be 0 or positive, and finite"
  ) {
    $0.design.factors[1] = .varied(Variable<Double>("rate", "", .notNegative), [0.1, -1])
  },
  Problem("the free factor 'steps' is stated by the environment and takes no levels, not 1") {
    $0.design.factors[2].role = .free
  },
  Problem("the nuisance factor 'noise' is drawn by its stream and takes no levels, not 1") {
    $0.design.factors[3].levels = [1]
  },
  Problem("the levels of the factor 'rate' must be of one type, not number 0.1, integer 1") {
    $0.design.factors[1].levels = [0.1, 1]
  },
  Problem("a level of the factor 'rate' must be a finite number, not inf") {
    $0.design.factors[1].levels[0] = .number(.infinity)
  },
  Problem("the factor 'rate' has the level 0.0 of 'rate' twice") {
    $0.design.factors[1].levels = [-0.0, 0.0]
  },
  Problem("there is no judging stage in the design") { $0.design.stages.removeLast() },
  Problem("the design has the stage 'tune' twice") { $0.design.stages[1].name = "tune" },
  Problem("stage tune: there is no factor 'width'; there is arm, rate, steps, noise") {
    $0.design.stages[0].crossed["width"] = [1]
  },
  Problem("stage tune: the factor 'steps' is held; only a manipulated factor can stand here") {
    $0.design.stages[0].crossed["steps"] = [3]
  },
  Problem(
    "there is no seed in every level of the stream 'noise' in stage tune: a whole number from 0 on,"
  ) { $0.design.stages[0].crossed["noise"] = [3, -1] },
  Problem("stage tune has the level 3 of 'noise' twice") { $0.design.stages[0].crossed["noise"] = [3, 3] },
  Problem("a body has an empty name") { $0.body.name = "" },
  Problem("there is no revision of the body 'fixture' from 1 on, not 0,") { $0.body.revision = 0 },
  Problem(
    "the explanations 'it works' and 'it works too' predict the same of every outcome, so no result tells them apart; "
      + "register an outcome on which they differ"
  ) {
    var other = $0.claim.explanations[0]
    (other.name, other.statement) = ("it works too", "Something else works.")
    $0.claim.explanations.append(other)
  },
  Problem("there is no text in a quotation") {
    $0.claim.quotations = [Quotation("", source: "nobody")]
  },
  Problem("there is no source of the quotation 'Twice as low.'") {
    $0.claim.quotations = [Quotation("Twice as low.", value: 2, source: "")]
  },
  Problem("the number in the quotation 'Twice as low.' must be a finite number, not inf") {
    $0.claim.quotations = [Quotation("Twice as low.", value: .infinity, source: "nobody")]
  },
  Problem("there is no verdict that explanation it works predicts for 'difference'") {
    $0.claim.explanations[0].predictions["difference"] = .verdicts([])
  },
  Problem(
    "there is no estimate that explanation it works predicts for 'difference', from a lower to a higher number,"
  ) { $0.claim.explanations[0].predictions["difference"] = .estimate(low: 1, high: 0) },
  Problem("the estimate that explanation it works predicts for 'difference' must be a finite number, not inf")
  {
    $0.claim.explanations[0].predictions["difference"] = .estimate(low: 1, high: .infinity)
  },
  Problem("stage tune: there is no level of 'rate' '0.5'; there is 0.1, 0.01, 1.0") {
    $0.design.stages[0].crossed["rate"] = [0.5]
  },
  Problem("stage tune has the level 0.1 of 'rate' twice") {
    $0.design.stages[0].crossed["rate"] = [0.1, 0.1]
  },
  Problem("there is no level of 'rate' in stage tune") { $0.design.stages[0].crossed["rate"] = [] },
  Problem("stage compare: the manipulated factor 'rate' is neither crossed nor chosen") {
    $0.design.stages[1].chosen = []
  },
  Problem("stage compare: the factor 'rate' gets its level twice; cross it or choose it once") {
    $0.design.stages[1].crossed["rate"] = [0.1]
  },
  Problem("stage compare: there is no stage 'other'; there is tune") {
    $0.design.stages[1].chosen[0].stage = "other"
  },
  Problem("stage compare chooses 'rate' by stage compare, which does not come before it") {
    $0.design.stages[1].chosen[0].stage = "compare"
  },
  Problem(
    "stage compare chooses 'rate' by stage tune, which is judged; levels may only be chosen by tuning stages"
  ) { $0.design.stages[0].purpose = .judging },
  Problem("stage compare: the factor 'steps' is held; only a manipulated factor can stand here") {
    $0.design.stages[1].chosen[0].factors = ["steps"]
  },
  Problem("the choice of 'rate' in stage compare: there is no factor 'x'; there is arm, rate, steps, noise") {
    $0.design.stages[1].chosen[0].within = ["x"]
  },
  Problem("stage compare chooses 'rate' by stage tune, but the two do not cross the same levels of 'rate'") {
    $0.design.stages[1].chosen[0].within = ["rate"]
  },
  Problem("stage compare chooses 'rate' by stage tune, but the two do not cross the same levels of 'arm'") {
    $0.design.stages[0].crossed["arm"] = ["plain"]
  },
  Problem("the choice of 'rate' has the factor 'arm' twice") {
    $0.design.stages[1].chosen[0].within = ["arm", "arm"]
  },
  Problem(
    "seed 20 is used for tuning in stage tune and for judging in stage compare; "
      + "the two must not share seeds"
  ) { $0.design.stages[0].seeds.first = 20 },
  Problem("stage tune: 3 seeds from 18446744073709551614 on go beyond 2^64 − 1") {
    $0.design.stages[0].seeds.first = .max - 1
  },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 1.0") { $0.rule.confidence = 1 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 2.0") { $0.rule.confidence = 2 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 0.0") { $0.rule.confidence = 0 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at -1e+308") { $0.rule.confidence = -1e308 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at nan") { $0.rule.confidence = .nan },
  Problem("the effect to detect must lie above 0.0 and below 1.0, not at 1.0") {
    $0.rule.sensitivity.effect = 1
  },
  Problem("the power must lie above 0.5 and below 1.0, not at 0.5") { $0.rule.sensitivity.power = 0.5 },
  Problem(
    "outcome difference: the effect to detect, 0.5, does not lie beyond the bound 0.5, so no number of seeds can "
      + "find it"
  ) { $0.rule.sensitivity.effect = 0.5 },
  Problem("outcome difference: the effect to detect must lie above 0.0 and below 1.0, not at 2.0") {
    $0.rule.outcomes[0].effect = 2
  },
  Problem(
    "outcome difference: 1 seed gives its test a power of 0.0 %, and the rule registers 95.0 % for an effect of 0.8: "
      + "use --seeds 21 or more, or --exploratory, which labels the verdict so for good"
  ) { $0 = $0.seeded(judging: 1) },
  Problem("there is no outcome that decides the claim") { $0.rule.outcomes[0].decides = false },
  Problem("there is no outcome that decides the claim") { $0.rule.outcomes = [] },
  Problem("the rule has the outcome 'difference' twice") {
    $0.rule.outcomes.append($0.rule.outcomes[0])
  },
  Problem("outcome difference: there is no judging stage 'tune'; there is compare") {
    $0.rule.outcomes[0].stage = "tune"
  },
  Problem("outcome difference, treatment: there is no factor 'x'; there is arm, rate, steps") {
    $0.rule.outcomes[0].treatment = ["x": 1]
  },
  Problem("outcome difference, control: there is no factor 'noise'; there is arm, rate, steps") {
    $0.rule.outcomes[0].control = ["noise": 1]
  },
  Problem(
    "outcome difference, control: there is no level of 'arm' in stage compare 'other'; "
      + "there is treated, plain"
  ) { $0.rule.outcomes[0].control = ["arm": "other"] },
  Problem(
    "outcome difference, treatment: there is no level of 'rate' in stage compare '0.1'; "
      + "none can stand here"
  ) { $0.rule.outcomes[0].treatment["rate"] = 0.1 },
  Problem(
    "outcome difference, treatment: there is no level of 'steps' in stage compare '4'; there is 3"
  ) { $0.rule.outcomes[0].treatment["steps"] = 4 },
  Problem(
    "outcome difference: the control selects 2 cells of its stage; it must also give a level of arm"
  ) { $0.rule.outcomes[0].control = ["steps": 3] },
  Problem("outcome difference: treatment and control are the same cell") {
    $0.rule.outcomes[0].control = ["arm": "treated", "steps": 3]
  },
  Problem(
    "outcome difference: the statistic superiority takes pairs (a treatment and a control), and its arms give single "
      + "values (a treatment without a control)"
  ) {
    $0.rule.outcomes[0].control = nil
    $0.rule.outcomes[0].statistic = .superiority
  },
  Problem("outcome difference: the bound must be a finite number, not nan") {
    $0.rule.outcomes[0].criterion = .above(.nan)
  },
  Problem("outcome difference: the lower bound 1.0 must lie below the upper bound 1.0") {
    $0.rule.outcomes[0].criterion = .within(1, 1)
  },
  Problem(
    "outcome difference: the bound 1.0 is none for a share: it must lie above 0 and below 1, or the criterion holds always "
      + "or never"
  ) {
    $0.rule.outcomes[0].statistic = .superiority
    $0.rule.outcomes[0].criterion = .below(1)
  },
  Problem("outcome difference: the contrast has a cell twice; add its weights") {
    $0.design.stages[1].crossed["rate"] = [1.0, 0.1]
    $0.design.stages[1].chosen = []
    $0.rule.outcomes[0].contrast = .weights([([Fixture.rate.is(1)], 1), ([Fixture.rate.is(1)], -1)])
  },
  Problem("outcome difference: the bound 0.0 is none for a ratio, which is positive") {
    $0.rule.outcomes[0].statistic = .medianOfRatios
    $0.rule.outcomes[0].criterion = .below(0)
  },
]
