/// Writes a value as a Swift expression that makes it again, from its reflection: so that a failing network can be
/// pasted into a test.
///
/// It knows structures whose first initialiser takes every stored property in order, enumerations, collections and
/// numbers. What differs from that stands in the two tables.
package enum SwiftSource {
  /// Properties that an initialiser takes without a label.
  private static let unlabelled: [String: Set<String>] = [
    "Clipped": ["base"], "Convolution": ["outputs"], "CosineNorm": ["outputs"], "Dense": ["outputs"],
    "DropConnect": ["layer"], "Embedding": ["vocabulary"], "GRU": ["units"], "GhostBatchNorm": ["norm"],
    "GlobalPool": ["function"], "LSTM": ["units"], "Network": ["layers"],
    "NumericsPolicy.Rounding": ["format", "mode"], "Pool": ["function"], "PositionalEncoding": ["form"],
    "Residual": ["body"], "ShakeShake": ["first", "second"], "SharpnessAware": ["base"],
    "StochasticDepth": ["body"], "TensorType": ["shape", "element"], "TransformerBlock": ["attention"],
    "TransposedConvolution": ["outputs"], "WeightDecay": ["strength", "coupling"], "WeightNorm": ["layer"],
    "WeightStandardisation": ["layer"],
  ]
  /// Properties whose label in the initialiser is another; an empty one is not taken.
  private static let labels: [String: [String: String]] = [
    "AdditiveNoise": ["kind": ""], "Clipped": ["clipping": "by"],
  ]

  /// The expression. Enumerations have the name of their type in front, so that it means the same everywhere.
  package static func expression(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { expression($0.value) } ?? "nil"
    case .collection: return "[" + mirror.children.map { expression($0.value) }.joined(separator: ", ") + "]"
    case .dictionary: return dictionary(value)
    case .enum: return enumeration(value, mirror)
    case .struct where !mirror.children.isEmpty || !(value is any Numeric || value is String): break
    default: return number(value)
    }
    let type = name(of: value)
    var maker = type
    var children = mirror.children.compactMap { child in child.label.map { (label: $0, value: child.value) } }
    if type == "AdditiveNoise", children.contains(where: { $0.value as? String == "inputNoise" }) {
      maker += ".input"
    }
    children.removeAll { labels[type]?[$0.label] == "" }
    let arguments = children.map { child in
      let label = labels[type]?[child.label] ?? child.label
      return (unlabelled[type]?.contains(child.label) == true ? "" : label + ": ") + expression(child.value)
    }
    return "\(maker)(\(arguments.joined(separator: ", ")))"
  }

  private static func name(of value: Any) -> String {
    let name = String(reflecting: type(of: value))
    return String(name.drop { $0 != "." }.dropFirst())
  }

  private static func number(_ value: Any) -> String {
    switch value {
    case let value as Double where value.isNaN: "Double.nan"
    case let value as Double where value.isInfinite: value < 0 ? "-Double.infinity" : "Double.infinity"
    case let value as String: "\"\(value)\""
    default: "\(value)"
    }
  }

  private static func dictionary(_ value: Any) -> String {
    guard let entries = value as? [String: Double], !entries.isEmpty else { return "[:]" }
    let sorted = entries.sorted { $0.key < $1.key }
    return "[" + sorted.map { "\"\($0.key)\": \(number($0.value))" }.joined(separator: ", ") + "]"
  }

  private static func enumeration(_ value: Any, _ mirror: Mirror) -> String {
    guard let child = mirror.children.first, let label = child.label else {
      return "\(name(of: value)).\(value)"
    }
    let payload = Mirror(reflecting: child.value)
    let isTuple = payload.displayStyle == .tuple
    let arguments =
      isTuple
      ? payload.children.map { part in
        (part.label.flatMap { $0.hasPrefix(".") ? nil : $0 + ": " } ?? "") + expression(part.value)
      } : [expression(child.value)]
    return "\(name(of: value)).\(label)(\(arguments.joined(separator: ", ")))"
  }
}
