/// The numbers, curves and hashes that a trial measured. The same trial gives the same bits: `replay` compares all of
/// them.
///
/// ```swift
/// let measurement = Measurement(
///   measures: ["loss": 0.25], result: "9f86d081…", hashes: ["plan": "60303ae2…"])
/// ```
public struct Measurement: Sendable, Hashable, Codable {
  /// The numbers that outcomes and choices refer to, by name. Every NaN is stored as the canonical one.
  public var measures: [String: Double]
  /// The measures that are only bounds of the true value, by name.
  public var censored: [String: Censoring]
  /// Whole curves, by name: for figures, and for finding the step at which two runs differ first.
  public var series: [String: [Double]]
  /// The hash of what the trial made, such as the final weights, or the strings that it drew: two trials with the same
  /// hash made the same, bit for bit. It must not be empty.
  public var result: String
  /// Hashes of inputs and programs, by name, such as `dataset` and `plan`.
  public var hashes: [String: String]
  /// What the parts of the program were set to, defaults included: one JSON document for each subject, such as
  /// `network`, `optimiser`, `policy` and `data`.
  public var settings: [String: String]

  /// Makes a measurement from its parts.
  public init(
    measures: [String: Double], censored: [String: Censoring] = [:], series: [String: [Double]] = [:],
    result: String,
    hashes: [String: String] = [:], settings: [String: String] = [:]
  ) {
    self.measures = measures
    self.censored = censored
    self.series = series
    self.result = result
    self.hashes = hashes
    self.settings = settings
  }
}

extension Measurement {
  private enum CodingKeys: String, CodingKey { case measures, censored, series, result, hashes, settings }

  /// Reads the object; without `censored`, no measure is.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      measures: try container.decode([String: Double].self, forKey: .measures),
      censored: try container.decodeIfPresent([String: Censoring].self, forKey: .censored) ?? [:],
      series: try container.decode([String: [Double]].self, forKey: .series),
      result: try container.decode(String.self, forKey: .result),
      hashes: try container.decode([String: String].self, forKey: .hashes),
      settings: try container.decode([String: String].self, forKey: .settings))
  }
}
