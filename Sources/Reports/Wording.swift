import AssayExperiments

/// Words for what a design names: identifiers as words, levels as a reader would say them.
struct Wording: Sendable {
  let design: Design

  /// `stepsToTarget`, `steps-to-target` and `steps_to_target` as "steps to target". Runs of capitals
  /// stay: "NTK drift".
  static func words(_ identifier: String) -> String {
    var result = ""
    var isLower = false
    for character in identifier {
      if character == "-" || character == "_" {
        result += " "
        isLower = false
      } else if character.isUppercase && isLower {
        result += " " + character.lowercased()
        isLower = false
      } else {
        result.append(character)
        isLower = character.isLowercase || character.isNumber
      }
    }
    return result
  }

  /// A level by itself, exactly as it was declared.
  static func value(_ value: FactorValue) -> String {
    switch value {
    case .number(let number): NumberText.exact(number)
    default: value.description
    }
  }

  /// A factor at a level: "depth 10", "batch normalisation", "no normalisation", "without noise".
  static func level(_ factor: String, _ value: FactorValue) -> String {
    let name = words(factor)
    switch value {
    case .bool(let isOn): return (isOn ? "with " : "without ") + name
    case .integer, .number: return name + " " + Wording.value(value)
    case .text(let text):
      let said = text.contains(" ") ? text : words(text)
      if ["none", "no", "off"].contains(said) { return "no " + name }
      return said.hasSuffix(name) || said.contains(" ") ? said : said + " " + name
    }
  }

  /// Factor names in the order of the design; what it does not declare comes last, by name.
  func ordered(_ names: some Sequence<String>) -> [String] {
    let places = Dictionary(
      design.factors.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
    return names.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
  }

  /// All levels, joined: "batch normalisation, depth 10".
  func levels(_ levels: Levels) -> String {
    ordered(levels.keys).compactMap { name in levels[name].map { Wording.level(name, $0) } }
      .joined(separator: ", ")
  }

  /// Levels as they were declared: "normalisation = batch, depth = 10".
  func assignments(_ levels: Levels) -> String {
    ordered(levels.keys).compactMap { name in levels[name].map { name + " = " + Wording.value($0) } }
      .joined(separator: ", ")
  }

  /// What tells these levels from those they are compared with.
  func arm(_ levels: Levels, against other: Levels) -> String {
    let own = levels.filter { other[$0.key] != $0.value }
    return own.isEmpty ? "the others" : self.levels(own)
  }
}

extension Verdict {
  /// A sign that does not rest on colour.
  var sign: String {
    switch self {
    case .supported: "✓"
    case .refuted: "✗"
    case .inconclusive: "?"
    }
  }

  var ink: Ink {
    switch self {
    case .supported: .supported
    case .refuted: .refuted
    case .inconclusive: .inconclusive
    }
  }

  var capitalised: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension String {
  /// With its first letter large, as a sentence begins.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}
