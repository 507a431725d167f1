import AssayRandomness

extension Layout {
  /// Every combination of the variables' levels. Traps where a variable is given twice.
  public static func full(_ crossings: [Crossing], file: StaticString = #file, line: UInt = #line) -> Layout {
    .full(levels: levels(of: crossings, file, line))
  }

  /// Part of all combinations of two-level variables: those in which each word has its sign.
  ///
  /// ```swift
  /// let half = Layout.fraction(
  ///   of: [.levels(a, [1, 2]), .levels(b, [1, 2]), .levels(c, [1, 2]), .levels(d, [1, 2])],
  ///   words: [.generator(d, by: [a, b, c])])
  /// ```
  ///
  /// - Parameters:
  ///   - crossings: The variables; the first level of each counts as −1 and the second as +1. Traps where one is given twice.
  ///   - words: The defining words; none for every combination.
  ///   - blocks: The products of variables whose signs divide the runs of a seed into blocks, each with its own draws.
  public static func fraction(
    of crossings: [Crossing], words: [FractionalFactorial.Word] = [], blocks: [[any NamedVariable]] = [],
    file: StaticString = #file, line: UInt = #line
  ) -> Layout {
    .fraction(
      FractionalFactorial(
        levels: levels(of: crossings, file, line), words: words, blocks: blocks.map { $0.map(\.name) }))
  }

  /// Three or more variables of k levels in k² runs. Traps where a variable is given twice.
  public static func latinSquare(
    _ crossings: [Crossing], file: StaticString = #file, line: UInt = #line
  ) -> Layout {
    .latinSquare(levels: levels(of: crossings, file, line))
  }

  /// These combinations and no others. Traps where one gives a variable twice.
  public static func list(
    _ runs: [[Assignment]], file: StaticString = #file, line: UInt = #line
  ) -> Layout {
    .list(runs: runs.map { Levels($0, file: file, line: line) })
  }

  /// Points of Sobol's sequence over the variables, one coordinate each in this order: so many points for every seed, or the
  /// next one for each seed.
  public static func sobol(_ variables: [any NamedVariable], points: Int? = nil) -> Layout {
    .sobol(factors: variables.map(\.name), points: points)
  }

  /// So many draws of each stream, within each draw of the streams before it.
  public static func nested(_ streams: [(stream: StreamName, draws: Int)]) -> Layout {
    .nested(streams: streams.map { NestedStream(stream: $0.stream.rawValue, draws: $0.draws) })
  }

  private static func levels(
    of crossings: [Crossing], _ file: StaticString, _ line: UInt
  ) -> [String: [FactorValue]] {
    var levels: [String: [FactorValue]] = [:]
    for crossing in crossings {
      precondition(
        levels.updateValue(crossing.levels, forKey: crossing.name) == nil,
        "a layout gives the variable '\(crossing.name)' twice", file: file, line: line)
    }
    return levels
  }
}
