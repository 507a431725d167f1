import AssayRandomness
import AssayStatistics
import Testing

/// The bounds are four standard errors of the simulation unless they are exact.
@Suite("Worlds of simulation")
struct WorldTests {
  let stream = RandomStream(seed: 11, name: "world")
  let count = 40_000

  /// P(value > centre) + ½ P(value = centre), less ½, in standard errors.
  private func imbalance(_ values: [Double], about centre: Double) -> Double {
    let sum = values.reduce(0.0) { $0 + ($1 > centre ? 0.5 : $1 < centre ? -0.5 : 0) }
    return sum / (0.25 * Double(values.count)).squareRoot()
  }

  @Test(arguments: World.allCases)
  func `Values have the mean, the median and the superiority that was asked for`(world: World) throws {
    let mean = try StudentInterval.mean(
      of: world.values(count: count, having: .mean, of: 0.5, stream: stream), confidence: 0.9999)
    #expect(mean.contains(0.5), "\(mean)")
    let median = try world.values(count: count, having: .median, of: -2, stream: stream)
    if world == .twoPoint {
      #expect(try Summary.median(median) == -2)
    } else {
      #expect(imbalance(median, about: -2).magnitude < 4)
    }
    for superiority in [0.05, 0.5, 0.75] {
      let values = try world.values(count: count, having: .superiority, of: superiority, stream: stream)
      let wins = values.reduce(0.0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / Double(count)
      #expect((wins - superiority).magnitude < 4 * (0.25 / Double(count)).squareRoot(), "\(wins)")
    }
    let walsh = try world.values(count: count, having: .pseudomedian, of: 3, stream: stream)
    let means = stride(from: 0, to: count, by: 2).map { (walsh[$0] + walsh[$0 + 1]) / 2 }
    if world == .twoPoint {
      #expect(try Summary.median(means) == 3)
    } else {
      #expect(imbalance(means, about: 3).magnitude < 4)
    }
  }

  @Test func `The lognormal pseudomedian is that of mpmath`() throws {
    #expect(try agree(World.lognormal.pseudomedian, PowerOracle.read().lognormalPseudomedian, 1e-15))
  }

  @Test(arguments: World.allCases, [0.0, 0.8])
  func `Pairs have the parameter that was asked for`(world: World, correlation: Double) throws {
    func pairs(_ parameter: World.Parameter, _ value: Double) throws -> (
      treatment: [Double], control: [Double]
    ) {
      try world.pairs(count: count, correlation: correlation, having: parameter, of: value, stream: stream)
    }
    for parameter in [World.Parameter.mean, .median, .pseudomedian] {
      let (treatment, control) = try pairs(parameter, 0.25)
      let differences = zip(treatment, control).map { $0 - $1 }
      #expect(imbalance(differences, about: 0.25).magnitude < 4)
      #expect(
        try StudentInterval.mean(of: differences, confidence: 0.9999).contains(0.25), "\(parameter)")
    }
    for superiority in [0.1, 0.5, 0.75] {
      let (treatment, control) = try pairs(.superiority, superiority)
      let share = try PairedStatistic.superiority(treatment: treatment, control: control)
      #expect((share - superiority).magnitude < 4 * (0.25 / Double(count)).squareRoot(), "\(share)")
    }
    for parameter in [World.Parameter.ratioOfMedians, .medianOfRatios] {
      let (treatment, control) = try pairs(parameter, 0.8)
      #expect(treatment.allSatisfy { $0 > 0 } && control.allSatisfy { $0 > 0 })
      let ratio = try PairedStatistic.ratioOfMedians(treatment: treatment, control: control)
      #expect((ratio - 0.8).magnitude < 0.04, "\(ratio)")
      let ratios = zip(treatment, control).map { $0 / $1 }
      #expect(imbalance(ratios, about: 0.8).magnitude < 4)
    }
  }

  @Test(arguments: [World.gaussian, .student3, .twoPoint], [-0.4, 0, 0.8])
  func `Arms correlate as much as was asked for`(world: World, correlation: Double) throws {
    let (treatment, control) = try world.pairs(
      count: count, correlation: correlation, having: .mean, of: 0, stream: stream)
    let (a, b) = try (Summary.mean(treatment), Summary.mean(control))
    let product = try Summary.mean(zip(treatment, control).map { ($0 - a) * ($1 - b) })
    let measured = try product / (Summary.variance(treatment) * Summary.variance(control)).squareRoot()
    // Fourth powers of t with 3 degrees of freedom have no mean, so its sample correlation converges slowly.
    #expect((measured - correlation).magnitude < (world == .student3 ? 0.1 : 0.02), "\(measured)")
  }

  @Test func `The mean of the lognormal and of the two-point world is theirs`() throws {
    #expect(World.twoPoint.mean == 0.7)
    #expect(agree(World.lognormal.mean * World.lognormal.mean, 2.718281828459045, 1e-15))
  }

  @Test(arguments: World.allCases)
  func `Draws depend only on the stream`(world: World) throws {
    let long = try world.values(count: 9, having: .mean, of: 0, stream: stream)
    let short = try world.values(count: 4, having: .mean, of: 0, stream: stream)
    #expect(Array(long[..<4]) == short)
    let pairs = try world.pairs(count: 9, correlation: 0.5, having: .mean, of: 0, stream: stream)
    let fewer = try world.pairs(count: 4, correlation: 0.5, having: .mean, of: 0, stream: stream)
    #expect(Array(pairs.treatment[..<4]) == fewer.treatment)
    #expect(Array(pairs.control[..<4]) == fewer.control)
  }

  @Test func `Worlds that do not exist say why`() {
    #expect(
      message { try World.gaussian.values(count: 3, having: .ratioOfMedians, of: 1, stream: stream) }
        == "the ratio of medians belongs to pairs of values; draw pairs, "
        + "or choose a parameter of single values")
    #expect(
      message { try World.gaussian.values(count: 3, having: .superiority, of: 1, stream: stream) }
        == "the superiority is 1.0; it must lie above 0 and below 1")
    #expect(
      message { try World.gaussian.values(count: 3, having: .mean, of: .nan, stream: stream) }
        == "the mean is nan; it must be finite")
    #expect(
      message { try World.gaussian.values(count: 0, having: .mean, of: 0, stream: stream) }
        == "there are 0 values; at least 1 are needed")
    #expect(
      message {
        try World.twoPoint.pairs(count: 3, correlation: -0.9, having: .mean, of: 0, stream: stream)
      }.hasPrefix("the correlation within pairs is -0.9; it must lie from -0.42857142857142"))
    #expect(
      message { try World.gaussian.pairs(count: 3, having: .medianOfRatios, of: 0, stream: stream) }
        .hasPrefix("the median of ratios is 0.0; it must lie from 5e-324 to "))
  }
}
