import AssayComplexity

/// All complexity measures of one string, ready to be printed.
package struct StringAnswer {
  private let label: String
  private let symbols: [UInt8]
  private let measure: StringComplexity
  private let estimate: Estimate
  private let likelihood: Double?
  private let ratio: Double?
  private let posterior: Double?
  private let local: [Estimate]?
  private let blocks: BlockAnswer?

  /// The longest string for which change complexity is computed: its cost is the square of the length.
  private static let changeLimit = 4_096

  package init(
    label: String, symbols: [UInt8], measure: StringComplexity, prior: Double, span: Int?,
    blocks: BlockAnswer?
  ) throws(ComplexityError) {
    self.label = label
    self.symbols = symbols
    self.measure = measure
    self.blocks = blocks
    estimate = try measure.estimate(symbols)
    likelihood = try measure.likelihood(symbols)
    ratio = try measure.likelihoodRatio(symbols)
    posterior = try measure.posteriorOfRandomness(symbols, prior: prior)
    local = if let span { try measure.local(symbols, span: span) } else { nil }
  }

  private var change: Double? {
    symbols.count <= Self.changeLimit ? ClassicalMeasures.changeComplexity(symbols) : nil
  }

  package var json: JSON {
    var members: [(String, JSON)] = [
      ("string", .string(label)), ("length", .integer(symbols.count)),
      ("alphabet", .integer(measure.alphabet)),
      ("table", .string(measure.tableName)), ("K", .number(estimate.bits)),
      ("D", .number(estimate.probability)),
      ("provenance", .string(provenanceName)), ("standardError", .number(standardError)),
      ("likelihood", .number(likelihood)), ("likelihoodRatio", .number(ratio)),
      ("randomness", .number(posterior)),
      ("entropy", .number(ClassicalMeasures.entropy(symbols))),
      ("entropy2", .number(ClassicalMeasures.secondOrderEntropy(symbols))), ("change", .number(change)),
      ("alternations", .integer(ClassicalMeasures.alternations(symbols))),
      ("compressed", .integer(ClassicalMeasures.compressedBits(symbols, alphabet: measure.alphabet))),
    ]
    if case .exact(let count, let total) = estimate.provenance {
      members += [("count", .natural(count)), ("of", .natural(total))]
    }
    if let local { members.append(("local", .array(local.map { .number($0.bits) }))) }
    if let blocks { members.append(("blocks", blocks.json)) }
    return .object(members)
  }

  private var standardError: Double? {
    if case .sampled(let error) = estimate.provenance { error } else { nil }
  }

  private var provenanceName: String {
    switch estimate.provenance {
    case .exact: "exact"
    case .sampled: "sampled"
    case .impossible: "impossible"
    case .beyond: "beyond"
    }
  }

  private var provenance: String {
    switch estimate.provenance {
    case .exact(let count, let total): "exact: \(count) of \(total) halting runs"
    case .sampled(let error): "± \(Self.rounded(error)) (standard error)"
    case .impossible: "impossible: no machine of the table prints it"
    case .beyond: "beyond the table"
    }
  }

  package var text: String {
    func line(_ name: String, _ value: Double?, _ more: String = "") -> String {
      let padded = name + String(repeating: " ", count: max(0, 20 - name.count))
      return "  " + padded + (value.map { Self.rounded($0) } ?? "-") + (more.isEmpty ? "" : "  " + more)
        + "\n"
    }
    let legible = label.count <= 64 ? label : label.prefix(60) + "… (\(symbols.count) symbols)"
    let shown = legible.legible()
    var text = "\(shown)  [\(measure.tableName)]\n"
    text += line("K", estimate.bits, provenance)
    text += line("D", estimate.bits == nil ? nil : estimate.probability)
    text += line("likelihood", likelihood, "among strings of length \(symbols.count)")
    text += line("ratio to chance", ratio)
    text += line("randomness", posterior, "posterior probability")
    text += line("entropy", ClassicalMeasures.entropy(symbols), "bits a symbol")
    text += line("entropy of pairs", ClassicalMeasures.secondOrderEntropy(symbols))
    text += line("change complexity", change)
    text += line(
      "compressed", Double(ClassicalMeasures.compressedBits(symbols, alphabet: measure.alphabet)),
      "bits (LZ78)")
    if let local {
      text +=
        "  local K             " + local.map { $0.bits.map(Self.rounded) ?? "-" }.joined(separator: " ")
        + "\n"
    }
    if let blocks { text += blocks.text }
    return text
  }

  /// A number with about six significant digits, for readers; JSON has all of them.
  static func rounded(_ value: Double) -> String {
    let size = value.magnitude
    if size != 0 && (size < 1e-4 || size >= 1e9) {
      let exponent = Int(decimalLogarithm(size).rounded(.down))
      var scale = 1.0
      for _ in 0..<exponent.magnitude { scale *= 10 }
      return rounded(exponent < 0 ? value * scale : value / scale) + "e\(exponent)"
    }
    let thousandths = (value * 1e5).rounded()
    return "\(thousandths / 1e5)"
  }
}
