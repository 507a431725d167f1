import AssayRandomness
import AssayStatistics

/// The sequential sign-flip test of differences whose mean is 0.
public struct LookSimulation: Simulation, Hashable {
  /// The numbers of seeds at which the test is made.
  public var looks: [Int]
  /// How the error rate is spent.
  public var spending: SpentAlpha
  /// What the differences are drawn from.
  public var world: World
  /// Differences of exchangeable pairs, or the values of the world themselves, which may be skewed.
  public var kind: Sample.Kind

  /// Random assignments of signs, where there are too many; the error rate does not depend on their number.
  static let resamples = 399

  /// The differences are symmetric.
  public var isInFamily: Bool { Family.symmetric.contains(world, of: kind) }

  /// The test in words.
  public var name: String {
    "sign-flip, \(spending.rawValue), \(looks), \(kind.rawValue), \(world.shownName)"
  }
  /// Microseconds, roughly.
  public var cost: Double { looks[looks.count - 1] > 20 ? 250 : 400 }

  /// Whether the test for a greater mean, and that for a smaller one, reject at some look.
  public func rejections(_ stream: RandomStream) throws -> [Bool] {
    let count = looks[looks.count - 1]
    let differences: [Double]
    if kind == .values {
      differences = try world.values(count: count, having: .mean, of: 0, stream: stream.split("sample"))
    } else {
      let (treatment, control) = try world.pairs(
        count: count, having: .mean, of: 0, stream: stream.split("sample"))
      differences = zip(treatment, control).map { $0 - $1 }
    }
    return try [Alternative.greater, .less].map { side in
      try SequentialSignFlip(
        looks: looks, spending: spending, alternative: side, resamples: Self.resamples,
        stream: stream.split("test")
      ).run(differences: differences).rejectedAt != nil
    }
  }

  static let all: [LookSimulation] = [[6, 8, 10], [10, 20, 30]].flatMap { looks in
    [SpentAlpha.obrienFleming, .pocock].flatMap { spending in
      World.allCases.map { LookSimulation(looks: looks, spending: spending, world: $0, kind: .pairs) }
        + [LookSimulation(looks: looks, spending: spending, world: .lognormal, kind: .values)]
    }
  }
}

/// The exact error rate of a test of wins and losses with looks.
struct ExactLooks {
  var name: String
  var rate: Double

  static func all() throws -> [ExactLooks] {
    var all: [ExactLooks] = []
    for looks in [[6, 8, 10], [10, 20, 30], Array(1...60)] {
      let shown = looks.count > 3 ? "every seed up to 60" : looks.map(String.init).joined(separator: "/")
      for bound in [0.5, 0.75] {
        func add(_ name: String, _ make: (Alternative) throws -> SignLooks) throws {
          let rates = try [Alternative.greater, .less].map { try make($0).course(probability: bound).power }
          all.append(
            ExactLooks(name: "\(name), looks at \(shown), P(win) = \(bound)", rate: max(rates[0], rates[1])))
        }
        try add("sign martingale") {
          try SignLooks(martingale: SignMartingale(bound: bound, alternative: $0), looks: looks)
        }
        for (name, spending) in [("O'Brien-Fleming", SpentAlpha.obrienFleming), ("Pocock", .pocock)] {
          try add("signs, " + name) {
            try SignLooks(spending: spending, looks: looks, bound: bound, alternative: $0)
          }
        }
      }
    }
    return all
  }
}
