import AssayExperiments

/// Turns the names of a design into words: identifiers into words, levels into phrases.
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

  /// A level alone, exactly as it was declared.
  static func value(_ value: FactorValue) -> String {
    switch value {
    case .number(let number): NumberText.exact(number)
    default: value.description
    }
  }

  /// A factor with its level: "depth 10", "batch normalisation", "no normalisation", "without noise".
  static func level(_ factor: String, _ value: FactorValue) -> String {
    let name = words(factor)
    switch value {
    case .bool(let isOn): return (isOn ? "with " : "without ") + name
    case .integer, .number: return name + " " + Wording.value(value)
    case .text(let text):
      if ["none", "no", "off"].contains(text) { return "no " + name }
      // A bare identifier needs its factor beside it; a name or a phrase does not.
      let isIdentifier = text.allSatisfy { $0.isASCII && $0.isLetter } && text.first?.isLowercase == true
      let said = isIdentifier ? words(text) : text
      return isIdentifier && !said.contains(" ") ? said + " " + name : said
    }
  }

  /// Levels as the end of a sentence: " with gradient descent at depth 10", or nothing.
  func circumstances(_ levels: Levels) -> String {
    let all = ordered(levels.keys).compactMap { name in levels[name].map { (name, $0) } }
    func said(_ isWanted: (FactorValue) -> Bool) -> String {
      all.filter { isWanted($0.1) }.map { Wording.level($0.0, $0.1) }.joined(separator: ", ")
    }
    let names = said { if case .text = $0 { true } else { false } }
    let numbers = said {
      switch $0 {
      case .integer, .number: true
      case .bool, .text: false
      }
    }
    let switches = said { if case .bool = $0 { true } else { false } }
    return (names.isEmpty ? "" : " with " + names) + (numbers.isEmpty ? "" : " at " + numbers)
      + (switches.isEmpty ? "" : " " + switches)
  }

  /// Factor names in the order of the design; undeclared names come last, by name.
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

  /// The levels in which an arm differs from the other one, in words.
  func arm(_ levels: Levels, against other: Levels) -> String {
    let own = levels.filter { other[$0.key] != $0.value }
    return own.isEmpty ? "the others" : self.levels(own)
  }
}

extension Verdict {
  /// A sign for the verdict that does not depend on colour.
  package var sign: String {
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
  /// The text with its first letter in upper case, as a sentence begins.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}
