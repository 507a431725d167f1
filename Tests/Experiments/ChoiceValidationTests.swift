import AssayExperimentTools
import AssayExperiments
import AssayVariables
import Testing

/// What is wrong with choices, extensions and repeats is said before anything is registered.
@Suite struct ChoiceValidationTests {
  static let world = TuningWorld(
    widths: [4, 8, 16], extensions: [.times(2, TuningWorld.rate), .plus(1, TuningWorld.width, from: 1)])

  @Test func `sound choices are accepted`() {
    #expect(message { try Self.world.experiment.validate() } == "")
  }

  @Test(arguments: problems) func `what is wrong is said`(_ problem: Problem) {
    var experiment = Self.world.experiment
    problem.change(&experiment)
    #expect(message { try experiment.validate() } == problem.message)
  }

  @Test func `absurd numbers of repeats are refused without being counted out`() {
    for count in [600_000, Int.max] {
      #expect(
        message { try Self.world.experiment.seeded(judging: count).validate() }.contains(
          "stage tune has more than 1000000 trials"))
    }
    #expect(Self.world.experiment.seeded(judging: .max).design.trialCount == .max)
    for count in [Int.min, -1, 0] {
      #expect(
        message { try Self.world.experiment.seeded(judging: count).validate() }
          == "stage compare: the number of seeds must be 1 or more, not \(count)")
    }
  }

  @Test func `a store keeps choices and extensions as they were registered`() throws {
    let store = MemoryStore()
    let registered = try store.register(Self.world.experiment, time: 0)
    #expect(registered.design == Self.world.design)
    #expect(try Canonical.text(registered.design) == Canonical.text(Self.world.design))
    #expect(try registered.design.stages[1].chosen[0].extensions == Self.world.extensions)
  }
}

private func extending(_ extensions: Choice.Extension...) -> @Sendable (inout Experiment) -> Void {
  { $0.design.stages[1].chosen[0].extensions = extensions }
}

private let problems: [Problem] = [
  Problem("the choice of 'rate', 'width', 'rate' has the factor 'rate' twice") {
    $0.design.stages[1].chosen[0].factors.append("rate")
  },
  Problem("stage compare: the factor 'rate' gets its level twice; cross it or choose it once") {
    var choice = $0.design.stages[1].chosen[0]
    (choice.factors, choice.extensions) = (["rate"], [])
    $0.design.stages[1].chosen.append(choice)
  },
  Problem("there is no factor in a choice of stage compare") {
    $0.design.stages[1].chosen[0].factors = []
    $0.design.stages[1].chosen[0].extensions = []
    $0.design.stages[1].crossed["rate"] = [1.0]
    $0.design.stages[1].crossed["width"] = [4]
  },
  Problem(
    "the levels of 'arm' in stage tune cannot be extended: the choice for stage compare is of 'rate', 'width'"
  ) {
    extending(.init(factor: "arm", step: .times(2)))(&$0)
  },
  Problem(
    "the list of extensions of the choice of 'rate', 'width' in stage compare has the factor 'rate' twice"
  ) { extending(.times(2, TuningWorld.rate), .times(2, TuningWorld.rate))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step that multiplies must be a finite number above 1, not 1.0"
  ) { extending(.times(1, TuningWorld.rate))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step that multiplies must be a finite number above 1, not nan"
  ) { extending(.times(.nan, TuningWorld.rate))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step that adds must be a finite number above 0, not 0.0"
  ) { extending(.plus(0, TuningWorld.rate))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step that adds must be a finite number above 0, not inf"
  ) { extending(.plus(.infinity, TuningWorld.rate))(&$0) },
  Problem("the levels of 'rate' in stage tune cannot be extended: the end must be a finite number, not inf") {
    extending(.times(2, TuningWorld.rate, to: .infinity))(&$0)
  },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: the lowest level 9.0 lies above the highest level 8.0"
  ) { extending(.times(2, TuningWorld.rate, from: 9, to: 8))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: the level 1.0 lies outside of the ends of what is possible"
  ) { extending(.times(2, TuningWorld.rate, from: 1.5, to: 8))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: the level 4.0 lies outside of the ends of what is possible"
  ) { extending(.times(2, TuningWorld.rate, to: 3))(&$0) },
  Problem(
    "the levels of 'width' in stage tune cannot be extended: the levels are whole numbers, and the end 0.5 is none"
  ) { extending(.times(2, TuningWorld.width, from: 0.5))(&$0) },
  Problem(
    "the levels of 'width' in stage tune cannot be extended: its steps may lead from 4 to 0: the width is 0; it must lie "
      + "in 1 … 1099511627776; state the lowest level that there can be"
  ) { extending(.plus(2, TuningWorld.width))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: its steps may lead from 1.0 to 0.0: the rate is 0.0; it must "
      + "be positive and finite; state the lowest level that there can be"
  ) { extending(.plus(1, TuningWorld.rate))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step above 4.0 leads to no other number; take a larger step, "
      + "or state the highest level that there can be"
  ) { extending(.plus(1e-20, TuningWorld.rate, from: 1))(&$0) },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: a step above 4.0 leads to no other number; take a larger step, "
      + "or state the highest level that there can be"
  ) { extending(.times(1e308, TuningWorld.rate, from: 1))(&$0) },
  Problem(
    "the levels of 'width' in stage tune cannot be extended: its steps may lead from 16.0 to 32.0: the width is 32.0; it "
      + "must be a whole number; state the highest level that there can be"
  ) {
    $0.design.factors[3].levels = [4.0, 8.0, 16.0]
    $0.design.stages[0].crossed["width"] = [4.0, 8.0, 16.0]
    extending(.times(2, TuningWorld.width, from: 4))(&$0)
  },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: steps that multiply need positive levels, and one is -1.0; "
      + "use steps that add"
  ) {
    $0.design.factors[1].levels[0] = -1.0
    $0.design.stages[0].crossed["rate"] = [-1.0, 2.0, 4.0]
  },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: only a factor whose levels are numbers has further ones"
  ) {
    $0.design.factors[1].levels = ["low", "high"]
    $0.design.stages[0].crossed["rate"] = ["low", "high"]
  },
  Problem(
    "the levels of 'rate' in stage tune cannot be extended: another choice extends it by other steps or to other ends"
  ) {
    var stage = $0.design.stages[1]
    stage.name = "again"
    stage.chosen[0].extensions[0] = .times(3, TuningWorld.rate)
    $0.design.stages.append(stage)
  },
  Problem(
    "stage again chooses 'rate', 'width' by stage tune, which is repeated, but runs once itself; repeat both, or none"
  ) {
    var stage = $0.design.stages[1]
    (stage.name, stage.purpose, stage.seeds.first) = ("again", .tuning, 20_000)
    $0.design.stages.append(stage)
  },
  Problem(
    "seed 10005 is used for tuning in stage tune and for judging in stage compare; the two must not share seeds"
  ) { $0.design.stages[1].seeds.first = 10_005 },
  Problem("stage tune: 6 seeds from 18446744073709551611 on go beyond 2^64 − 1") {
    $0.design.stages[0].seeds.first = .max - 4
  },
]
