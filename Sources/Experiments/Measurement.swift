/// The numbers, curves and hashes that a trial measured. The same trial gives the same bits: `replay` compares all of
/// them.
public struct Measurement: Sendable, Hashable, Codable {
  /// The numbers that outcomes and choices refer to, by name. Every NaN is stored as the canonical one.
  public var measures: [String: Double]
  /// Whole curves, by name: for figures, and for finding the step at which two runs differ first.
  public var series: [String: [Double]]
  /// Hashes of inputs, programs and results, by name: `weights` (SHA-256 of the final weights) and, where
  /// they apply, `dataset` and `plan`.
  public var hashes: [String: String]

  /// Makes a measurement from its parts. By convention `hashes` has `weights`; nothing checks it.
  public init(
    measures: [String: Double], series: [String: [Double]] = [:], hashes: [String: String]
  ) {
    self.measures = measures
    self.series = series
    self.hashes = hashes
  }
}
