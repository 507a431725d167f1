import AssayRandomness

extension Executor {
  /// Gives a stream of the program its words, and sets its position to 0: the runs that follow draw what they
  /// would draw in a new executor. Throws when the program has no stream of that name.
  public func seed(_ name: String, with stream: RandomStream) throws {
    guard streams.contains(name) else {
      throw TensorError.unknownStream(name, known: streams)
    }
    try write("\(name).words", stream.words)
    try write("\(name).position", 0 as Int32)
  }
}
