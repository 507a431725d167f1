import ArgumentParser
import AssayComplexity
import AssayReports
import Foundation

/// `assay ctm`: the output distributions of small Turing machines.
struct CTMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctm",
    abstract: "Derive how often each string is the output of a small Turing machine.",
    discussion: """
      Tables are derived on the machine they are used on and kept in the user's cache; nothing is shipped. \
      Every run shows where all machines of the space went, to the last one.

      Example:
        assay ctm derive 5 2
        assay ctm derive 5 2 --steps none
        assay ctm table 4 2 --format csv
        assay ctm sample 4 4
      """,
    subcommands: [Derive.self, Table.self, Sample.self])

  /// Arguments that select the Turing machines.
  struct Machines: ParsableArguments {
    @Argument(help: "States of a machine, halting not counted.") var states: Int
    @Argument(help: "Symbols on the tape, the blank included.") var symbols: Int

    @Option(
      help: ArgumentHelp(
        "Steps within which a machine must halt, or 'none'.",
        discussion:
          "Without it the limit of the published tables. 'none' needs a proved greatest halting step.",
        valueName: "n"))
    var steps: String?

    @Option(help: ArgumentHelp("1 for a tape, 2 for a plane.", valueName: "1|2"))
    var dimensions = 1

    func plan() throws -> DerivationPlan {
      try Self.checked {
        let space = try MachineSpace(states: states, symbols: symbols, dimensions: dimensions)
        return try DerivationPlan(
          space: space, limit: try Self.limit(steps, DerivationPlan.standardLimit(space)))
      }
    }

    static func limit(_ steps: String?, _ standard: Int) throws -> Int? {
      guard let steps else { return standard }
      if steps == "none" { return nil }
      guard let limit = Int(steps) else {
        throw ValidationError("--steps takes a number or 'none', not '\(steps)'")
      }
      return limit
    }

    /// Runs `body` and reports an error in the arguments' meaning as wrong usage, not as a failure.
    static func checked<Value>(_ body: () throws -> Value) throws -> Value {
      do {
        return try body()
      } catch let error as ComplexityError where error.isWrongUsage {
        throw ValidationError("\(error)")
      }
    }
  }

  struct Effort: ParsableArguments {
    @OptionGroup var option: JobsOption

    @Flag(help: "Derive even what the cache holds.") var fresh = false

    @Flag(
      help: ArgumentHelp(
        "Begin whatever it costs.",
        discussion: "Without it nothing is begun that is estimated to take more than "
          + "\(Int(DerivationCost.freeSeconds / 60)) minutes or \(Int(DerivationCost.freeBytes * 1e-9)) GB."))
    var yes = false

    var jobs: Int { option.count }

    /// The most different strings that a derivation keeps: as many as come, where that was asked for.
    var mostStrings: Int { yes ? .max : Derivation.mostStrings }

    /// Refuses a derivation that costs too much, unless `--yes` is given.
    func approve(_ cost: DerivationCost) throws {
      if !yes { try cost.requireModest() }
    }
  }

  struct Derive: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enumerate a space and show the balance.",
      discussion: """
        Finished subtrees are written to disk every \(Int(Derivation.standardSecondsBetweenSaves)) seconds and at \
        Ctrl-C: after that, a kill or a power cut the same command goes on from what was written last.

        JSON: an object with states, symbols, dimensions, steps, machines, halting (runs over all blanks), \
        strings, masses (machines by fate, on one blank), balance (zero), nodes, runs, executed, longestHalt, \
        settled and file (null where the table could not be kept).
        """)

    @OptionGroup var machines: Machines
    @OptionGroup var effort: Effort
    @OptionGroup var format: FormatOption

    func run() throws {
      let plan = try machines.plan()
      let cache = TableCache()
      let watch = DerivationWatch("deriving \(plan.space.name)")
      let (table, file) = try watch.during {
        try Machines.checked {
          try cache.tableAndFile(
            plan, jobs: effort.jobs, fresh: effort.fresh, approve: effort.approve,
            mostStrings: effort.mostStrings, note: watch.say(_:), progress: watch.update)
        }
      }
      let answer = TableAnswer(table, file: file?.path)
      try format.print(answer.json, or: answer.text)
    }
  }

  struct Table: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print every string with its count.",
      discussion: """
        A count is the number of halting runs that end in the string, over all machines and all blanks. Over \
        more than two symbols one string stands for all its renamings.

        JSON: an object with the count of every string.
        """)

    @OptionGroup var machines: Machines
    @OptionGroup var effort: Effort
    @OptionGroup var output: FormatOption

    @Option(help: "csv or text. Without it: text.", transform: Self.format) var format: TableFormat?

    func validate() throws {
      if output.json, format != nil { throw ValidationError("--format has no meaning with --json") }
    }

    func run() throws {
      let plan = try machines.plan()
      let watch = DerivationWatch("deriving \(plan.space.name)")
      let table = try watch.during {
        try Machines.checked {
          try TableCache().tableAndFile(
            plan, jobs: effort.jobs, fresh: effort.fresh, approve: effort.approve,
            mostStrings: effort.mostStrings, note: watch.say(_:), progress: watch.update
          ).table
        }
      }
      try (output.json ? .json : format ?? .text).write(table) { try Console.output.write($0) }
    }

    /// The form of the lines that `--format` names. JSON is asked for as in every other command.
    private static func format(_ name: String) throws -> TableFormat {
      switch TableFormat(rawValue: name) {
      case .csv: return .csv
      case .text: return .text
      case .json: throw ValidationError("for JSON type --json")
      case nil: throw ValidationError("it is neither csv nor text")
      }
    }
  }

  struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sample a space that is too large to enumerate.",
      discussion: """
        The same states, symbols, steps, paths and seed give the same table on any number of threads. A table is \
        kept when it is whole; what Ctrl-C stops begins anew.
        """)

    @Argument(help: "States of a machine, halting not counted.") var states: Int
    @Argument(help: "Symbols on the tape, the blank included.") var symbols: Int
    @Option(help: ArgumentHelp("Steps within which a machine must halt.", valueName: "n")) var steps: Int?
    @Option(help: ArgumentHelp("Independent paths down the tree of machines.", valueName: "n"))
    var paths = SamplePlan.standardPaths
    @Option(help: "The seed of the paths.") var seed: UInt64 = 0
    @OptionGroup var effort: Effort
    @OptionGroup var format: FormatOption

    func run() throws {
      let plan = try Machines.checked {
        try SamplePlan(
          space: try MachineSpace(states: states, symbols: symbols), limit: steps, paths: paths, seed: seed)
      }
      let watch = DerivationWatch("sampling \(plan.space.name)")
      let cache = TableCache()
      let (table, file) = try watch.during {
        try Machines.checked {
          try cache.tableAndFile(
            plan, jobs: effort.jobs, fresh: effort.fresh, approve: effort.approve, note: watch.say(_:),
            progress: watch.update)
        }
      }
      let answer = SampleAnswer(table, file: file?.path)
      try format.print(answer.json, or: answer.text)
    }
  }
}
