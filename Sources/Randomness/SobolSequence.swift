/// Sobol's sequence: points that fill a cube evenly, however many of them are taken. Use it where a function is sampled
/// over a region of several numbers, and each point is dear.
///
/// ```swift
/// let sequence = SobolSequence(dimensions: 2)
/// let points = (0..<4).map { sequence.point(at: $0) }  // [0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]
/// ```
///
/// The first 2ᵐ points form a (t, m, s)-net in base 2, and so does every further block of 2ᵐ: each box whose edges are powers of
/// ½ and whose volume is 2ᵗ⁻ᵐ has exactly 2ᵗ of them; t is 0 in one and in two dimensions. Scrambling by a random
/// stream keeps that, makes each point uniform in the cube, and gives another stream other points.
///
/// A point is a function of its index, without state. Its coordinates are multiples of 2⁻⁵³ in 0 ..< 1. The points come in the
/// order of Gray's code (Antonov and Saleev, USSR Computational Mathematics and Mathematical Physics 19, 1979), which is
/// SciPy's, and the direction numbers are those of Joe and Kuo (2008).
public struct SobolSequence: Sendable, Hashable {
  /// The number of coordinates of a point.
  public let dimensions: Int
  /// The stream that scrambles each coordinate; none for the sequence as it is.
  private let streams: [RandomStream]

  /// The most coordinates that a point can have.
  public static let mostDimensions = table.count + 1
  /// The number of binary digits of a coordinate; there are two to this power points.
  public static let digits = 53

  /// The sequence in so many dimensions, from 1 to ``mostDimensions``.
  ///
  /// - Parameter stream: What scrambles the points (Owen 1995): each binary digit of a coordinate is kept or exchanged by a
  ///   draw of its own for every value of the digits before it; `nil` for the sequence as it is.
  public init(
    dimensions: Int, scrambledBy stream: RandomStream? = nil, file: StaticString = #fileID, line: UInt = #line
  ) {
    demand(
      (1...Self.mostDimensions).contains(dimensions),
      "Sobol's sequence has 1 to \(Self.mostDimensions) dimensions here, not \(dimensions)",
      Caller(file: file, line: line))
    self.dimensions = dimensions
    streams = stream.map { stream in (0..<dimensions).map { stream.split($0) } } ?? []
  }

  /// The point at this place of the sequence; the first is that of 0. Cost: one operation for each dimension and binary
  /// digit of the index; a scrambled coordinate takes 53 draws.
  public func point(at index: UInt64, file: StaticString = #fileID, line: UInt = #line) -> [Double] {
    demand(
      index >> UInt64(Self.digits) == 0,
      "Sobol's sequence has 2^\(Self.digits) points here; there is none at \(index)",
      Caller(file: file, line: line))
    return (0..<dimensions).map { dimension in
      var digits: UInt64 = 0
      var code = index ^ (index >> 1)
      while code != 0 {
        digits ^= Self.directions[dimension][code.trailingZeroBitCount]
        code &= code - 1
      }
      if !streams.isEmpty { digits = Self.scrambled(digits, by: streams[dimension]) }
      return Double(digits) * 0x1p-53
    }
  }

  /// The digits, each exchanged or not by the draw at the place that the digits before it name.
  private static func scrambled(_ number: UInt64, by stream: RandomStream) -> UInt64 {
    (0..<UInt64(digits)).reduce(0) { result, place in
      let left = UInt64(digits) - place
      let draw = stream.bits64(at: 1 << place | number >> left) & 1
      return result | (number >> (left - 1) & 1 ^ draw) << (left - 1)
    }
  }
}
