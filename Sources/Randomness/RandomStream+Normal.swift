extension RandomStream {
  /// A standard normal draw, between ±8.21: the normal quantile of (k + ½) · 2⁻⁵², where k is the upper
  /// 52 of the 64 bits at `position`. That point is exact, never 0 or 1, and as likely as its mirror image,
  /// so one position gives one draw and the distribution is exactly symmetric.
  public func normal(at position: UInt64) -> Double { Self.normal(bits64(at: position)) }

  /// `normal(at:)` of `count` positions from `position` on.
  public func normal(
    count: Int, from position: UInt64 = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> [Double] {
    map64(count: count, from: position, Caller(file: file, line: line), Self.normal)
  }

  /// `normal(at:)` rounded to the nearest `Float`.
  public func normalFloat(at position: UInt64) -> Float { Float(normal(at: position)) }

  /// `normalFloat(at:)` of `count` positions from `position` on.
  public func normalFloats(
    count: Int, from position: UInt64 = 0, file: StaticString = #fileID, line: UInt = #line
  ) -> [Float] {
    map64(count: count, from: position, Caller(file: file, line: line)) { Float(Self.normal($0)) }
  }

  @inline(__always)  // runs for every number drawn
  private static func normal(_ bits: UInt64) -> Double {
    standardNormalQuantile((Double(bits >> 12) + 0.5) * 0x1p-52)
  }
}
