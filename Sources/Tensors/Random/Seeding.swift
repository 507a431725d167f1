import AssayRandomness

extension Executor {
  /// Seeds a stream of the program and sets its position to 0, so that the following runs draw the numbers of a new
  /// executor with this seed. When the stream has several rows of words, like that of a numerics policy, row k gets
  /// the `split(k)` of the given stream. Throws when the program has no stream of that name.
  public func seed(_ name: String, with stream: RandomStream) throws {
    try write("\(name).words", plan.words(of: name, from: stream))
    try write("\(name).position", 0 as Int32)
  }
}

extension Replicas {
  /// Sets a stream of one replica, and its position to 0, as ``Executor/seed(_:with:)`` does.
  public func seed(_ name: String, with stream: RandomStream, of replica: Int) throws {
    try write("\(name).words", plan.words(of: name, from: stream), to: replica)
    try write("\(name).position", [0 as Int32], to: replica)
  }
}

extension Plan {
  /// The words that a stream of the program must have to draw from `stream`.
  fileprivate func words(of name: String, from stream: RandomStream) throws -> [Int32] {
    guard streams.contains(name), let words = inputs["\(name).words"] else {
      throw TensorError.unknownStream(name, known: streams)
    }
    stream.noteProgram()
    guard words.type.shape != [4] else { return stream.words }
    return (0..<words.type.count / 4).flatMap { stream.split($0).words }
  }
}
