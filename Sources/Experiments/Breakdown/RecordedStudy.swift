/// The trials of a study that are planned so far, with what became of them.
struct RecordedStudy {
  let registration: Registration
  let stages: [RecordedStage]

  /// One stage, in the order of the design.
  struct RecordedStage {
    var name: String
    /// The trials that the design asks for; those with a record alone, where earlier stages are not complete.
    var trials: [Trial]
    var records: [Record]
    /// The trials that failed and have no result.
    var failed: [Trial]
  }

  /// The name by which the seeds of trials are asked for, unless a factor has it.
  static let seed = "seed"

  private var design: Design { registration.design }

  /// The trials that the registered design names.
  init(_ registration: Registration, in store: any RecordStore) throws {
    self.registration = registration
    var known = StudyRecords(body: registration.body)
    let part = try known.load(registration, from: store, series: false).part
    let records = Dictionary(grouping: known.records, by: \.trial.stage)
    let failed = try store.failedTrials()
    var stages: [RecordedStage] = []
    var isPlanned = true
    for stage in part.design.stages {
      let records = records[stage.name] ?? []
      var recorded = RecordedStage(
        name: stage.name, trials: records.map(\.trial), records: records, failed: [])
      if isPlanned {
        let planned = try known.load(stage, of: part.design, from: store, series: false)
        let missing = known.missing(of: planned)
        recorded.trials = planned.map(\.trial)
        recorded.failed = missing.filter { failed.contains($0.key) }.map(\.trial)
        // Levels of later stages may depend on what is missing.
        isPlanned = missing.isEmpty
      }
      stages.append(recorded)
    }
    self.stages = stages
  }
}

extension RecordStore {
  /// The identities of the trials that ever failed: that threw, or whose result was refused.
  fileprivate func failedTrials() throws -> Set<String> {
    var failed: Set<String> = []
    var last = 0
    while true {
      let events = try events(after: last, limit: 1_000)
      for event in events {
        if case .failed(let trial) = event.content, trial.kind != .notBegun { failed.insert(trial.key) }
      }
      guard let end = events.last?.number else { return failed }
      last = end
    }
  }
}

extension RecordedStudy {
  /// What the trial has of a factor; `nil` where it has nothing of that name.
  func level(of factor: String, in trial: Trial) -> Breakdown.Level? {
    if let level = trial.levels[factor] { return .value(level) }
    if let seed = trial.overrides[factor] { return .seed(seed) }
    let isSeed = factor == Self.seed || design.factor(factor)?.role == .nuisance
    return isSeed ? .seed(trial.seed) : nil
  }

  /// Whether trials of the stage differ in each of the factors.
  func varies(all factors: [String], in stage: RecordedStage) -> Bool {
    factors.allSatisfy { factor in
      if design.factor(factor)?.role == .nuisance, !isSet(factor, in: stage) { return false }
      let levels = stage.trials.lazy.compactMap { level(of: factor, in: $0) }
      guard let first = levels.first else { return false }
      return levels.contains { $0 != first }
    }
  }

  /// Whether a trial of the stage has a seed of its own for the stream.
  private func isSet(_ stream: String, in stage: RecordedStage) -> Bool {
    stage.trials.contains { $0.overrides[stream] != nil }
  }

  /// The names by which the study may be broken down.
  var known: [String] {
    let names = design.factors.filter { factor in
      factor.role == .manipulated
        || factor.role == .nuisance && stages.contains { isSet(factor.name, in: $0) }
    }.map(\.name)
    return names.contains(Self.seed) ? names : names + [Self.seed]
  }

  /// Throws unless the study varies each of these factors somewhere, or may do so, and has the stage.
  func require(_ factors: [String], stage: String?) throws {
    var seen: Set<String> = []
    for name in factors {
      guard seen.insert(name).inserted else { throw BreakdownError.repeated(name) }
      guard let factor = design.factor(name) else {
        if name == Self.seed { continue }
        throw BreakdownError.unknown(
          kind: "factor", name: name, study: registration.study, known: known)
      }
      switch factor.role {
      case .manipulated: break
      case .held: throw BreakdownError.held(name, level: factor.levels.first ?? "")
      case .nuisance: if !known.contains(name) { throw BreakdownError.drawn(name) }
      case .free: throw BreakdownError.free(name)
      }
    }
    if let stage, design.stage(stage) == nil {
      throw BreakdownError.unknown(
        kind: "stage", name: stage, study: registration.study, known: design.stages.map(\.name))
    }
  }

  /// Throws where a measure is neither recorded nor used by the rule or a choice.
  func require(measures: [String]) throws {
    let recorded = Set(stages.flatMap { $0.records.flatMap(\.measurement.measures.keys) })
    let used = judgedMeasures + design.stages.flatMap(\.chosen).map(\.measure)
    var seen: Set<String> = []
    for name in measures {
      guard seen.insert(name).inserted else { throw BreakdownError.repeated(name) }
      guard recorded.contains(name) || used.contains(name) else {
        throw BreakdownError.unknown(
          kind: "measure", name: name, study: registration.study,
          known: recorded.union(used).sorted())
      }
    }
  }

  /// The measures that the rule's outcomes use, in their order.
  var judgedMeasures: [String] { registration.rule.outcomes.map(\.measure).distinct }

  /// The measures to describe of a stage: those that were asked for, or that outcomes and the choices by this stage use, as
  /// far as one of its trials has them.
  func measures(of stage: RecordedStage, asked: [String]) -> [String] {
    let choosing = design.stages.flatMap(\.chosen).filter { $0.stage == stage.name }.map(\.measure)
    let wanted = asked.isEmpty ? (judgedMeasures + choosing).distinct : asked
    return wanted.filter { measure in
      stage.records.contains { $0.measurement.measures[measure] != nil }
    }
  }

  /// The table of one measure. A trial that did not measure it plays no part, and levels at which none does have no row.
  func breakdown(of measure: String, in stage: RecordedStage, by factors: [String]) -> Breakdown {
    func levels(of trial: Trial) -> [Breakdown.Level] { factors.compactMap { level(of: $0, in: trial) } }
    var values: [[Breakdown.Level]: Breakdown.Values] = [:]
    for trial in stage.trials { values[levels(of: trial), default: .init()].plan() }
    for trial in stage.failed { values[levels(of: trial), default: .init()].addFailure() }
    for record in stage.records {
      guard let value = record.measurement.measures[measure] else {
        values[levels(of: record.trial), default: .init()].addUnmeasured()
        continue
      }
      values[levels(of: record.trial), default: .init()].add(value, record.measurement.censored[measure])
    }
    let confidence = registration.rule.confidence
    let orders = factors.map { order(of: $0) }
    let rows = values.filter { $0.key.count == factors.count && $0.value.isMeasurable }
      .sorted { a, b in
        for (order, (first, second)) in zip(orders, zip(a.key, b.key)) where first != second {
          return order(first, second)
        }
        return false
      }
    return Breakdown(
      stage: stage.name, measure: measure, factors: factors, confidence: confidence,
      rows: rows.map { $0.value.row($0.key, confidence: confidence) })
  }

  /// Whether one level of a factor comes before another: declared ones in their order, then others by value.
  private func order(of factor: String) -> (Breakdown.Level, Breakdown.Level) -> Bool {
    let declared = Dictionary(
      zip(design.factor(factor)?.levels ?? [], 0...), uniquingKeysWith: { first, _ in first })
    return { first, second in
      switch (first, second) {
      case (.seed(let a), .seed(let b)): return a < b
      case (.value(let a), .value(let b)):
        let (place, other) = (declared[a] ?? .max, declared[b] ?? .max)
        return place == other ? a.precedes(b) : place < other
      case (.seed, .value): return true
      case (.value, .seed): return false
      }
    }
  }
}

extension [String] {
  /// The names, each at its first place.
  fileprivate var distinct: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
