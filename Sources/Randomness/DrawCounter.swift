import Synchronization

/// Counts the use of a random stream and of everything split from it: whoever hands a stream out can say afterwards
/// whether, and how much, was drawn from it.
///
/// A draw by Swift code counts the numbers that the call returns: 10 for `normal(count: 10)`; a permutation of n counts
/// the n − 1 positions that it reads. What is tried again to avoid bias is not counted. A program that draws by itself
/// takes the stream's key once, and that is counted as one program, however often it runs. Each call adds once, with a
/// relaxed atomic addition, whatever its number of draws.
package final class DrawCounter: Sendable {
  private let numberCount = Atomic<Int>(0)
  private let programCount = Atomic<Int>(0)

  package init() {}

  /// How many numbers were drawn.
  package var numbers: Int { numberCount.load(ordering: .relaxed) }
  /// How many times a program took a key.
  package var programs: Int { programCount.load(ordering: .relaxed) }

  @inline(__always)
  func add(numbers: Int) { numberCount.wrappingAdd(numbers, ordering: .relaxed) }
  func addProgram() { programCount.wrappingAdd(1, ordering: .relaxed) }
}

extension RandomStream {
  /// The same stream, whose draws, and those of its children, are counted by `counter`.
  package func counted(by counter: DrawCounter) -> RandomStream {
    var stream = self
    stream.counter = counter
    return stream
  }

  /// Counts one program that takes the key, to draw from the stream by itself.
  package func noteProgram() { counter?.addProgram() }

  /// Counts numbers that a call returns.
  @inline(__always)
  func note(_ numbers: Int) { counter?.add(numbers: numbers) }
}

extension RandomStream {
  /// Whether two streams give the same draws; whether these are counted makes no difference.
  public static func == (a: RandomStream, b: RandomStream) -> Bool { a.key == b.key && a.index == b.index }

  /// Hashes what decides the draws.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(index)
  }
}
