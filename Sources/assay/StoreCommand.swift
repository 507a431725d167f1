import ArgumentParser
import AssayExperiments
import AssayReports
import AssayStore
import Foundation

/// `assay store`: looks after a store.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Check a store, list its log, or bring it to this version.",
    subcommands: [Verify.self, List.self, Upgrade.self])

  /// `assay store verify`: checks everything that a store keeps.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check that nothing in a store was altered, removed, reordered or replaced.",
      discussion: """
        The log is a chain: every event is hashed with the one before it. A chain without a key cannot show that \
        its newest events were removed, or that its end was computed again. A head that was noted elsewhere can: \
        'assay run --json' and every report print it. Exit status 1 means that something was found.

        Example:
          assay store verify studies.sqlite
          assay store verify studies.sqlite --head 3f2a9c51d0b7

        JSON: an object with sound, events, head and findings (texts).
        """)

    @Argument(
      help: ArgumentHelp("The store.", valueName: "path"), completion: .file(extensions: ["sqlite"]))
    var path: String

    @Option(
      help: ArgumentHelp(
        "A hash with which the log ended at some time: 12 digits or more of it.", valueName: "hash"))
    var head: String?

    @OptionGroup var format: FormatOption

    func validate() throws {
      guard let head else { return }
      guard (Trial.idLength...Trial.keyLength).contains(head.utf8.count), Trial.digits(of: head) != nil else {
        throw ValidationError(
          "--head needs \(Trial.idLength) to \(Trial.keyLength) digits 0–9 and a–f, not '\(head.legible())'")
      }
    }

    func run() throws {
      let verification = try SQLiteStore.verify(path: path, head: head?.lowercased())
      if format.json {
        try format.print(
          .object([
            ("sound", .bool(verification.isSound)), ("events", .integer(verification.head.number)),
            ("head", .string(verification.head.hash)),
            ("findings", .array(verification.findings.map(JSON.string))),
          ]))
      } else if verification.isSound {
        try Console.output.line("sound: \(verification.head.number) events, head \(verification.head.hash)")
      } else {
        for finding in verification.findings { try Console.output.line(finding.legible()) }
      }
      if !verification.isSound {
        throw CommandError.unsound(path: path.legible(), findings: verification.findings.count)
      }
    }
  }

  /// `assay store list`: prints the events of a store's log.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List what happened in a store, event by event.",
      discussion: """
        Example:
          assay store list --store studies.sqlite
          assay store list --after 1000 --limit 50

        JSON: an array of objects with event, time, kind, text and hash.
        """)

    @Option(help: ArgumentHelp("Begin after the event with this number.", valueName: "n"))
    var after = 0

    @Option(help: ArgumentHelp("List this many events at most.", valueName: "n"))
    var limit: Int?

    @OptionGroup var store: StoreOption

    @OptionGroup var format: FormatOption

    func validate() throws {
      guard after >= 0 else { throw ValidationError("--after must be 0 or more, not \(after)") }
      if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more, not \(limit)") }
    }

    func run() throws {
      let store = try store.open(.reading)
      var (last, left) = (after, limit ?? .max)
      var members: [JSON] = []
      while left > 0 {
        let events = try store.events(after: last, limit: min(left, 500))
        guard let end = events.last else { break }
        (last, left) = (end.number, left - events.count)
        for event in events {
          if format.json {
            members.append(
              .object([
                ("event", .integer(event.number)), ("time", .string(UTC.iso8601(event.time))),
                ("kind", .string(event.content.kind.rawValue)), ("text", .string(event.content.summary)),
                ("hash", .string(event.hash)),
              ]))
          } else {
            try Console.output.line(
              "\(event.number)  \(UTC.iso8601(event.time))  \(event.content.kind.rawValue.padded(10))  "
                + event.content.summary.legible())
          }
        }
      }
      if format.json { try format.print(.array(members)) }
    }
  }

  /// `assay store upgrade`: brings a store of an older version to this one.
  struct Upgrade: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "upgrade", abstract: "Bring a store that an older version made to this version.",
      discussion: """
        A store is never upgraded unless this command is asked to. Stores of versions before the first release \
        cannot be upgraded.

        Example:
          assay store upgrade studies.sqlite

        JSON: an object with from and to (versions of the tables).
        """)

    @Argument(
      help: ArgumentHelp("The store.", valueName: "path"), completion: .file(extensions: ["sqlite"]))
    var path: String

    @OptionGroup var format: FormatOption

    func run() throws {
      let (from, to) = try SQLiteStore.upgrade(path: path)
      if format.json { return try format.print(.object([("from", .integer(from)), ("to", .integer(to))])) }
      try Console.output.line(
        from == to
          ? "\(path.legible()) is of this version (tables \(to)); nothing was changed"
          : "\(path.legible()) was brought from version \(from) of the tables to \(to)")
    }
  }
}

extension Event.Content {
  /// One line about what happened.
  fileprivate var summary: String {
    switch self {
    case .registered(let registered): "\(registered.study), \(registered.body)"
    case .predicted(let predicted): "\(predicted.explanation.name), for \(predicted.study.prefix(8))"
    case .started(let started):
      "\(started.trials.count) \(started.trials.count == 1 ? "trial" : "trials") by \(started.worker.host), process "
        + "\(started.worker.process)"
    case .renewed(let renewed): "leases of event \(renewed.fence)"
    case .finished(let finished): "\(Trial.id(finished.key)) of \(finished.result.body)"
    case .failed(let failed):
      "\(Trial.id(failed.key)): \(failed.kind.rawValue)"
        + (failed.message.isEmpty ? "" : ": \(failed.message)")
    case .imported(let imported):
      "\(Trial.id(imported.key)) of \(imported.result.body), from \(imported.origin)"
    case .remarked(let remarked):
      "\(remarked.kind.rawValue) by \(remarked.author) about event \(remarked.subject): \(remarked.text)"
    }
  }
}
