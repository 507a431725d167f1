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

  /// What a stream of a program draws from: of a layer's, the child of `draws` with the name that the layer gave it; of
  /// a policy's, the child with its name of the child `arithmetic`, so that no layer's stream has its keys.
  static func draws(of stream: String, from draws: RandomStream) -> RandomStream {
    let name = String(stream[stream.index(after: stream.firstIndex(of: ":") ?? stream.startIndex)...])
    return (isArithmetic(stream) ? draws.split("arithmetic") : draws).split(name)
  }

  /// The stream that decides the order of a run's examples: a child with a number, which no name equals.
  static func order(from draws: RandomStream) -> RandomStream { draws.split(0) }

  /// The name of a weight in a program that analyses layers; it cannot equal an input's.
  static func analysed(_ weight: String) -> String { "weight:" + weight }

  /// The part with percent-encoded colons, so that the end of a part of a name can be found.
  private static func withoutColon(_ part: String) -> String {
    part.replacing("%", with: "%25").replacing(":", with: "%3A")
  }
}
