import AssayStatistics

/// What is wrong with an experiment before its first trial. `validate()` throws it.
public enum DesignError: Error, Sendable, Hashable {
  /// A name is empty, or a claim's name is not lower case words joined by hyphens.
  case name(of: String, String)
  /// Two things of one kind have the same name (or the same value).
  case repeated(String, in: String)
  /// A part that must be there is missing.
  case missing(String)

  /// A factor has a number of levels that its role does not allow.
  case levels(factor: String, role: Factor.Role, count: Int)
  /// The levels of a factor are not all of one type.
  case mixedLevels(factor: String, [FactorValue])
  /// A level lies outside of the range of its variable; in words.
  case outside(factor: String, String)
  /// A number that must be finite is not.
  case notFinite(String, Double)

  /// A name is used that is not declared where it must be.
  case unknown(kind: String, name: String, place: String, known: [String])
  /// A factor of another role is used where only a manipulated one may be.
  case notManipulated(factor: String, role: Factor.Role, place: String)
  /// A manipulated factor has no level in a stage, or two ways to get one.
  case assigned(factor: String, stage: String, times: Int)
  /// A choice refers to a stage that has no results to choose by.
  case choice(factors: [String], stage: String, from: String, problem: ChoiceProblem)

  /// A step that is registered for a factor of a tuning stage cannot be taken; in words.
  case extending(factor: String, stage: String, String)
  /// The seeds are none, or the last one is no 64-bit number.
  case seeds(stage: String, Seeds)
  /// A seed would be used both for tuning and for judging.
  case sharedSeed(UInt64, tuning: String, judging: String)
  /// A part of a stage's layout cannot be; in words.
  case layout(stage: String, String)
  /// A factor's span cannot be; in words.
  case span(factor: String, String)
  /// A stage would have more trials than can be kept.
  case trials(stage: String, limit: Int)
  /// A deciding outcome has less than the registered power; `needed` seeds would give it.
  case power(outcome: String, seeds: Int, power: Double, needed: Int?, DecisionRule.Sensitivity)

  /// A probability lies outside the open range in which it means something.
  case probability(String, Double, above: Double, below: Double)
  /// The treatment or the control of an outcome selects several runs of a seed, which differ in factors that nobody averages
  /// over, or none.
  case cells(outcome: String, arm: String, count: Int, open: [String])
  /// An outcome averages over what is none of the open factors of its stage's layout; in words.
  case average(outcome: String, factor: String, String)
  /// The arms of an outcome compare trials of different blocks, so the blocks' draws would be in the answer.
  case blocks(outcome: String)
  /// Treatment and control are the same cell.
  case sameArms(outcome: String)
  /// A statistic takes other samples than the outcome's arms give.
  case sample(outcome: String, Statistic, given: Sample.Kind)
  /// A slope is asked for over levels that are no numbers, or not two of them, or not positive on a logarithmic scale.
  case slope(outcome: String, factor: String, Outcome.Contrast.Scale)
  /// A criterion cannot be used with the statistic, or its bounds exclude every value.
  case criterion(outcome: String, String)

  /// Two explanations predict the same of every outcome.
  case samePredictions(String, String)

  /// The looks at which a rule judges cannot be; in words.
  case looks([Int], String)

  /// Why a choice cannot be made.
  public enum ChoiceProblem: Sendable, Hashable {
    /// The stage does not come before the one that chooses.
    case notEarlier
    /// The stage is judged: choosing by it would judge data by themselves.
    case judged
    /// The stage does not cross the factor, so it has no levels to choose among.
    case factorNotCrossed
    /// The stage runs anew for each seed of those that choose by it, and the one that chooses runs once.
    case repeated
    /// A `within` factor is not crossed in one of the two stages, or not with the same levels.
    case within(String)
  }
}

extension DesignError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .name(of: "claim", let name):
      "the claim's name '\(name)' must be lower-case words or numbers joined by hyphens"
    case .name(let kind, _):
      "a \(kind) has an empty name"
    case .repeated(let thing, let place):
      "\(place) has \(thing) twice"
    case .missing(let thing):
      "there is no \(thing)"
    case .levels(let factor, .manipulated, let count):
      "the manipulated factor '\(factor)' needs two levels or more, not \(count)"
    case .levels(let factor, .held, let count):
      "the held factor '\(factor)' needs exactly one level, not \(count)"
    case .levels(let factor, .nuisance, let count):
      "the nuisance factor '\(factor)' is drawn by its stream and takes no levels, not \(count)"
    case .levels(let factor, .free, let count):
      "the free factor '\(factor)' is stated by the environment and takes no levels, not \(count)"
    case .outside(let factor, let fault):
      "a level of the factor '\(factor)' is out of range: \(fault)"
    case .mixedLevels(let factor, let levels):
      "the levels of the factor '\(factor)' must be of one type, not "
        + levels.map { "\($0.kind) \($0)" }.joined(separator: ", ")
    case .notFinite(let thing, let value):
      "\(thing) must be a finite number, not \(value)"
    case .unknown(let kind, let name, let place, let known):
      "\(place): there is no \(kind) '\(name)'; "
        + (known.isEmpty ? "none can stand here" : "there is " + known.joined(separator: ", "))
    case .notManipulated(let factor, let role, let place):
      "\(place): the factor '\(factor)' is \(role.rawValue); only a manipulated factor can stand here"
    case .assigned(let factor, let stage, 0):
      "stage \(stage): the manipulated factor '\(factor)' is neither crossed nor chosen"
    case .assigned(let factor, let stage, _):
      "stage \(stage): the factor '\(factor)' gets its level twice; cross it or choose it once"
    case .choice(let factors, let stage, let source, let problem):
      "stage \(stage) chooses \(factors.quoted) by stage \(source), " + problem.clause
    case .extending(let factor, let stage, let problem):
      "the levels of '\(factor)' in stage \(stage) cannot be extended: \(problem)"
    case .seeds(let stage, let seeds) where seeds.count < 1:
      "stage \(stage): the number of seeds must be 1 or more, not \(seeds.count)"
    case .seeds(let stage, let seeds):
      "stage \(stage): \(seeds.count) seeds from \(seeds.first) on go beyond 2^64 − 1"
    case .sharedSeed(let seed, let tuning, let judging):
      "seed \(seed) is used for tuning in stage \(tuning) and for judging in stage \(judging); "
        + "the two must not share seeds"
    case .layout(let stage, let problem):
      "stage \(stage): \(problem)"
    case .span(let factor, let problem):
      "the span of the factor '\(factor)': \(problem)"
    case .trials(let stage, let limit):
      "stage \(stage) has more than \(limit) trials; cross fewer levels or use fewer seeds"
    case .power(let outcome, let seeds, let power, let needed, let wanted):
      "outcome \(outcome): \(seeds) \(seeds == 1 ? "seed gives" : "seeds give") its test a power of "
        + "\(Self.percent(power)), and the rule registers \(Self.percent(wanted.power)) for an effect of \(wanted.effect): "
        + (needed.map { "use --seeds \($0) or more" } ?? "no number of seeds up to 5000 gives it")
        + ", or --exploratory, which labels the verdict so for good"
    case .probability(let thing, let value, let above, let below):
      "\(thing) must lie above \(above) and below \(below), not at \(value)"
    case .cells(let outcome, let arm, 0, _):
      "outcome \(outcome): the \(arm) names no run of the stage's layout"
    case .cells(let outcome, let arm, let count, let open):
      "outcome \(outcome): the \(arm) selects \(count) cells of its stage; "
        + "it must also give a level of \(open.joined(separator: ", "))"
    case .average(let outcome, let factor, let problem):
      "outcome \(outcome) averages over '\(factor)', \(problem)"
    case .blocks(let outcome):
      "outcome \(outcome): its arms compare trials of different blocks, which have different draws; compare within blocks, or "
        + "choose block words that do not confound this effect"
    case .sameArms(let outcome):
      "outcome \(outcome): treatment and control are the same cell"
    case .sample(let outcome, let statistic, let given):
      "outcome \(outcome): the statistic \(statistic) takes "
        + Sample.Kind.allCases.filter(statistic.kinds.contains).map(Self.words).joined(separator: " or ")
        + ", and its arms give " + Self.words(given)
    case .slope(let outcome, let factor, let scale):
      "outcome \(outcome): a slope over '\(factor)' needs at least two levels that are "
        + (scale == .linear ? "numbers" : "positive numbers")
    case .samePredictions(let first, let second):
      "the explanations '\(first)' and '\(second)' predict the same of every outcome, so no result tells them apart; "
        + "register an outcome on which they differ"
    case .looks(let looks, let problem):
      "the looks are \(looks.map(String.init).joined(separator: ", ")): \(problem)"
    case .criterion(let outcome, let problem):
      "outcome \(outcome): \(problem)"
    }
  }
}

extension [String] {
  /// The names in quotation marks, joined by commas.
  var quoted: String { map { "'\($0)'" }.joined(separator: ", ") }
}

extension DesignError.ChoiceProblem {
  fileprivate var clause: String {
    switch self {
    case .notEarlier: "which does not come before it"
    case .judged: "which is judged; levels may only be chosen by tuning stages"
    case .factorNotCrossed: "which does not cross that factor"
    case .repeated: "which is repeated, but runs once itself; repeat both, or none"
    case .within(let factor): "but the two do not cross the same levels of '\(factor)'"
    }
  }
}

extension DesignError {
  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  private static func words(_ kind: Sample.Kind) -> String {
    switch kind {
    case .values: "single values (a treatment without a control)"
    case .pairs: "pairs (a treatment and a control)"
    case .groups: "groups (a contrast over groups)"
    }
  }
}
