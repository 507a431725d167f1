import AssayRandomness
import AssayStatistics
import Foundation

extension Statistic {
  /// The kinds of samples in a fixed order.
  var sortedKinds: [Sample.Kind] { Sample.Kind.allCases.filter(kinds.contains) }

  /// Where the statistic's tests have answers.
  var domain: ClosedRange<Double> {
    self == .varianceShare ? 0...0.99 : unit == .share ? 0...1 : unit == .ratio ? 0.01...1e3 : -1e3...1e3
  }

  /// A lower and an upper bound near the estimates of `randomSample`; powers of two where they bound a ratio.
  var bounds: (low: Double, high: Double) {
    switch unit {
    case .measure: (-0.5, 0.75)
    case .ratio: (0.5, 2)
    case .share: (0.25, 0.75)
    }
  }

  /// A sample that the statistic takes: positive where it judges ratios. It is drawn anew until its values or differences
  /// vary.
  func randomSample(
    _ kind: Sample.Kind, _ world: World, count: Int, _ stream: RandomStream
  ) throws -> Sample {
    for attempt in 0..<9 {
      let sample = try drawnSample(kind, world, count: count, stream.split(attempt))
      switch sample {
      case .values(let values) where Set(values).count > 1: return sample
      case .pairs(let treatment, let control) where Set(zip(treatment, control).map { $0 - $1 }).count > 1:
        return sample
      case .groups(let groups) where groups.allSatisfy { Set($0).count > 1 }: return sample
      default: continue
      }
    }
    return .values([])
  }

  private func drawnSample(
    _ kind: Sample.Kind, _ world: World, count: Int, _ stream: RandomStream
  ) throws -> Sample {
    switch kind {
    case .values: return .values(try world.values(count: count, having: .median, of: 0.25, stream: stream))
    case .pairs:
      let (treatment, control) = try world.pairs(
        count: count, correlation: 0.3, having: unit == .ratio ? .ratioOfMedians : .median,
        of: unit == .ratio ? 1.5 : 0.25, stream: stream)
      return .pairs(treatment: treatment, control: control)
    case .groups:
      return .groups(
        try (0..<4).map { group in
          try world.values(count: count, having: .median, of: Double(group), stream: stream.split(group))
        })
    }
  }

  /// The sample in which the statistic lies on the other side: values negated, or arms exchanged. `criterion` turns a
  /// criterion over likewise; it leaves a share of values or of variance as it is.
  func mirror(
    _ sample: Sample
  ) -> (statistic: Statistic, sample: Sample, criterion: (Criterion) -> Criterion) {
    func turned(_ turn: @escaping (Double) -> Double) -> (Criterion) -> Criterion {
      { criterion in
        switch criterion {
        case .below(let bound): .above(turn(bound))
        case .above(let bound): .below(turn(bound))
        case .within(let low, let high): .within(turn(high), turn(low))
        }
      }
    }
    switch sample {
    case .groups(let groups): return (self, .groups(groups.map { $0.map { -$0 } }), { $0 })
    case .values(let values):
      let negated = Sample.values(values.map { -$0 })
      guard let threshold else { return (self, negated, turned { -$0 }) }
      return (
        self == .shareAbove(threshold) ? .shareBelow(-threshold) : .shareAbove(-threshold), negated, { $0 }
      )
    case .pairs(let treatment, let control):
      let turn: (Double) -> Double =
        switch unit {
        case .measure: { -$0 }
        case .ratio: { 1 / $0 }
        case .share: { 1 - $0 }
        }
      return (self, .pairs(treatment: control, control: treatment), turned(turn))
    }
  }

  /// Questions of each criterion; shares of variance with an effect of their own.
  func questions(count: Int) -> [Question] {
    let criteria: [(Criterion, Double)] =
      switch unit {
      case .measure: [(.above(0.5), 0.75), (.below(0.5), 0.75), (.within(-1, 1.5), 0.75)]
      case .ratio: [(.above(1.25), 0.75), (.below(0.8), 0.75), (.within(0.8, 1.5), 0.75)]
      case .share where self == .varianceShare:
        [(.above(0.1), 0.5), (.below(0.6), 0.2), (.within(0.1, 0.9), 0.5)]
      case .share: [(.above(0.5), 0.75), (.below(0.5), 0.75), (.within(0.2, 0.8), 0.75)]
      }
    return criteria.map { Question(criterion: $0, count: count, effect: $1, groups: 5) }
  }

  /// A sample in which the effect is as large as the question says.
  func sample(of question: Question, _ stream: RandomStream) -> Sample {
    let (count, effect) = (question.count, question.effect)
    if self == .varianceShare {
      let share = share(of: question)
      let centres = stream.split("centres").normal(count: question.groups)
      return .groups(
        centres.enumerated().map { group, centre in
          stream.split(group).normal(count: count).map {
            share.squareRoot() * centre + (1 - share).squareRoot() * $0
          }
        })
    }
    if unit == .share {
      let share = share(of: question)
      let sides = stream.uniform(count: count).map { $0 < share ? 1.0 : -1 }
      if self == .shareBelow(0) { return .values(sides.map { -$0 }) }
      return kinds == [.values] ? .values(sides) : .pairs(treatment: sides, control: sides.map { _ in 0 })
    }
    // Normal values, or logarithms of ratios, of which a share `effect` lies on the right side of each bound.
    let z = NormalDistribution.quantile(effect)
    let bounds = question.criterion.bounds.map { unit == .ratio ? log($0) : $0 }
    let (centre, scale): (Double, Double) =
      switch question.criterion {
      case .above: (bounds[0] + z, 1)
      case .below: (bounds[0] - z, 1)
      case .within: ((bounds[0] + bounds[1]) / 2, (bounds[1] - bounds[0]) / 2 / z)
      }
    let draws = stream.normal(count: count)
    if unit == .measure { return .values(draws.map { centre + scale * $0 }) }
    let others = stream.split("control").normal(count: count)
    let half = scale / 2.0.squareRoot()
    return .pairs(
      treatment: draws.map { exp(centre + half * $0) }, control: others.map { exp(half * $0) })
  }

  private func share(of question: Question) -> Double {
    switch question.criterion {
    case .above: question.effect
    case .below: self == .varianceShare ? question.effect : 1 - question.effect
    case .within(let low, let high): (low + high) / 2
    }
  }
}
