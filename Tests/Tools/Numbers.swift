/// Numbers that look random and are the same in every run: the linear congruential generator of Knuth's MMIX, whose
/// high bits are the good ones.
package struct Numbers {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }

  /// A whole number below `bound`, which is at least 1.
  package mutating func below(_ bound: Int) -> Int { Int((next() >> 33) % UInt64(bound)) }
}
