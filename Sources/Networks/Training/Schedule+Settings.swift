import AssayVariables

extension Schedule: Tabled {
  private static let rate = number("rate", "the first rate")
  private static let factor = number("factor", "what the rate is multiplied with")
  private static let end = number("to", "the last rate")
  private static let length = whole("steps", "how long it takes")

  private static func number(_ name: String, _ meaning: String) -> Variable<Double> {
    Variable(name, meaning, .notNegative, called: "'\(name)' of a schedule")
  }

  private static func whole(_ name: String, _ meaning: String) -> Variable<Int> {
    Variable(name, meaning, .whole(from: 1), called: "'\(name)' of a schedule", unit: "steps")
  }

  /// What an element is called.
  public static let noun = "schedule"
  /// Every schedule.
  public static let table = Table<Schedule>(noun, falling + waving, check: { $0.relationFault })

  private static let falling: [Element<Schedule>] = [
    Element(
      Settings("constant", "the same rate always", like: 0, [Setting(\.self, rate, .main)]),
      make: { .constant($0) },
      match: {
        guard case .constant(let rate) = $0 else { return nil }
        return rate
      }),
    Element(
      Settings(
        "steps", "rate·factor^⌊t/every⌋", like: (rate: 0.0, every: 1, factor: 1.0),
        [
          Setting(\.rate, rate, .required),
          Setting(\.every, whole("every", "steps between two rates"), .required),
          Setting(\.factor, factor, .required),
        ]), make: { .steps(rate: $0.rate, every: $0.every, factor: $0.factor) },
      match: {
        guard case .steps(let rate, let every, let factor) = $0 else { return nil }
        return (rate, every, factor)
      }),
    Element(
      Settings(
        "milestones", "the rate times a factor from each milestone on",
        like: (rate: 0.0, at: [Int](), factor: 1.0),
        [
          Setting(\.rate, rate, .required),
          Setting(
            \.at, "at", "the milestones, rising", .list(of: .whole(from: 0)),
            called: "the list of milestones",
            unit: "steps", .required),
          Setting(\.factor, factor, .required),
        ]), make: { .milestones(rate: $0.rate, at: $0.at, factor: $0.factor) },
      match: {
        guard case .milestones(let rate, let milestones, let factor) = $0 else { return nil }
        return (rate, milestones, factor)
      }),
    Element(
      Settings(
        "exponential", "rate·factorᵗ", like: (rate: 0.0, factor: 1.0),
        [Setting(\.rate, rate, .required), Setting(\.factor, factor, .required)]),
      make: { .exponential(rate: $0.rate, factor: $0.factor) },
      match: {
        guard case .exponential(let rate, let factor) = $0 else { return nil }
        return (rate, factor)
      }),
    Element(
      Settings(
        "polynomial", "end + (rate − end)·(1 − t/steps)^power",
        like: (rate: 0.0, to: 0.0, steps: 1, power: 1.0),
        [
          Setting(\.rate, rate, .required), Setting(\.to, end, .required),
          Setting(\.steps, length, .required),
          Setting(\.power, number("power", "the exponent"), .required),
        ]), make: { .polynomial(rate: $0.rate, to: $0.to, steps: $0.steps, power: $0.power) },
      match: {
        guard case .polynomial(let rate, let end, let steps, let power) = $0 else { return nil }
        return (rate, end, steps, power)
      }),
    Element(
      Settings(
        "inverseSquareRoot", "rate·√(max(t, 1)/over)⁻¹ from `over` steps on", like: (rate: 0.0, over: 1),
        [
          Setting(\.rate, rate, .required),
          Setting(\.over, whole("over", "steps at the first rate"), .required),
        ]),
      make: { .inverseSquareRoot(rate: $0.rate, over: $0.over) },
      match: {
        guard case .inverseSquareRoot(let rate, let over) = $0 else { return nil }
        return (rate, over)
      }),
  ]

  private static let waving: [Element<Schedule>] = [
    Element(
      Settings(
        "cosine", "half a cosine from the first rate to the last", like: (rate: 0.0, to: 0.0, steps: 1),
        [
          Setting(\.rate, rate, .required), Setting(\.to, end, .required),
          Setting(\.steps, length, .required),
        ]),
      make: { .cosine(rate: $0.rate, to: $0.to, steps: $0.steps) },
      match: {
        guard case .cosine(let rate, let end, let steps) = $0 else { return nil }
        return (rate, end, steps)
      }),
    Element(
      Settings(
        "warmRestarts", "half cosines, each longer than the one before",
        like: (rate: 0.0, to: 0.0, period: 1, growth: 1),
        [
          Setting(\.rate, rate, .required), Setting(\.to, end, .required),
          Setting(\.period, whole("period", "steps of the first"), .required),
          Setting(
            \.growth, "growth", "how many times as long each is", .whole(from: 1),
            called: "'growth' of a schedule",
            .required),
        ]), make: { .warmRestarts(rate: $0.rate, to: $0.to, period: $0.period, growth: $0.growth) },
      match: {
        guard case .warmRestarts(let rate, let end, let period, let growth) = $0 else { return nil }
        return (rate, end, period, growth)
      }),
    Element(
      Settings(
        "oneCycle", "up to a peak and down by half cosines", like: Cycle(.oneCycle(peak: 0, steps: 1)),
        [
          Setting(\.peak, number("peak", "the largest rate"), .required), Setting(\.steps, length, .required),
          Setting(\.rising, "rising", "the share of the steps that rise", .finite),
          Setting(\.startDivisor, "startDivisor", "the peak over the first rate", .positive),
          Setting(\.endDivisor, "endDivisor", "the first rate over the last", .positive),
        ]),
      make: {
        .oneCycle(
          peak: $0.peak, steps: $0.steps, rising: $0.rising, startDivisor: $0.startDivisor,
          endDivisor: $0.endDivisor)
      },
      match: {
        guard case .oneCycle = $0 else { return nil }
        return Cycle($0)
      }),
    Element(
      Settings(
        "warmUp", "another schedule after a linear rise", like: Rise(.warmUp(steps: 1, then: .constant(0))),
        [
          Setting(\.steps, length, .required), Setting(\.from, number("from", "the first factor")),
          Setting(\.then, "then", "what follows", .required),
        ]), make: { .warmUp(steps: $0.steps, from: $0.from, then: $0.then) },
      match: {
        guard case .warmUp = $0 else { return nil }
        return Rise($0)
      }),
  ]

  /// The settings of a one-cycle schedule.
  private struct Cycle: Sendable {
    var peak = 0.0
    var steps = 1
    var rising = 0.0
    var startDivisor = 1.0
    var endDivisor = 1.0

    init(_ schedule: Schedule) {
      guard case .oneCycle(let peak, let steps, let rising, let startDivisor, let endDivisor) = schedule
      else { return }
      (self.peak, self.steps, self.rising) = (peak, steps, rising)
      (self.startDivisor, self.endDivisor) = (startDivisor, endDivisor)
    }
  }

  /// The settings of a warm-up.
  private struct Rise: Sendable {
    var steps = 1
    var from = 0.0
    var then = Schedule.constant(0)

    init(_ schedule: Schedule) {
      guard case .warmUp(let steps, let from, let then) = schedule else { return }
      (self.steps, self.from, self.then) = (steps, from, then)
    }
  }
}
