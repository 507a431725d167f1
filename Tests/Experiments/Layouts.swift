import AssayExperiments
import AssayVariables

import struct AssayExperiments.Measurement

/// Designs of one judging stage for the tests of layouts.
enum Layouts {
  /// A factor of two levels, −1 and +1, by its name.
  static func sign(_ name: String) -> Variable<Int> { Variable(name, "−1 or +1", .whole(in: -1...1)) }
  /// The factors a, b, c, … of two levels.
  static func names(_ count: Int) -> [String] { "abcdefghij".prefix(count).map(String.init) }
  static func signs(_ names: [String]) -> [String: [FactorValue]] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, [-1, 1]) })
  }
  /// The word of single letters, such as `abc`, or `-abc`.
  static func word(_ letters: String) -> FractionalFactorial.Word {
    FractionalFactorial.Word(
      factors: letters.filter { $0 != "-" }.map(String.init), sign: letters.hasPrefix("-") ? .minus : .plus)
  }
  /// A fraction of factors a, b, c, …, by its words.
  static func fraction(_ count: Int, _ words: [String], blocks: [String] = []) -> FractionalFactorial {
    FractionalFactorial(
      levels: signs(names(count)), words: words.map(word), blocks: blocks.map { $0.map(String.init) })
  }

  /// The design of a stage with this layout. Factors that are not given are declared with the levels that the layout lists.
  static func design(
    _ layout: [Layout], factors: [Factor] = [], streams: [String] = ["noise"], seeds: Int = 6
  ) -> Design {
    var declared: [String: [FactorValue]] = [:]
    for part in layout {
      switch part {
      case .full(let levels), .latinSquare(let levels): declared.merge(levels) { $1 }
      case .fraction(let fraction): declared.merge(fraction.levels) { $1 }
      case .list(let runs):
        for run in runs {
          for (name, level) in run where declared[name]?.contains(level) != true {
            declared[name, default: []].append(level)
          }
        }
      case .sobol, .nested: break
      }
    }
    let known = Set(factors.map(\.name) + streams)
    return Design(
      factors: factors
        + declared.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.map {
          .varied($0.key, $0.value, "")
        }
        + streams.map { .nuisance(.init(rawValue: $0), "") },
      stages: [
        Stage(name: "compare", purpose: .judging, layout: layout, seeds: Seeds(first: 20, count: seeds))
      ])
  }

  /// An exploratory experiment of such a design.
  static func experiment(
    _ design: Design, _ outcomes: [Outcome],
    measure: @escaping @Sendable (TrialContext) throws -> Measurement = { _ in
      Measurement(measures: [:], result: "none")
    }
  ) -> Experiment {
    Experiment(
      claim: Claim(name: "layouts", statement: "", source: ""), design: design,
      rule: DecisionRule(outcomes: outcomes, isExploratory: true), body: Body("layouts"), measure: measure)
  }

  /// An outcome of the measure `y`.
  static func outcome(
    _ treatment: Levels, _ control: Levels? = nil, _ contrast: Outcome.Contrast? = nil, over: [String] = []
  ) -> Outcome {
    Outcome(
      name: "effect", question: "?", stage: "compare", measure: "y", treatment: treatment, control: control,
      contrast: contrast, averagedOver: over, statistic: .median, criterion: .above(0))
  }

  /// The runs of each seed.
  static func runs(_ design: Design) -> [[Design.Run]] {
    (0..<design.stages[0].seeds.count).map { design.runs(of: design.stages[0], seed: $0) }
  }
}
