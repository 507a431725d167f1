import ArgumentParser
import AssayComplexity
import AssayReports
import Foundation

/// `assay complexity`: the algorithmic complexity of strings and matrices.
struct Complexity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complexity",
    abstract: "Tell the algorithmic complexity of strings and matrices, and how it is known.",
    discussion: """
      K is −log₂ of the share of halting small Turing machines that print exactly the string. Strings come \
      from the arguments, from --file, or from standard input, one a line. Longer ones are decomposed into blocks.

      Example:
        assay complexity 01011100 HTHTHTHT
        assay complexity --local 5 --alphabet 4 010120123
        assay complexity --matrix --file image.txt --perturb 10
        assay complexity --encoding bits --whole --file program.bin

      JSON: an array with an object for each string: string, length, alphabet, table, K, D, provenance (exact, \
      sampled, impossible or beyond), standardError, likelihood, likelihoodRatio, randomness, entropy, entropy2, \
      change, alternations, compressed, and count, of, local and blocks where there are any.
      """)

  enum Cut: String, CaseIterable, ExpressibleByArgument { case ignore, recursive, overlapping, periodic }
  enum Binary: String, CaseIterable, ExpressibleByArgument { case threshold, digits, gray, onehot }

  @Argument(help: "The strings.") var strings: [String] = []

  @Option(help: ArgumentHelp("A file with one string a line, or with a matrix.", valueName: "path"))
  var file: String?

  @Flag(help: "Take the whole file or input as one string, line breaks included.") var whole = false

  @Flag(help: "Take the lines of the file or input as the rows of one matrix of digits.") var matrix = false

  @Option(
    help: ArgumentHelp(
      "How text becomes symbols: letters, digits or bits.",
      discussion: "letters names characters in order of occurrence; digits takes 0–9 and a–z as they are; "
        + "bits takes every byte as eight."))
  var encoding = "letters"

  @Option(help: ArgumentHelp("Symbols of the alphabet. Without it: as many as occur.", valueName: "n"))
  var alphabet: Int?

  @Option(help: ArgumentHelp("States of the machines of the table.", valueName: "n")) var states: Int?

  @Option(help: ArgumentHelp("Step limit of the table, or 'none'.", valueName: "n")) var steps: String?

  @Option(help: "The probability of chance before the string is seen.") var prior = 0.5

  @Option(help: ArgumentHelp("Also the complexities of all windows of this length.", valueName: "span"))
  var local: Int?

  @Option(
    help: ArgumentHelp("The side of a block. Without it: what the table knows well.", valueName: "cells"))
  var block: Int?

  @Option(help: "What to do with the rim of blocks: ignore, recursive, overlapping or periodic.")
  var partition = Cut.recursive

  @Option(help: ArgumentHelp("Cells between two overlapping or periodic windows.", valueName: "cells"))
  var shift = 1

  @Option(help: ArgumentHelp("Also the changes of one cell that matter most.", valueName: "n")) var perturb:
    Int?

  @Option(help: "Make two symbols of many: threshold, digits, gray or onehot.") var binarise: Binary?

  @Option(help: ArgumentHelp("The first symbol that --binarise threshold makes 1.", valueName: "symbol"))
  var level = 1

  @OptionGroup var effort: CTM.Effort

  @Flag(help: "Print JSON instead of text.") var json = false

  @Flag(help: "One line a string: the string, K and how it is known, with tabs between.") var brief = false

  func validate() throws {
    if brief && (json || matrix || whole || local != nil || perturb != nil || block != nil || binarise != nil)
    {
      throw ValidationError("--brief tells K alone: not with --json, --matrix, --whole, --local or blocks")
    }
  }

  func run() throws {
    let watch = DerivationWatch("deriving the table")
    let shelf = TableShelf(
      cache: TableCache(), jobs: effort.jobs,
      choice: TableShelf.Choice(
        states: states, steps: try CTM.Machines.limit(steps, 0).flatMap { $0 == 0 ? nil : $0 },
        withoutLimit: steps == "none"), note: watch.say(_:), progress: watch.update)
    try watch.during {
      try CTM.Machines.checked {
        if brief { return try answerBriefly(shelf) }
        if matrix { try answerMatrix(shelf) } else { try answerStrings(shelf) }
      }
    }
  }

  private func answerBriefly(_ shelf: TableShelf) throws {
    let encoding = try TextEncoding(name: encoding)
    let answers = BriefAnswers { [alphabet] line in
      let symbols = try encoding.symbols(line)
      return try shelf.forStrings(alphabet: alphabet ?? max(2, Int(symbols.max() ?? 0) + 1)).estimate(symbols)
    }
    let bytes = try strings.isEmpty ? input() : Array((strings.joined(separator: "\n") + "\n").utf8)
    try answers.write(bytes) { try Console.output.write($0) }
  }

  private func answerStrings(_ shelf: TableShelf) throws {
    let encoding = try TextEncoding(name: encoding)
    var objects: [String] = []
    for text in try texts() {
      let symbols = try encoding.symbols(text)
      let used = Int(symbols.max() ?? 0) + 1
      let alphabet = alphabet ?? max(2, used)
      if used > alphabet {
        throw ComplexityError.symbolOutsideAlphabet(
          symbol: String(used - 1), position: (symbols.firstIndex(of: UInt8(used - 1)) ?? 0) + 1,
          alphabet: alphabet)
      }
      var grid = try SymbolGrid(symbols, alphabet: alphabet)
      if let binarise { grid = try rule(binarise)(grid) }
      let measure = try shelf.forStrings(alphabet: grid.alphabet)
      var blocks: BlockAnswer?
      if block != nil || perturb != nil || symbols.count > 12 {
        let side = min(block ?? measure.blockLength, grid.columns)
        blocks = try BlockAnswer(grid, measure: measure, side: side, partition: cut, perturb: perturb)
      }
      let answer = try StringAnswer(
        label: String(decoding: text.prefix(4_096), as: UTF8.self), symbols: grid.symbols, measure: measure,
        prior: prior, span: local, blocks: blocks)
      if json { objects.append(answer.json.text) } else { try Console.output.write(answer.text) }
    }
    if json { try Console.output.write("[" + objects.joined(separator: ",\n ") + "]\n") }
  }

  private func answerMatrix(_ shelf: TableShelf) throws {
    var grid = try InputLines.matrix(try input(), alphabet: alphabet)
    if let binarise { grid = try rule(binarise)(grid) }
    guard grid.alphabet == 2 else {
      throw ValidationError("matrices need two symbols; declare how with --binarise")
    }
    let measure = try shelf.forMatrices()
    let side = block ?? min(4, grid.rows, grid.columns)
    let answer = try BlockAnswer(grid, measure: measure, side: side, partition: cut, perturb: perturb)
    try Console.output.write(json ? answer.json.text + "\n" : answer.text)
  }

  private var cut: Partition {
    switch partition {
    case .ignore: .ignore
    case .recursive: .recursive(minimum: 1)
    case .overlapping: .overlapping(shift: shift)
    case .periodic: .periodic(shift: shift)
    }
  }

  private func rule(_ name: Binary) -> Binarisation {
    switch name {
    case .threshold: .threshold(level)
    case .digits: .digits
    case .gray: .gray
    case .onehot: .oneHot
    }
  }

  private func texts() throws -> [[UInt8]] {
    if !strings.isEmpty {
      if file != nil {
        throw ValidationError("strings come from the arguments or from --file, not from both")
      }
      return strings.map { Array($0.utf8) }
    }
    let bytes = try input()
    return whole ? [bytes] : InputLines.split(bytes)
  }

  private func input() throws -> [UInt8] {
    if let file {
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw ValidationError("'\(file)' cannot be read")
      }
      return try InputLines.read(handle)
    }
    return try InputLines.read(.standardInput)
  }
}
