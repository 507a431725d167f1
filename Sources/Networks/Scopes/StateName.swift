import AssayRandomness

/// Names under which the program of a model keeps its states. Each kind of state has a space of its own, so that
/// whatever a user calls a layer, a parameter, a slot or a stream, it meets no other name:
///
/// - inputs (`features`, `targets`, `rate`, `domain`, `direction`, `cotangent`) and outputs (`loss`, `outputs`,
///   `accuracy`) are the only single words;
/// - a parameter or statistic has its own name, which begins with a digit: `0.dense.weight`;
/// - every other state begins with its kind and a colon: `slot:velocity:0.dense.weight`, `slot:count`,
///   `average:0.dense.weight`, `stream:0.dropout.mask.words`, `arithmetic:numerics.words`.
enum StateName {
  /// The number of steps taken so far, which several optimisers count.
  static let stepsTaken = "steps:taken"

  /// The name of an optimiser's slot of a parameter, or of all parameters where there is none.
  static func slot(_ name: String, of parameter: String?) -> String {
    "slot:" + ([name] + (parameter.map { [$0] } ?? [])).map(withoutColon).joined(separator: ":")
  }

  static func average(of parameter: String) -> String { "average:" + parameter }

  /// The name of a stream of a layer or of the noise on labels.
  static func stream(_ name: String) -> String { "stream:" + name }

  /// The name of the stream of a numerics policy.
  static func arithmetic(_ name: String) -> String { "arithmetic:" + name }

  static func isArithmetic(_ stream: String) -> Bool { stream.hasPrefix("arithmetic:") }

  /// The random stream behind a stream of a program. For a layer's stream it is the child of `draws` with that name.
  /// For a policy's stream it is the child of that name of the child `arithmetic`, so that it shares its key with no
  /// layer's stream.
  static func draws(of stream: String, from draws: RandomStream) -> RandomStream {
    let name = String(stream[stream.index(after: stream.firstIndex(of: ":") ?? stream.startIndex)...])
    return (isArithmetic(stream) ? draws.split("arithmetic") : draws).split(name)
  }

  /// The stream that decides the order of a run's examples: a child split off by a number, which no name can equal.
  static func order(from draws: RandomStream) -> RandomStream { draws.split(0) }

  /// The name of a weight in a program that analyses layers; it differs from the name of every input.
  static func analysed(_ weight: String) -> String { "weight:" + weight }

  /// The part of a name with its colons percent-encoded, so that a colon always ends a part.
  private static func withoutColon(_ part: String) -> String {
    part.replacing("%", with: "%25").replacing(":", with: "%3A")
  }
}
