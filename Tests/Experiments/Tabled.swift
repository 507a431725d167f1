import AssayExperiments
import AssayVariables

import struct AssayExperiments.Measurement

/// A study whose trials measure `x`, given for each rate and seed; the rates are 0.1, 0.2 and so on.
struct Tabled {
  /// A measured number, and on which side of it the true one lies.
  struct Value {
    var number: Double
    var side: Censoring?
    init(_ number: Double, _ side: Censoring? = nil) { (self.number, self.side) = (number, side) }
  }

  /// What a trial throws.
  struct Failed: Error {}

  let registration: Registration
  let store: MemoryStore
  /// For each rate the values of its seeds, without those that failed.
  let values: [[Value]]

  func tables(by factors: [String]) throws -> [Breakdown] {
    try Study.breakdowns(of: registration, in: store, by: factors)
  }

  /// Runs the trials until one throws. The first argument of `value` is the rate, or its place from 0 where they are many.
  static func study(
    rates count: Int = 2, seeds: Int = 8, value: @escaping @Sendable (Double, UInt64) throws -> Value
  ) throws -> Tabled {
    let rate = Variable<Double>("rate", "what is varied", .positive)
    let rates = (1...count).map { Double($0) / 10 }
    @Sendable func argument(_ rate: Double) -> Double { count == 2 ? rate : (rate * 10 - 1).rounded() }
    let experiment = Experiment(
      claim: Fixture.claim.named("tabled"),
      design: Design(
        factors: [.varied(rate, rates), .nuisance("noise", "what every run has of its own")],
        stages: [
          Stage(
            name: "judged", purpose: .judging, crossed: [.levels(rate, rates)],
            seeds: Seeds(first: 0, count: seeds))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "x", question: "Is it small?", stage: "judged", measure: "x", treatment: [rate.is(0.1)],
            statistic: .median, criterion: .below(1))
        ], isExploratory: true),
      body: Body("tabled")
    ) { context in
      _ = try context.stream("noise").normal(at: 0)
      let value = try value(argument(try context[rate]), context.trial.seed)
      return Measurement(
        measures: ["x": value.number], censored: value.side.map { ["x": $0] } ?? [:], result: "made")
    }
    let store = MemoryStore()
    do { _ = try Study.run(experiment, in: store) } catch is TrialError {}
    return Tabled(
      registration: store.registrations()[0], store: store,
      values: rates.map { rate in
        (0..<UInt64(seeds)).compactMap { try? value(argument(rate), $0) }
      })
  }
}

extension Claim {
  /// The claim with another name and no explanations.
  func named(_ name: String) -> Claim {
    Claim(name: name, statement: statement, source: source)
  }
}
