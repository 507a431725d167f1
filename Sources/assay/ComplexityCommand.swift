import ArgumentParser
import AssayComplexity
import AssayReports

/// `assay complexity`: the algorithmic complexity of strings and matrices.
struct ComplexityCommand: ParsableCommand {
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

      Tables are kept in the user's cache, each with a digest, which finds damage but not forgery.
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
  var encoding: String?

  @Option(help: ArgumentHelp("Symbols of the alphabet. Without it: as many as occur.", valueName: "n"))
  var alphabet: Int?

  @Option(help: ArgumentHelp("States of the machines of the table.", valueName: "n")) var states: Int?

  @Option(help: ArgumentHelp("Step limit of the table, or 'none'.", valueName: "n")) var steps: String?

  @Option(
    help: ArgumentHelp("The probability of chance before the string is seen.", valueName: "p"),
    transform: RealNumber.parsed)
  var prior: Double?

  @Option(help: ArgumentHelp("Also the complexities of all windows of this length.", valueName: "span"))
  var local: Int?

  @Option(
    help: ArgumentHelp("The side of a block. Without it: what the table knows well.", valueName: "cells"))
  var block: Int?

  @Option(
    help:
      "What to do with the rim of blocks: ignore, recursive, overlapping or periodic. Without it: recursive.")
  var partition: Cut?

  @Option(
    help: ArgumentHelp(
      "Cells between two overlapping or periodic windows. Without it: 1.", valueName: "cells"))
  var shift: Int?

  @Option(help: ArgumentHelp("Also so many changes of one cell, those that matter most.", valueName: "n"))
  var perturb: Int?

  @Option(help: "Make two symbols of many: threshold, digits, gray or onehot.") var binarise: Binary?

  @Option(
    help: ArgumentHelp(
      "The first symbol that --binarise threshold makes 1. Without it: 1.", valueName: "symbol"))
  var level: Int?

  @OptionGroup var effort: CTMCommand.Effort

  @OptionGroup var format: FormatOption

  @Flag(help: "One line a string: the string, K and how it is known, with tabs between.") var brief = false

  func run() throws {
    // Standard input is read before Ctrl-C is caught: Ctrl-C must stop the reading of a pipe.
    let bytes = try CTMCommand.Machines.checked { strings.isEmpty ? try input() : [] }
    let watch = DerivationWatch("deriving the table")
    var options = TableShelf.Options(
      states: states, steps: try steps.flatMap { try CTMCommand.Machines.limit($0, 0) },
      withoutLimit: steps == "none", fresh: effort.fresh)
    options.mostStrings = effort.mostStrings
    let shelf = TableShelf(
      cache: TableCache(), jobs: effort.jobs, options: options, approve: effort.approve, note: watch.say(_:),
      progress: watch.update)
    try watch.during {
      try CTMCommand.Machines.checked {
        if brief { return try answerBriefly(shelf, bytes) }
        if matrix { try answerMatrix(shelf, bytes) } else { try answerStrings(shelf, bytes) }
      }
    }
  }

  private func answerBriefly(_ shelf: TableShelf, _ input: [UInt8]) throws {
    let encoding = try TextEncoding(name: encoding ?? "letters")
    let answers = BriefAnswers { [alphabet] line in
      let symbols = try encoding.symbols(line)
      return try shelf.forStrings(alphabet: alphabet ?? max(2, Int(symbols.max() ?? 0) + 1)).estimate(symbols)
    }
    let arguments = strings.map { $0 + "\n" }.joined()
    try answers.write(strings.isEmpty ? input : Array(arguments.utf8)) { try Console.output.write($0) }
  }

  private func answerStrings(_ shelf: TableShelf, _ input: [UInt8]) throws {
    let encoding = try TextEncoding(name: encoding ?? "letters")
    var list = JSONList()
    try forEachText(input) { text in
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
      if let block, block > grid.columns {
        throw ComplexityError.shape("--block \(block) is larger than a string of \(grid.columns) symbols")
      }
      let measure = try shelf.forStrings(alphabet: grid.alphabet)
      var blocks: BlockAnswer?
      if block != nil || perturb != nil || partition != nil || symbols.count > 12 {
        let side = block ?? min(measure.blockLength, grid.columns)
        blocks = try BlockAnswer(grid, measure: measure, side: side, partition: cut, perturb: perturb)
      }
      let answer = try StringAnswer(
        label: String(decoding: text.prefix(4_096), as: UTF8.self), symbols: grid.symbols, measure: measure,
        prior: prior ?? 0.5, span: local, blocks: blocks)
      if format.json { try list.append(answer.json.text) } else { try Console.output.write(answer.text) }
    }
    if format.json { try list.close() }
  }

  private func answerMatrix(_ shelf: TableShelf, _ input: [UInt8]) throws {
    var grid = try InputLines.matrix(input, alphabet: alphabet)
    if let binarise { grid = try rule(binarise)(grid) }
    guard grid.alphabet == 2 else {
      throw ValidationError("matrices need two symbols; declare how with --binarise")
    }
    if let block, block > min(grid.rows, grid.columns) {
      throw ComplexityError.shape(
        "--block \(block) is larger than a matrix of \(grid.rows) rows of \(grid.columns)")
    }
    let measure = try shelf.forMatrices()
    let side = block ?? min(4, grid.rows, grid.columns)
    let answer = try BlockAnswer(grid, measure: measure, side: side, partition: cut, perturb: perturb)
    try format.print(answer.json, or: answer.text)
  }

  private var cut: Partition {
    let shift = shift ?? 1
    return switch partition ?? .recursive {
    case .ignore: .ignore
    case .recursive: .recursive(minimum: 1)
    case .overlapping: .overlapping(shift: shift)
    case .periodic: .periodic(shift: shift)
    }
  }

  private func rule(_ name: Binary) -> Binarisation {
    switch name {
    case .threshold: .threshold(level ?? 1)
    case .digits: .digits
    case .gray: .gray
    case .onehot: .oneHot
    }
  }

  /// Calls `body` with every string; an error of one among several names the string.
  private func forEachText(_ input: [UInt8], _ body: ([UInt8]) throws -> Void) throws {
    if !strings.isEmpty {
      for string in strings { try body(InputFile.text(Array(string.utf8))) }
      return
    }
    if whole { return try body(input) }
    for (number, line) in InputLines.Sequence(input).enumerated() {
      do {
        try body(Array(line))
      } catch let error as ComplexityError where error.isWrongUsage {
        if case .tooCostly = error { throw error }
        throw ValidationError("line \(number + 1): \(error)")
      }
    }
  }

  /// The bytes of the file or of standard input. A byte-order mark is removed from text, but not from bits.
  private func input() throws(ComplexityError) -> [UInt8] {
    let bytes = try InputFile.read(file) { Console.errors.message($0) }
    let text = encoding == "bits" ? bytes : try InputFile.text(bytes)
    if text.isEmpty, !matrix { throw .unreadable("there is no string: \(InputFile.name(file)) is empty") }
    return text
  }
}
