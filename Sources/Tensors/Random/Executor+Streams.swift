import AssayRandomness

extension Executor {
  /// Gives a stream of the program its words, and sets its position to 0: the runs that follow draw what they
  /// would draw in a new executor. A stream of several rows of words, such as that of a numerics policy, gives row k
  /// its `split(k)`. Throws when the program has no stream of that name.
  public func seed(_ name: String, with stream: RandomStream) throws {
    guard streams.contains(name) else {
      throw TensorError.unknownStream(name, known: streams)
    }
    let count = try memory("\(name).words", of: Int32.self).count
    let rows = isSplit(name) ? (0..<count / 4).flatMap { stream.split($0).words } : stream.words
    try write("\(name).words", rows)
    try write("\(name).position", 0 as Int32)
  }
}
