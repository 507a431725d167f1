extension RandomStream {
  /// A multiple of 2⁻⁵³ in [0, 1): the upper 53 of the 64 bits at `position`.
  public func uniform(at position: UInt64) -> Double { Self.uniform(bits64(at: position)) }

  /// `uniform(at:)` of `count` positions from `position` on.
  public func uniform(
    count: Int, from position: UInt64 = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> [Double] {
    map64(count: count, from: position, Caller(file: file, line: line), Self.uniform)
  }

  /// A multiple of 2⁻²⁴ in [0, 1): the upper 24 of the 32 bits of the word at `position`. Four of these
  /// cost as much as two of `uniform(at:)`; they are not its rounded values.
  public func uniformFloat(at position: UInt64) -> Float { Self.uniformFloat(word(at: position)) }

  /// `uniformFloat(at:)` of `count` positions from `position` on.
  public func uniformFloats(
    count: Int, from position: UInt64 = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> [Float] {
    map32(count: count, from: position, Caller(file: file, line: line), Self.uniformFloat)
  }

  /// True with the given probability, exact to 2⁻⁵³: whether `uniform(at:)` lies below it. `probability`
  /// must lie within 0 and 1.
  public func bernoulli(
    probability: Double, at position: UInt64, file: StaticString = #fileID, line: UInt = #line
  ) -> Bool {
    Self.demandProbability(probability, Caller(file: file, line: line))
    return uniform(at: position) < probability
  }

  /// `bernoulli(probability:at:)` of `count` positions from `position` on.
  public func bernoulli(
    probability: Double, count: Int, from position: UInt64 = 0, file: StaticString = #fileID,
    line: UInt = #line
  ) -> [Bool] {
    let caller = Caller(file: file, line: line)
    Self.demandProbability(probability, caller)
    return map64(count: count, from: position, caller) { Self.uniform($0) < probability }
  }

  @inline(__always)  // runs for every number drawn
  private static func uniform(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

  @inline(__always)  // runs for every number drawn
  private static func uniformFloat(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }

  private static func demandProbability(_ probability: Double, _ caller: Caller) {
    demand(
      probability >= 0 && probability <= 1,
      "a probability must lie within 0 and 1; it is \(probability)", caller)
  }
}
