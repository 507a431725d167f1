import AssayTensors
import AssayVariables

extension Averaging: Tabled {
  /// What an element is called.
  public static let noun = "average"
  /// Every average of the parameters.
  public static let table = Table<Averaging>(
    noun,
    [
      Element(
        Settings(
          "exponential", "a ← share·a + (1 − share)·p after each step", like: 0.0,
          [Setting(\.self, "share", "the share that is kept", .shareBelowOne, .main)]),
        make: { .exponential(share: $0) },
        match: {
          guard case .exponential(let share) = $0 else { return nil }
          return share
        }),
      Element(
        Settings(
          "mean", "the mean of the parameters from a step on", like: 0,
          [
            Setting(
              \.self, "from", "the first step that counts", .whole(from: 0), called: "the first step",
              unit: "steps",
              .main)
          ]), make: { .mean(from: $0) },
        match: {
          guard case .mean(let first) = $0 else { return nil }
          return first
        }),
    ])
}

extension NumericsPolicy: Configured {
  /// The settings of a numerics policy.
  public static let settings = Settings<NumericsPolicy>(
    "numerics", "how a program's arithmetic is done", like: NumericsPolicy.standard,
    [
      Setting(
        \.element, "element", "what all floating tensors become; null leaves them",
        .optional(.word(among: [.float32, .float64]))),
      Setting(\.accumulation, "accumulation", "the order of every sum", .word),
      Setting(
        \.noise, "noise", "the size of relative noise; 0 is none", .notNegative, called: "the size of noise"),
      Setting(
        \.rounding, "rounding", "what computed results are rounded to; null is the element type itself"),
      Setting(\.stream, "stream", "the name of the stream that the arithmetic draws from", .text),
    ])
}

extension NumericsPolicy.Rounding: Configured {
  /// The settings of rounding.
  public static let settings = Settings<NumericsPolicy.Rounding>(
    "rounding", "a narrower format, and how to round to it", like: NumericsPolicy.Rounding(.bfloat16),
    [
      Setting(\.format, "format", "the format that results are rounded to", .word, .main),
      Setting(\.mode, "mode", "which of the two nearest numbers of the format is taken", .word),
    ])
}
