/// Names under which the program of a model keeps its states. Each kind of state has a space of its own, so that
/// whatever a user calls a layer, a parameter, a slot or a stream, it meets no other name:
///
/// - inputs (`features`, `targets`, `rate`, `domain`) and outputs (`loss`, `outputs`, `accuracy`) are the only single
///   words;
/// - a parameter or statistic has its own name, which begins with a digit: `0.dense.weight`;
/// - every other state begins with its kind and a colon: `slot:velocity:0.dense.weight`, `slot:count`,
///   `average:0.dense.weight`, `stream:0.dropout.mask.words`, `arithmetic:numerics.words`.
enum StateName {
  /// Steps taken so far, which several optimisers count.
  static let stepsTaken = "steps:taken"

  /// What an optimiser remembers of a parameter, or of all where there is none.
  static func slot(_ name: String, of parameter: String?) -> String {
    "slot:" + ([name] + (parameter.map { [$0] } ?? [])).map(withoutColon).joined(separator: ":")
  }

  static func average(of parameter: String) -> String { "average:" + parameter }

  /// A stream of a layer or of the labels' noise.
  static func stream(_ name: String) -> String { "stream:" + name }

  /// The stream of a numerics policy.
  static func arithmetic(_ name: String) -> String { "arithmetic:" + name }

  static func isArithmetic(_ stream: String) -> Bool { stream.hasPrefix("arithmetic:") }

  /// The name that a stream of a program was given: what its draws are split off by.
  static func label(ofStream stream: String) -> String {
    String(stream[stream.index(after: stream.firstIndex(of: ":") ?? stream.startIndex)...])
  }

  /// Where programs of layers under analysis keep a weight, so that it meets no input.
  static func analysed(_ weight: String) -> String { "weight:" + weight }

  /// Percent-encoded as far as needed to tell where a part of a name ends.
  private static func withoutColon(_ part: String) -> String {
    part.replacing("%", with: "%25").replacing(":", with: "%3A")
  }
}
