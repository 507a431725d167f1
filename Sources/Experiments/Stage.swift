/// The runs of a layout, made once with each seed. Trials with the same seed are a pair (or block): they share every nuisance
/// draw, unless the layout gives some of them draws of their own.
public struct Stage: Sendable, Hashable, Codable {
  /// The name that outcomes and choices use for the stage; unique in its design.
  public var name: String
  /// Whether the results choose levels or are judged.
  public var purpose: Purpose
  /// The runs with each seed: every run of one part with each run of every other.
  public var layout: [Layout]
  /// The manipulated factors whose level an earlier stage chooses.
  public var chosen: [Choice]
  /// The seeds with which each run of the layout is made. Those of a repeated tuning stage follow one another: the
  /// first `count` are for the first seed of the stages that choose by it, the next for the second.
  public var seeds: Seeds
  /// Whether a tuning stage runs anew for each seed of the stages that choose by it, so that the variance of tuning is in
  /// every interval. Otherwise it runs once, and what is judged holds for the levels that were chosen. A judging stage is
  /// never repeated.
  public var isRepeated: Bool

  /// The use of a stage's results.
  public enum Purpose: String, Sendable, Hashable, Codable {
    /// Its results choose levels for later stages and are never judged.
    case tuning
    /// Its results are judged. `--seeds` sets its number of seeds.
    case judging
  }

  /// Makes a stage that runs every combination of levels. Every manipulated factor is either crossed or chosen. Traps where a
  /// variable is crossed twice.
  public init(
    name: String, purpose: Purpose, crossed: [Crossing], chosen: [Choice] = [], seeds: Seeds,
    isRepeated: Bool = true, file: StaticString = #file, line: UInt = #line
  ) {
    self.init(
      name: name, purpose: purpose, layout: crossed.isEmpty ? [] : [.full(crossed, file: file, line: line)],
      chosen: chosen, seeds: seeds, isRepeated: isRepeated)
  }

  /// Makes a stage with a layout of one or several parts. Every manipulated factor is in one of them or chosen.
  public init(
    name: String, purpose: Purpose, layout: [Layout], chosen: [Choice] = [], seeds: Seeds,
    isRepeated: Bool = true
  ) {
    self.name = name
    self.purpose = purpose
    self.layout = layout
    self.chosen = chosen
    self.seeds = seeds
    self.isRepeated = isRepeated && purpose == .tuning
  }

  /// Makes a stage from the names of its factors, as a document or a store gives them.
  package init(
    name: String, purpose: Purpose, crossed: [String: [FactorValue]], chosen: [Choice] = [],
    seeds: Seeds, isRepeated: Bool = true
  ) {
    self.init(
      name: name, purpose: purpose, layout: crossed.isEmpty ? [] : [.full(levels: crossed)], chosen: chosen,
      seeds: seeds, isRepeated: isRepeated)
  }
}

extension Stage {
  /// The levels of the layout's part that runs every combination.
  package var crossed: [String: [FactorValue]] {
    get {
      for case .full(let levels) in layout { return levels }
      return [:]
    }
    set {
      let index = layout.firstIndex { if case .full = $0 { true } else { false } }
      if let index {
        layout[index] = .full(levels: newValue)
      } else {
        layout.insert(.full(levels: newValue), at: 0)
      }
    }
  }

  /// The factors and streams of all parts of the layout, by name.
  package var layoutFactors: [String] { layout.flatMap(\.factors).sorted() }

  /// Whether runs with every seed have each of the factor's levels, so that one can be selected.
  func isSelectable(_ factor: String) -> Bool {
    layout.contains { part in
      guard part.factors.contains(factor) else { return false }
      switch part {
      case .full, .fraction, .latinSquare, .list: return true
      case .sobol(_, let points): return points != nil
      case .nested: return false
      }
    }
  }
}
