import AssayVariables

/// Settings that both minimisers have.
private let iterations = Variable<Int>(
  "iterations", "steps at most", .whole(from: 0), called: "the number of iterations", unit: "steps")

extension LimitedMemoryBFGS: Configured {
  /// The settings of L-BFGS.
  public static let settings = Settings<LimitedMemoryBFGS>(
    "lbfgs", "quasi-Newton steps whose Hessian is known from the last few steps",
    like: LimitedMemoryBFGS(iterations: 1),
    [
      Setting(\.iterations, AssayNetworks.iterations, .main),
      Setting(
        \.history, "history", "steps that are remembered", .whole(from: 1),
        called: "the number of steps remembered", unit: "steps"),
      Setting(\.length, "length", "how far a step goes"),
      Setting(
        \.gradientTolerance, "gradientTolerance", "ends when no derivative is larger in size",
        .number("be 0 or positive") { $0 >= 0 }, called: "the gradient's tolerance"),
    ])
}

extension LimitedMemoryBFGS.Length: Tabled {
  /// What an element is called.
  public static let noun = "length of a step"
  /// Every rule for the length of a step.
  public static let table = Table<LimitedMemoryBFGS.Length>(
    noun,
    [
      Element("strongWolfe", "to where Wolfe's strong conditions hold", LimitedMemoryBFGS.Length.strongWolfe),
      Element(
        Settings(
          "fixed", "a share of the quasi-Newton step", like: 1,
          [
            Setting(
              \.self, "share", "the share of the step", .positive, called: "the length of a step", .main)
          ]), make: { .fixed($0) },
        match: {
          guard case .fixed(let share) = $0 else { return nil }
          return share
        }),
    ])
}

extension LevenbergMarquardt: Configured {
  /// The settings of Levenberg–Marquardt.
  public static let settings = Settings<LevenbergMarquardt>(
    "levenbergMarquardt", "damped Gauss–Newton steps for a sum of squares",
    like: LevenbergMarquardt(iterations: 1),
    [
      Setting(\.iterations, AssayNetworks.iterations, .main),
      Setting(
        \.initialDamping, "initialDamping", "λ of the first trial step", .positive,
        called: "the initial damping"),
      Setting(
        \.target, "target", "ends early when the loss is no larger", .number("be a number") { !$0.isNaN }),
    ])
}
