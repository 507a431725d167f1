/// The source position of a call that asks for random draws; messages about a senseless request name it.
struct Caller {
  let file: StaticString
  let line: UInt
}

/// Stops the program, in release builds too, with `message` and the caller's position. A request for
/// fewer than no draws, or with an impossible probability, is a mistake in the program, not in its input.
@inline(__always)  // a condition that holds makes no closure for the message
func demand(_ condition: Bool, _ message: @autoclosure () -> String, _ caller: Caller) {
  if !condition { fatalError(message(), file: caller.file, line: caller.line) }
}
