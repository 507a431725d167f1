extension Stage {
  /// The parts of the layout in plain words, such as `a half fraction of 2⁴ (resolution IV; 1 = a·b·c·d)`.
  public var layoutWords: [String] { layout.map(\.words) }
}

extension Layout {
  fileprivate var words: String {
    switch self {
    case .full: return "every combination"
    case .fraction(let fraction): return fraction.words(ofResolution: fraction.resolution)
    case .latinSquare(let levels):
      let order = levels.values.first?.count ?? 0
      switch levels.count {
      case ...3: return "a Latin square of \(order)"
      case 4: return "a Graeco-Latin square of \(order)"
      default: return "\(levels.count - 2) orthogonal Latin squares of \(order)"
      }
    case .list(let runs): return runs.count == 1 ? "1 combination" : "\(runs.count) listed combinations"
    case .sobol(_, nil): return "Sobol, one point for each seed"
    case .sobol(_, let points?): return points == 1 ? "Sobol, 1 point" : "Sobol, \(points) points"
    case .nested(let streams):
      return streams.enumerated().map { index, nested in
        "\(nested.draws) draw\(nested.draws == 1 ? "" : "s") of \(nested.stream)"
          + (index == 0 ? "" : " in each")
      }.joined(separator: ", ")
    }
  }
}

extension FractionalFactorial {
  fileprivate func words(ofResolution resolution: Int?) -> String {
    let all = "2" + Self.superscript(levels.count)
    let parts = blocks.isEmpty ? "" : ", in \(1 << min(blocks.count, 62)) blocks by \(Self.list(blocks))"
    guard let resolution else { return "every combination of \(all)" + parts }
    let share =
      switch words.count {
      case 1: "a half fraction"
      case 2: "a quarter fraction"
      default: "1/\(1 << min(words.count, 62)) of the combinations"
      }
    // Products of the defining words are left out: there may be thousands.
    let relation = (["1"] + words.map(\.description)).joined(separator: " = ")
    return "\(share) of \(all) (resolution \(Self.roman(resolution)); \(relation))" + parts
  }

  private static func list(_ blocks: [[String]]) -> String {
    blocks.map { $0.joined(separator: "·") }.joined(separator: ", ")
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }

  /// A number from 1 on in Roman numerals.
  private static func roman(_ number: Int) -> String {
    let numerals = [(40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    var (rest, text) = (min(max(number, 0), 89), "")
    for (value, numeral) in numerals {
      while rest >= value { (rest, text) = (rest - value, text + numeral) }
    }
    return text
  }
}
