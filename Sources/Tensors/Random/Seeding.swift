import AssayRandomness

extension Executor {
  /// Gives a stream of the program its words, and sets its position to 0: the runs that follow draw what they
  /// would draw in a new executor. A stream of several rows of words, such as that of a numerics policy, gives row k
  /// its `split(k)`. Throws when the program has no stream of that name.
  public func seed(_ name: String, with stream: RandomStream) throws {
    try write("\(name).words", plan.words(of: name, from: stream))
    try write("\(name).position", 0 as Int32)
  }
}

extension Replicas {
  /// Gives a stream of one replica its words, and sets its position to 0, as ``Executor/seed(_:with:)`` does.
  public func seed(_ name: String, with stream: RandomStream, of replica: Int) throws {
    try write("\(name).words", plan.words(of: name, from: stream), to: replica)
    try write("\(name).position", [0 as Int32], to: replica)
  }
}

extension Plan {
  /// What the words of a stream of the program hold when it draws from `stream`.
  fileprivate func words(of name: String, from stream: RandomStream) throws -> [Int32] {
    guard streams.contains(name), let words = inputs["\(name).words"] else {
      throw TensorError.unknownStream(name, known: streams)
    }
    guard words.type.shape != [4] else { return stream.words }
    return (0..<words.type.count / 4).flatMap { stream.split($0).words }
  }
}
