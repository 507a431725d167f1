extension Reference {
  /// Applies `f` to every line along the middle axis of [outer, length, inner].
  static func reduce<E: KernelElement, R>(_ shape: [Int], _ x: [E], _ f: ([E]) -> R) -> [R] {
    let (outer, length, inner) = (shape[0], shape[1], shape[2])
    return (0..<outer).flatMap { o in
      (0..<inner).map { i in f((0..<length).map { x[(o * length + $0) * inner + i] }) }
    }
  }

  /// The definition of a sum: sixteen stripes, then the tree t += t+8, t += t+4, t += t+2, t += t+1.
  static func stripedSum<E: KernelElement>(_ line: [E]) -> E {
    var stripes = [E](repeating: 0, count: 16)
    for (i, x) in line.enumerated() { stripes[i % 16] += x }
    for width in [8, 4, 2, 1] {
      for t in 0..<width { stripes[t] += stripes[t + width] }
    }
    return stripes[0]
  }

  static func orderedSum<E: KernelElement>(_ line: [E]) -> E { line.reduce(0, +) }

  /// The largest element; +0 is larger than −0, and a NaN is larger than everything.
  static func largest<E: KernelElement>(_ line: [E]) -> E {
    var best = -E.infinity
    for x in line {
      if x.isNaN { return .nan }
      if x > best || (x == best && x.sign == .plus) { best = x }
    }
    return best
  }

  static func smallest<E: KernelElement>(_ line: [E]) -> E {
    let mirrored = largest(line.map { -$0 })
    return -mirrored
  }

  static func indexOfLargest<E: KernelElement>(_ line: [E]) -> Int32 {
    var best = 0
    for (i, x) in line.enumerated() {
      if line[best].isNaN { break }
      if x.isNaN || x > line[best] { best = i }
    }
    return Int32(best)
  }
}
