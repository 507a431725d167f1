import AssayCatalogue
import AssayExperiments
import AssayNetworks
import AssayTensors
import AssayVariables
import Testing

/// Initialisers, schedules, policies and profiles as levels of factors.
@Suite struct LevelTests {
  private func expectRound<Value: LevelValue & Equatable>(_ values: [Value], _ levels: [FactorValue]) {
    #expect(values.map(\.level) == levels)
    for value in values { #expect(Value(level: value.level) == value) }
    #expect(Value(level: "nonsense of a level") == nil && Value(level: 3) == nil)
  }

  @Test func `the engine's words and settings are levels and come back`() {
    expectRound(
      [Initialiser.he, .normal(0.5), .zeros],
      ["he", #"{"normal": 0.5}"#, "zeros"])
    expectRound(
      [NumericsPolicy.standard, NumericsPolicy(noise: 0.25)], ["{}", #"{"noise": 0.25}"#])
    expectRound([Activation.relu, .gelu], ["relu", "gelu"])
    expectRound([ElementType.float32, .float64], ["float32", "float64"])
  }

  @Test func `a profile is varied as a whole, or by one of its values`() {
    var mixed = Profile.keras
    mixed.adamEpsilon = 1e-3
    for profile in Profile.allCases + [mixed] { #expect(Profile(level: profile.level) == profile) }
    #expect(Profile.flax.level == "flax" && mixed.level.description.hasPrefix("{"))
    let variable = Variable<Profile>("profile", "whose conventions hold", .configured)
    let factor = Factor.varied(variable, [.pytorch, .keras])
    #expect(factor.levels == ["pytorch", "keras"])
    mixed.adamEpsilon = -1
    let design = Design(factors: [.varied(variable, [.pytorch, mixed])], stages: [])
    let claim = Claim(name: "a", statement: "", source: "")
    let experiment = Experiment(
      claim: claim, design: design, rule: DecisionRule(outcomes: []), body: Body("none")
    ) {
      _ in Measurement(measures: [:], result: "none")
    }
    #expect { try experiment.validate() } throws: { "\($0)".contains("'profile' is out of range") }
  }
}
