/// What was published about a claim, quoted beside it. Nothing is ever compared with a quoted number: it was measured by
/// others, on other networks and data.
///
/// ```swift
/// let quotation = Quotation(
///   "On ImageNet, the same accuracy in 14 times fewer steps.", value: 14, source: "arXiv 1502.03167")
/// ```
public struct Quotation: Sendable, Hashable, Codable {
  /// What was found, in a sentence.
  public var text: String
  /// The number that was found; `nil` where there is none.
  public var value: Double?
  /// Whether it speaks against the claim.
  public var isException: Bool
  /// Where it was published.
  public var source: String

  /// Makes a quotation from its parts.
  public init(_ text: String, value: Double? = nil, isException: Bool = false, source: String) {
    self.text = text
    self.value = value
    self.isException = isException
    self.source = source
  }
}
