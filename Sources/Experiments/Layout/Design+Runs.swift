import AssayRandomness

extension Design {
  /// One trial of each seed of a stage, before its choices: the levels that the layout gives, and the seeds of single
  /// streams.
  package struct Run: Sendable, Hashable {
    package var levels: Levels = [:]
    package var overrides: [String: UInt64] = [:]

    package init(levels: Levels = [:], overrides: [String: UInt64] = [:]) {
      (self.levels, self.overrides) = (levels, overrides)
    }

    /// The levels, and the seeds of single streams as levels of the streams' factors.
    var conditions: Levels {
      levels.merging(overrides.compactMapValues { Int(exactly: $0).map(FactorValue.integer) }) { level, _ in
        level
      }
    }
  }

  /// The trials that a stage runs with one of its seeds, whose place among them is given. The first part of the layout varies
  /// slowest. Every seed has equally many; a Latin square and Sobol's next points give each seed others.
  package func runs(of stage: Stage, seed index: Int) -> [Run] {
    stage.layout.reduce([Run()]) { runs, part in
      let further = self.runs(of: part, in: stage, seed: index)
      return runs.flatMap { run in
        further.map { next in
          Run(
            levels: run.levels.merging(next.levels) { $1 },
            overrides: run.overrides.merging(next.overrides) { $1 })
        }
      }
    }
  }

  /// The levels that a stage's layout gives a factor, in the order in which the factor declares them, and others by value; for
  /// a stream the seeds that take the place of the root seed. None where they differ from seed to seed and are not declared.
  package func levels(of name: String, in stage: Stage) -> [FactorValue] {
    guard let part = stage.layout.first(where: { $0.factors.contains(name) }) else { return [] }
    if case .sobol(_, let points) = part, let factor = factor(name) {
      guard points != nil, factor.span != nil else { return factor.levels }
      return Set(runs(of: part, in: stage, seed: 0).compactMap { $0.levels[name] }).sorted { $0.precedes($1) }
    }
    return ordered(part.listed(name), of: name)
  }

  /// Levels as a factor declares them, and then others by value; seeds of a stream as they are.
  private func ordered(_ levels: [FactorValue], of name: String) -> [FactorValue] {
    guard let factor = factor(name), factor.role != .nuisance else { return levels }
    return factor.levels.filter(levels.contains)
      + levels.filter { !factor.levels.contains($0) && factor.admits($0) }.sorted { $0.precedes($1) }
  }

  private func runs(of part: Layout, in stage: Stage, seed index: Int) -> [Run] {
    let names = part.factors
    let seed = trialSeed(stage.seeds.first &+ UInt64(index))
    switch part {
    case .full:
      return names.reduce([Run()]) { runs, name in
        let levels = ordered(part.listed(name), of: name)
        return runs.flatMap { run in levels.map { set(name, $0, in: run) } }
      }
    case .list(let listed):
      return listed.map { levels in levels.reduce(Run()) { set($1.key, $1.value, in: $0) } }
    case .fraction(let fraction): return runs(of: fraction, in: stage, seed: seed)
    case .latinSquare:
      let levels = names.map { ordered(part.listed($0), of: $0) }
      let order = levels.first?.count ?? 0
      let stream = Self.stream(seed, "Latin square", names)
      let permutations = names.map { stream.split($0).permutation(of: order) }
      let table = (try? OrthogonalSquares(order: order, factors: names.count))?.runs ?? []
      // Rows and columns stay in order; what stands in them is permuted.
      let runs = table.map { run in zip(permutations, run).map { $0[$1] } }
      return runs.sorted { $0.lexicographicallyPrecedes($1) }.map { run in
        names.indices.reduce(Run()) { set(names[$1], levels[$1][run[$1]], in: $0) }
      }
    case .sobol(let factors, let points):
      let first = points == nil ? UInt64(index) : 0
      let stream = Self.stream(trialSeed(stage.seeds.first), "Sobol", factors)
      let sequence = SobolSequence(dimensions: factors.count, scrambledBy: stream)
      return (0..<UInt64(part.runCount)).map { place in
        zip(factors, sequence.point(at: first + place)).reduce(Run()) { run, coordinate in
          set(coordinate.0, factor(coordinate.0)?.level(at: coordinate.1), in: run)
        }
      }
    case .nested(let streams):
      return streams.reduce([(run: Run(), stream: Self.stream(seed, "nested", []))]) { runs, nested in
        runs.flatMap { run, stream in
          (0..<max(nested.draws, 0)).map { draw in
            let stream = stream.split(nested.stream).split(draw)
            var run = run
            run.overrides[nested.stream] = Self.seed(from: stream)
            return (run, stream)
          }
        }
      }.map(\.run)
    }
  }

  private func runs(of fraction: FractionalFactorial, in stage: Stage, seed: UInt64) -> [Run] {
    guard let relation = try? DefiningRelation(of: fraction) else { return [] }
    let streams = fraction.blocks.isEmpty ? [] : blockedStreams(of: stage)
    return relation.runs.map { number in
      var run = Run()
      for (place, name) in relation.names.enumerated() {
        run.levels[name] = fraction.levels[name]?[number >> UInt64(place) & 1 == 1 ? 1 : 0]
      }
      let block = Self.stream(seed, "block", []).split(relation.block(of: number))
      for stream in streams { run.overrides[stream] = Self.seed(from: block.split(stream)) }
      return run
    }
  }

  /// The streams of which each block has draws of its own: all that are declared, but for those that the layout sets otherwise.
  func blockedStreams(of stage: Stage) -> [String] {
    let others = Set(stage.layoutFactors)
    return factors.filter { $0.role == .nuisance && !others.contains($0.name) }.map(\.name)
  }

  private func set(_ name: String, _ level: FactorValue?, in run: Run) -> Run {
    var run = run
    if factor(name)?.role == .nuisance {
      run.overrides[name] = level?.streamSeed
    } else {
      run.levels[name] = level
    }
    return run
  }

  /// The stream of what is random in a part of a layout. It is a child, so no declared stream has its draws.
  private static func stream(_ seed: UInt64, _ kind: String, _ factors: [String]) -> RandomStream {
    factors.reduce(RandomStream(seed: seed, name: "layout").split(kind)) { $0.split($1) }
  }

  /// A seed of 63 digits, which is a level, too.
  private static func seed(from stream: RandomStream) -> UInt64 { stream.bits64(at: 0) >> 1 }
}

extension Factor {
  /// The level at a share of 0 ..< 1: of the span, or of as many equally wide bins as there are levels.
  fileprivate func level(at share: Double) -> FactorValue? {
    if let span { return span.level(at: share) }
    return levels.isEmpty ? nil : levels[min(Int(share * Double(levels.count)), levels.count - 1)]
  }
}
