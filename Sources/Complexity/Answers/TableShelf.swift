/// The tables that queries need. Each is loaded from the cache, derived or sampled at its first use.
package final class TableShelf {
  /// The options for tables; a `nil` takes the standard value.
  package struct Options: Hashable {
    package var states: Int?
    package var steps: Int?
    package var withoutLimit = false
    package var paths: Int?
    /// Whether to derive a table anew even if the cache holds it.
    package var fresh = false
    /// The most different strings that a derivation keeps.
    package var mostStrings = Derivation.mostStrings

    package init(
      states: Int? = nil, steps: Int? = nil, withoutLimit: Bool = false, paths: Int? = nil,
      fresh: Bool = false
    ) {
      self.states = states
      self.steps = steps
      self.withoutLimit = withoutLimit
      self.paths = paths
      self.fresh = fresh
    }
  }

  private let cache: TableCache
  private let jobs: Int
  private let options: Options
  private let approve: (DerivationCost) throws -> Void
  private let note: @Sendable (String) -> Void
  private let progress: @Sendable (DerivationProgress) -> Bool
  private var strings: [Int: StringComplexity] = [:]
  private var plane: StringComplexity?

  package init(
    cache: TableCache, jobs: Int, options: Options, approve: @escaping (DerivationCost) throws -> Void,
    note: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (DerivationProgress) -> Bool
  ) {
    self.cache = cache
    self.jobs = jobs
    self.options = options
    self.approve = approve
    self.note = note
    self.progress = progress
  }

  /// The table for strings over an alphabet: (5,2) and (3,3) exact, (4,m) sampled, unless states are
  /// chosen.
  package func forStrings(alphabet: Int) throws -> StringComplexity {
    if let known = strings[alphabet] { return known }
    let states = options.states ?? (alphabet == 2 ? 5 : alphabet == 3 ? 3 : 4)
    let space = try MachineSpace(states: states, symbols: alphabet)
    let measure: StringComplexity
    if alphabet <= 3 || options.withoutLimit || (space.machines ?? .max) < 1 << 47 {
      measure = StringComplexity(try exact(space))
    } else {
      let plan = try SamplePlan(
        space: space, limit: options.steps, paths: options.paths ?? SamplePlan.standardPaths)
      measure = StringComplexity(
        try cache.table(
          plan, jobs: jobs, fresh: options.fresh, approve: approve, note: note, progress: progress))
    }
    strings[alphabet] = measure
    return measure
  }

  /// The table for matrices of two symbols: (4,2) on a plane unless states are chosen.
  package func forMatrices() throws -> StringComplexity {
    if let plane { return plane }
    let measure = StringComplexity(
      try exact(try MachineSpace(states: options.states ?? 4, symbols: 2, dimensions: 2)))
    plane = measure
    return measure
  }

  private func exact(_ space: MachineSpace) throws -> OutputTable {
    let limit = options.withoutLimit ? nil : options.steps ?? DerivationPlan.standardLimit(space)
    return try cache.tableAndFile(
      DerivationPlan(space: space, limit: limit), jobs: jobs, fresh: options.fresh, approve: approve,
      mostStrings: options.mostStrings, note: note, progress: progress
    ).table
  }
}

extension StringComplexity {
  /// The origin of the values, in words: exact (5,2), 500 steps.
  package var tableName: String {
    switch distribution {
    case let table as OutputTable:
      "exact \(table.plan.space.name), \(table.plan.limit.map { "\($0) steps" } ?? "no step limit")"
    case let table as SampledTable:
      "sampled \(table.plan.space.name), \(table.plan.limit) steps, \(table.plan.paths) paths, seed \(table.plan.seed)"
    default: distribution.space.name
    }
  }

  /// The greatest length at which at most one string in a thousand is unknown: a suitable side for blocks.
  package var blockLength: Int {
    var length = 1
    while length < 12 {
      let all = (0...length).reduce(1.0) { power, _ in power * Double(alphabet) }
      let known = distribution.ladder(length: length + 1).reduce(0) { $0 + $1.strings }
      if Double(known) < 0.999 * all { break }
      length += 1
    }
    return length
  }
}
